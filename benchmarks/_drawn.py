"""Intervals, and samples of known distributions whose truths they are to hold."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
import polars as pl

from ccanalytics.analysis.interval import Interval
from ccanalytics.analysis.mix import standardised
from ccanalytics.analysis.proportions import difference, newcombe, wilson
from ccanalytics.analysis.quantiles import day_bootstrap, order_statistic
from ccanalytics.analysis.survival import aalen_johansen, crossing, kaplan_meier, log_rank
from ccanalytics.analysis.verdicts import usual

SIGMA, DAY_SIGMA = 1.6, 0.5
"""Waiting times are lognormal: how widely their logarithms are spread, and those of days."""

Chance = np.random.Generator


@dataclass(frozen=True)
class Case:
    """An interval on one kind of data: ``held`` says of every sample whether it held the truth."""

    method: str
    data: str
    draw: Callable[[Chance], Any]
    held: Callable[[Sequence[Any]], Iterable[bool]]
    note: str = ""


def each(held: Callable[[Any], bool]) -> Callable[[Sequence[Any]], Iterable[bool]]:
    """Judge sample by sample."""
    return lambda drawn: map(held, drawn)


def holds(interval: Interval | Any, truth: float) -> bool:
    """Whether it lies between the ends; one that sets no limit leaves nothing out there."""
    above = interval.low is None or interval.low <= truth
    return above and (interval.high is None or truth <= interval.high)


# --- quantiles ---


def lognormal(p: float, *sigmas: float) -> float:
    """The true quantile, of logarithms that are spread so, one beside the other."""
    return math.exp(NormalDist().inv_cdf(p) * math.hypot(*sigmas))


def ranks(n: int, p: float, note: str = "") -> Case:
    """The exact interval of independent values."""
    return Case(
        "order statistics",
        f"{n} independent values, p = {p}",
        lambda chance: chance.lognormal(0, SIGMA, n),
        each(lambda values: holds(order_statistic(values, p), lognormal(p, SIGMA))),
        note,
    )


def clustered(
    days: int, a_day: int | Sequence[int], censoring: float | None = None
) -> Callable[[Chance], Any]:
    """Values that share days; with ``censoring`` some were watched for too short a time."""

    def draw(chance: Chance) -> tuple[Any, Any, Any]:
        day = np.repeat(np.arange(days), a_day)
        values = np.exp(chance.normal(0, DAY_SIGMA, days)[day] + chance.normal(0, SIGMA, len(day)))
        if censoring is None:
            return values, day, values
        watched = chance.exponential(censoring, len(day))
        return np.where(values <= watched, values, np.nan), day, np.minimum(values, watched)

    return draw


WEEK = (50, 40, 40, 35, 30, 10, 5)


def over_days(days: int, p: float, *, censoring: float | None = None, is_even: bool = True) -> Case:
    """The bootstrap of whole days, all of 30 values, or as many as a `WEEK`'s have."""
    truth = lognormal(p, SIGMA, DAY_SIGMA)
    a_day = 30 if is_even else WEEK * (days // 7)
    words = "" if censoring is None else ", four in ten unfinished"
    return Case(
        "bootstrap of days" + (" (Kaplan–Meier)" if censoring else ""),
        f"{days} days of {30 if is_even else '5 to 50'} values{words}, p = {p}",
        clustered(days, a_day, censoring),
        each(
            lambda drawn: holds(day_bootstrap(drawn[0], drawn[1], p, observed=drawn[2]), truth),
        ),
    )


def ranks_of_days(p: float) -> Case:
    """The exact interval where values are not independent."""
    truth = lognormal(p, SIGMA, DAY_SIGMA)
    return Case(
        "order statistics",
        f"28 days of 30 values, p = {p}",
        clustered(28, 30),
        each(lambda drawn: holds(order_statistic(drawn[0], p), truth)),
        "too narrow: it takes values of one day as independent, which is why days are resampled",
    )


def two_medians(chance: Chance) -> tuple[Interval, Interval]:
    """Medians of two samples whose true ones differ by 1."""
    return (
        order_statistic(chance.lognormal(0, SIGMA, 100) + 1, 0.5),
        order_statistic(chance.lognormal(0, SIGMA, 60), 0.5),
    )


# --- curves ---


def grouped(drawn: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """All samples in one frame, each a group: they are asked about in one go."""
    return pl.concat(frame.with_columns(group=pl.lit(f"{k:06}")) for k, frame in enumerate(drawn))


def competing(n: int) -> Callable[[Chance], pl.DataFrame]:
    """Replies after 100 seconds on average, spam after 300; watched for 250 on average."""

    def draw(chance: Chance) -> pl.DataFrame:
        ends = np.column_stack([chance.exponential(mean, n) for mean in (100, 300, 250)])
        names = pl.Series(["replied", "spam", None])
        return pl.DataFrame({"t": ends.min(1), "cause": names.gather(ends.argmin(1))})

    return draw


def band(n: int, t: float, cause: str = "") -> Case:
    """A curve's band at one time; without a cause that of Kaplan and Meier, of replies."""
    rates = {"replied": 1 / 100, "spam": 1 / 300}
    both = sum(rates.values())
    truth = rates[cause] / both * -math.expm1(-both * t) if cause else math.exp(-t / 100)

    def held(drawn: Sequence[pl.DataFrame]) -> Iterable[bool]:
        frame = grouped(drawn)
        curve = aalen_johansen(frame) if cause else kaplan_meier(frame, of="replied")
        if cause:
            curve = curve.filter(pl.col("cause") == cause)
        last = curve.filter(pl.col("t") <= t).group_by("group").agg(pl.all().sort_by("t").last())
        found = {row["group"]: row for row in last.rows(named=True)}
        unsaid = {"low": None, "high": None}
        for k in range(len(drawn)):
            row = found.get(f"{k:06}", unsaid)
            yield holds(Interval(None, row["low"], row["high"], n), truth)

    method = f"Aalen–Johansen band, {cause}" if cause else "Kaplan–Meier band"
    return Case(method, f"n = {n}, at {t:g} s (truth {truth:.2f})", competing(n), held)


def crossed(n: int, p: float) -> Case:
    """A quantile where the band crosses its level."""

    def held(drawn: Sequence[pl.DataFrame]) -> Iterable[bool]:
        curves = kaplan_meier(grouped(drawn), of="replied").partition_by("group")
        for curve in curves:
            yield holds(Interval(*crossing(curve, p), n), -100 * math.log(1 - p))

    data = f"n = {n}, four in ten unfinished, p = {p}"
    return Case("Brookmeyer–Crowley", data, competing(n), held)


def three_alike(chance: Chance) -> pl.DataFrame:
    """Three groups that differ in nothing but how long they were watched."""
    draws = [
        pl.DataFrame({"t": np.minimum(t, watched), "is_over": t <= watched, "group": name})
        for name, mean in (("a", 100), ("b", 200), ("c", 400))
        for t, watched in [(chance.exponential(100, 40), chance.exponential(mean, 40))]
    ]
    return pl.concat(draws).with_columns(cause=pl.when("is_over").then(pl.lit("over")))


# --- shares, mixes and periods ---


def share(n: int, p: float) -> Case:
    """Wilson's interval."""
    data = f"n = {n}, share {p}"
    draw = lambda chance: chance.binomial(n, p)  # noqa: E731
    return Case("Wilson", data, draw, each(lambda k: holds(wilson(k, n), p)))


def difference_of(n: int, p: float, other_n: int, other: float) -> Case:
    """Newcombe's interval."""
    return Case(
        "Newcombe",
        f"{p} of {n} and {other} of {other_n}",
        lambda chance: (chance.binomial(n, p), chance.binomial(other_n, other)),
        each(lambda k: holds(newcombe(k[0], n, k[1], other_n), p - other)),
    )


RATES = np.array([0.02, 0.2, 0.5, 0.9, 0.35, 0.6])
SIZES, STANDARD = np.array([60, 25, 40, 8, 15, 30]), np.array([3, 2, 2, 1, 1, 1]) / 10
WEIGHTS = pl.DataFrame({"s": np.arange(6), "weight": STANDARD})


def strata_of_shares(chance: Chance) -> pl.DataFrame:
    """Six strata of quite different shares and sizes."""
    k = chance.binomial(SIZES, RATES)
    return pl.DataFrame({"g": "g", "s": np.arange(6), "k": k, "n": SIZES})


def strata_of_times(noise: Callable[[Chance, int], Any]) -> Callable[[Chance], pl.DataFrame]:
    """Six strata of times, whose means and spreads differ; ``noise`` has the mean 1."""
    stratum = np.repeat(np.arange(6), SIZES)

    def draw(chance: Chance) -> pl.DataFrame:
        times = 100 * RATES[stratum] * noise(chance, len(stratum))
        return pl.DataFrame({"g": "g", "s": stratum, "x": times})

    return draw


def standard_holds(frame: pl.DataFrame) -> bool:
    """Whether the standardised share, or mean, has its truth between its ends."""
    given = {"value": "x"} if "x" in frame.columns else {"numerator": "k", "denominator": "n"}
    row = standardised(frame, "g", ["s"], weights=WEIGHTS, **given).row(0, named=True)
    truth = float(STANDARD @ RATES) * (100 if "x" in frame.columns else 1)
    return bool(row["low"] <= truth <= row["high"])


DISCRETE = "ranks are whole numbers: the next narrower pair holds less than 95 %"

CASES = [
    ranks(30, 0.5),
    ranks(30, 0.9, f"no upper limit; {DISCRETE}"),
    ranks(100, 0.5),
    ranks(100, 0.9),
    ranks(500, 0.9),
    ranks_of_days(0.5),
    ranks_of_days(0.9),
    over_days(14, 0.5),
    over_days(28, 0.5),
    over_days(28, 0.9),
    over_days(60, 0.5),
    over_days(28, 0.5, is_even=False),
    over_days(28, 0.9, is_even=False),
    over_days(28, 0.5, censoring=3),
    over_days(28, 0.9, censoring=3),
    Case(
        "difference of two intervals",
        "medians of 100 and of 60 values",
        two_medians,
        each(lambda pair: holds(difference(*pair), 1)),
    ),
    band(30, 100),
    band(100, 100),
    band(500, 200),
    band(100, 100, "replied"),
    band(500, 200, "replied"),
    band(30, 100, "spam"),
    band(100, 100, "spam"),
    band(500, 200, "spam"),
    crossed(100, 0.5),
    crossed(300, 0.9),
    Case(
        "log-rank test, p > 0.05",
        "three groups of 40 alike, watched differently",
        three_alike,
        each(lambda frame: (log_rank(frame).p or 0) > 0.05),
    ),
    share(40, 0.1),
    share(200, 0.03),
    difference_of(40, 0.3, 60, 0.5),
    difference_of(200, 0.03, 100, 0.05),
    Case("standardised share", "six strata of 8 to 60", strata_of_shares, each(standard_holds)),
    Case(
        "standardised mean",
        "six strata of 8 to 60, normal",
        strata_of_times(lambda chance, n: chance.normal(1, 0.5, n)),
        each(standard_holds),
    ),
    Case(
        "standardised mean",
        "six strata of 8 to 60, lognormal",
        strata_of_times(lambda chance, n: chance.lognormal(-(SIGMA**2) / 2, SIGMA, n)),
        each(standard_holds),
        "too low: few samples have the long times that make the mean; ask for quantiles",
    ),
    Case(
        "usual range of 8 periods",
        "the ninth, of the same distribution",
        lambda chance: chance.normal(100, 10, 9),
        each(lambda x: holds(usual(x[:8].tolist()), x[8])),
    ),
]
