"""Of 200 seeds or more, how many intervals hold the truth: 95 % of them, on data that is drawn.

``benchmarks/coverage.py`` has more methods and more data; here is what takes a moment.
"""

import math
from statistics import NormalDist

import numpy as np
import polars as pl
import pytest

from ccanalytics.analysis.proportions import wilson
from ccanalytics.analysis.quantiles import day_bootstrap, order_statistic
from ccanalytics.analysis.survival import aalen_johansen, crossing, kaplan_meier

SEEDS = 200
WANTED = (0.93, 0.97)


def truth(p, *sigmas):
    """The quantile of lognormal values with these spreads, one beside the other."""
    return math.exp(NormalDist().inv_cdf(p) * math.hypot(*sigmas))


def held(intervals, value):
    """How many hold the value, of those that there are; None sets no limit."""
    found = [
        (low is None or low <= value) and (high is None or value <= high) for low, high in intervals
    ]
    return sum(found) / len(found)


def days(seed):
    """28 days of 20 values that are alike, and how long each is watched."""
    chance = np.random.default_rng(seed)
    day = np.repeat(np.arange(28), 20)
    values = np.exp(chance.normal(0, 0.5, 28)[day] + chance.normal(0, 1.6, 560))
    return day, values, chance.exponential(3, 560)


def test_ranks_hold_it_where_values_are_independent():
    chance = np.random.default_rng(1)
    found = [order_statistic(chance.lognormal(0, 1.6, 500), 0.9) for _sample in range(1000)]
    share = held([(each.low, each.high) for each in found], truth(0.9, 1.6))
    assert WANTED[0] <= share <= WANTED[1]


def test_days_resampled_hold_it_where_ranks_do_not():
    by_days, by_ranks = [], []
    for seed in range(SEEDS):
        day, values, _watched = days(seed)
        by_days.append(day_bootstrap(values, day, 0.5, runs=300))
        by_ranks.append(order_statistic(values, 0.5))

    median = truth(0.5, 1.6, 0.5)
    assert WANTED[0] <= held([(each.low, each.high) for each in by_days], median) <= WANTED[1]
    assert held([(each.low, each.high) for each in by_ranks], median) < 0.88


def test_days_resampled_hold_it_with_some_unfinished():
    found = []
    for seed in range(SEEDS):
        day, values, watched = days(seed)
        finished = np.where(values <= watched, values, np.nan)
        found.append(day_bootstrap(finished, day, 0.5, runs=200, observed=watched))
    share = held([(each.low, each.high) for each in found], truth(0.5, 1.6, 0.5))
    assert WANTED[0] <= share <= WANTED[1]


@pytest.fixture(scope="module")
def competing():
    """1,000 samples of 100: replies after 100 s on average, spam 300, watched for 250."""
    chance = np.random.default_rng(2)
    ends = np.column_stack([chance.exponential(mean, 100_000) for mean in (100, 300, 250)])
    cause = pl.Series(["replied", "spam", None]).gather(ends.argmin(1))
    return pl.DataFrame({"group": np.arange(100_000) // 100, "t": ends.min(1), "cause": cause})


def at_100(curve):
    """The bands of all groups at 100 seconds."""
    last = curve.filter(pl.col("t") <= 100).group_by("group").agg(pl.all().sort_by("t").last())
    return last.select("low", "high").rows()


def test_bands_of_curves_hold_it_with_endings_that_compete(competing):
    curves, shares = kaplan_meier(competing, of="replied"), aalen_johansen(competing)
    assert WANTED[0] <= held(at_100(curves), math.exp(-1)) <= WANTED[1]
    ended = -math.expm1(-100 * 4 / 300)
    for cause, part in (("replied", 0.75), ("spam", 0.25)):
        bands = at_100(shares.filter(pl.col("cause") == cause))
        assert WANTED[0] <= held(bands, part * ended) <= WANTED[1]
    medians = [crossing(curve, 0.5)[1:] for curve in curves.partition_by("group")[:400]]
    assert WANTED[0] <= held(medians, 100 * math.log(2)) <= WANTED[1]


def test_wilsons_interval_holds_a_small_share():
    chance = np.random.default_rng(3)
    found = [wilson(int(k), 200) for k in chance.binomial(200, 0.03, 2000)]
    assert WANTED[0] <= held([(each.low, each.high) for each in found], 0.03) <= WANTED[1]
