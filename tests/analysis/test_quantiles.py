"""Quantiles: exact intervals from the ranks, and whole days resampled."""

import numpy as np
import pytest
from scipy.stats import binom
from statsmodels.duration.survfunc import SurvfuncRight

from ccanalytics.analysis.quantiles import day_bootstrap, of_quantile, order_statistic
from ccanalytics.analysis.resampled import kaplan_meiers, ordinary
from ccanalytics.errors import BadInput


def ends(n, p):
    """The ranks that the interval of 1, 2, … n ends at."""
    found = order_statistic(range(1, n + 1), p)
    return found.low, found.high


def test_the_ranks_of_published_tables():
    """Conover 1999, 3.2: of 100 values the 40th and the 60th hold the median with 95 %."""
    assert ends(100, 0.5) == (40, 60)
    assert ends(6, 0.5) == (1, 6)


@pytest.mark.parametrize("p", [0.01, 0.1, 0.5, 0.9, 0.99])
def test_ranks_hold_a_quantile_with_95_percent_and_little_more(p):
    for n in (12, 30, 59, 100, 641):
        low, high = ends(n, p)
        below = [0 if low is None else low - 1, n if high is None else high - 1]
        held = binom.cdf(below[1], n, p) - (binom.cdf(below[0], n, p) if low else 0)
        assert held >= 0.95
        widest = max(binom.pmf(below[0], n, p), binom.pmf(below[1], n, p))
        assert held - widest < 0.95 or None in (low, high)


def test_what_the_values_do_not_reach_has_no_limit():
    assert ends(28, 0.9)[1] is None
    assert ends(4, 0.5) == (None, None)
    assert ends(1, 0.5) == (None, None)
    assert ends(300, 0.999) == (299, None)


def test_of_no_values_there_is_no_quantile():
    assert order_statistic([], 0.5).value is None
    assert day_bootstrap([], [], 0.5).value is None
    assert of_quantile([], [], 0.5).n == 0


def test_equal_values_are_their_own_interval():
    found = of_quantile([7] * 60, np.arange(60) % 20, 0.9)
    assert (found.value, found.low, found.high) == (7, 7, 7)


def test_resampled_quantiles_are_those_of_the_samples_written_out():
    chance = np.random.default_rng(2)
    values, day = np.sort(chance.lognormal(5, 1, 333)), chance.integers(0, 7, 333)
    often = chance.multinomial(7, [1 / 7] * 7, 30)

    for p in (0.01, 0.5, 0.9, 0.999):
        written_out = [np.quantile(np.repeat(values, sample[day]), p) for sample in often]
        np.testing.assert_allclose(ordinary(values, day, often, p), written_out)


@pytest.mark.filterwarnings("ignore::RuntimeWarning:statsmodels")
def test_resampled_quantiles_of_the_unfinished_are_kaplan_and_meiers():
    chance = np.random.default_rng(3)
    watched, is_over = np.ceil(chance.exponential(9, 300)), chance.random(300) < 0.6
    order = np.lexsort((~is_over, watched))
    watched, is_over, day = watched[order], is_over[order], chance.integers(0, 7, 300)
    often = chance.multinomial(7, [1 / 7] * 7, 10)

    for p in (0.5, 0.99):
        written_out = [
            SurvfuncRight(np.repeat(watched, s[day]), np.repeat(is_over, s[day])).quantile(p)
            for s in often
        ]
        expected = np.nan_to_num(written_out, nan=np.inf)
        np.testing.assert_array_equal(kaplan_meiers(watched, is_over, day, often, p), expected)


def test_days_that_differ_widen_the_interval():
    chance = np.random.default_rng(4)
    days = np.repeat(np.arange(28), 30)
    values = chance.lognormal(chance.normal(0, 0.5, 28)[days], 1)

    by_days, by_ranks = day_bootstrap(values, days, 0.5), order_statistic(values, 0.5)

    assert by_days.value == by_ranks.value
    assert by_days.low < by_ranks.low < by_ranks.high < by_days.high
    assert day_bootstrap(values, days, 0.5) == by_days  # the same seed, the same answer


@pytest.mark.parametrize(
    ("days", "unfinished", "method"),
    [
        (20, 0, "bootstrap of 20 whole days"),
        (20, 9, "bootstrap of 20 whole days"),
        (13, 0, "ranks, as if independent: 13 days are too few to resample"),
        (1, 0, "ranks, as if independent: 1 day is too few to resample"),
        (2, 9, "where the Kaplan–Meier band crosses it, as if independent: 2 days are too few"),
    ],
)
def test_the_method_is_picked_and_said(days, unfinished, method):
    values = [None] * unfinished + list(range(60))

    found = of_quantile(values, np.arange(len(values)) % days, 0.5, observed=[30] * len(values))

    assert method in found.method
    assert found.low < found.value < found.high


def test_the_unfinished_count():
    days, watched = np.arange(100) % 20, np.arange(1.0, 101)
    finished = np.where(watched > 40, np.nan, watched)

    assert of_quantile(finished, days, 0.25, observed=watched).value == 25
    found = of_quantile(finished, days, 0.5, observed=watched)
    assert (found.value, found.high) == (None, None)
    assert found.low == 40 or found.low is None
    nobody = of_quantile([None] * 50, days[:50], 0.5, observed=watched[:50])
    assert (nobody.value, nobody.low, nobody.high, nobody.n) == (None, None, None, 50)


def test_one_day_alone_has_no_interval():
    found = day_bootstrap([1, 2, 3], ["mon"] * 3, 0.5)
    assert (found.value, found.low, found.high) == (2, None, None)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (lambda: order_statistic([1], 1), "1 does not lie between 0 and 1"),
        (lambda: of_quantile([1], [1], 0), "0 does not lie between 0 and 1"),
        (lambda: order_statistic([1, None], 0.5), "how long they were watched"),
        (lambda: of_quantile([1, None], [1, 2], 0.5), "how long they were watched"),
        (lambda: day_bootstrap([1, 2], [1], 0.5), "as many days as values"),
    ],
)
def test_what_cannot_be_asked_is_refused(asked, said):
    with pytest.raises(BadInput, match=said):
        asked()
