"""Quantiles with intervals: exact from the ranks, or from whole days where records share days."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ccanalytics.analysis.interval import LEVEL, Interval, Numbers, check_share, limit, numbers
from ccanalytics.analysis.resampled import kaplan_meiers, ordinary
from ccanalytics.analysis.survival import crossing, kaplan_meier
from ccanalytics.errors import BadInput
from ccanalytics.language import gettext as _
from ccanalytics.language import ngettext, number

MIN_DAYS = 14
"""Fewer days are too few to be resampled."""

RUNS, SEED = 1000, 1

Values = Sequence[Any] | NDArray[Any]


def of_quantile(
    values: Values,
    days: Values,
    p: float,
    *,
    observed: Values | None = None,
    runs: int = RUNS,
    seed: int = SEED,
) -> Interval:
    """The quantile ``p`` with a 95 % interval by the best method there is; ``method`` says which.

    Values of one day are alike, so whole days are resampled, if there are 14. With fewer the
    interval takes all values as independent, and is too narrow where they are not.
    ``observed`` is needed where a value is None, unfinished: how long it was watched.
    """
    check_share(p)
    all_values, watched = _watched(values, observed)
    n_days = len(np.unique(np.asarray(days)))
    if n_days >= MIN_DAYS:
        return day_bootstrap(values, days, p, observed=observed, runs=runs, seed=seed)
    caveat = ngettext(
        "as if independent: {n} day is too few to resample",
        "as if independent: {n} days are too few to resample",
        n_days,
    ).format(n=number(n_days))
    if not np.isnan(all_values).any():
        found = order_statistic(values, p)
        method = _("ranks, {caveat}").format(caveat=caveat)
        return Interval(found.value, found.low, found.high, found.n, method)
    frame = pl.DataFrame({"t": watched, "is_over": ~np.isnan(all_values)})
    curve = kaplan_meier(frame.select("t", cause=pl.when("is_over").then(pl.lit("over"))))
    value, low, high = crossing(curve, p)
    method = _("where the Kaplan–Meier band crosses it, {caveat}").format(caveat=caveat)
    return Interval(value, low, high, len(watched), method)


def order_statistic(values: Values, p: float, level: float = LEVEL) -> Interval:
    """The quantile ``p`` (Hyndman and Fan's type 7) and an interval between two of the values.

    As many of ``n`` independent values lie below the quantile as Binomial(n, p) says, whatever
    their distribution; so the ranks hold it with at least ``level`` (David and Nagaraja 2003).
    Each end leaves at most half of the rest; then one is drawn in by a rank if ``level`` still
    holds. Where no value is that far out, the data set no limit. None is BadInput.
    """
    from scipy.special import bdtr

    check_share(p)
    check_share(level)
    ranked = np.sort(numbers(values))
    n = len(ranked)
    if not n:
        return Interval(None, None, None, 0)
    if np.isnan(ranked).any():
        raise BadInput(_("Unfinished values have no rank: say how long they were watched."))
    below = np.concatenate([[0.0], bdtr(np.arange(n + 1), n, p)])  # of rank r: P(fewer than r)
    low = int(np.searchsorted(below, (1 - level) / 2, side="right")) - 1
    high = int(np.searchsorted(below, (1 + level) / 2))
    drawn_in = (low + (low > 0), high), (low, high - (high <= n)), (low, high)
    held = [(below[b] - below[a], a, b) for a, b in drawn_in]
    _least, low, high = min(each for each in held if each[0] > level - 1e-9)
    value = float(np.quantile(ranked, p))
    # Far out in few values type 7 lies within the last gap; an end is not drawn past it.
    return Interval(
        value,
        min(float(ranked[low - 1]), value) if low else None,
        max(float(ranked[high - 1]), value) if high <= n else None,
        n,
    )


def day_bootstrap(
    values: Values,
    days: Values,
    p: float,
    level: float = LEVEL,
    runs: int = RUNS,
    seed: int = SEED,
    *,
    observed: Values | None = None,
) -> Interval:
    """The quantile ``p`` and how it varies between samples of whole days, drawn with replacement.

    Where values are None, unfinished, the quantiles are Kaplan and Meier's, in every sample. The
    interval is the percentile one, expanded for the few days that there are: by the quantile of t,
    and by D/(D-1) (Hesterberg 2015). One day alone has no interval.
    """
    check_share(p)
    check_share(level)
    all_values, watched = _watched(values, observed)
    _names, day = np.unique(np.asarray(days), return_inverse=True)
    if len(day) != len(watched):
        raise BadInput(_("There must be as many days as values."))
    if not len(day):
        return Interval(None, None, None, 0)
    is_over = ~np.isnan(all_values)
    order = np.lexsort((~is_over, watched))
    watched, is_over, day = watched[order], is_over[order], day[order]
    n_days = int(day.max()) + 1
    often = np.random.default_rng(seed).multinomial(n_days, np.full(n_days, 1 / n_days), runs)
    often = np.vstack([np.ones(n_days, dtype=np.int64), often])
    found = (
        ordinary(watched, day, often, p)
        if is_over.all()
        else kaplan_meiers(watched, is_over, day, often, p)
    )
    low, high = _ends(found[1:], level, n_days)
    method = ngettext("bootstrap of {n} whole day", "bootstrap of {n} whole days", n_days)
    return Interval(limit(found[0]), low, high, len(day), method.format(n=number(n_days)))


def _watched(values: Values, observed: Values | None) -> tuple[Numbers, Numbers]:
    """The values, NaN where unfinished, and how long each was watched."""
    found = numbers(values)
    watched = found if observed is None else np.where(np.isnan(found), numbers(observed), found)
    if np.isnan(watched).any():
        raise BadInput(_("Unfinished values have no rank: say how long they were watched."))
    return found, watched


def _ends(found: Numbers, level: float, n_days: int) -> tuple[float | None, float | None]:
    """Between what the samples' quantiles lie, but for a tail on each side."""
    from scipy.special import ndtr, stdtrit

    if n_days < 2:
        return None, None
    t = stdtrit(n_days - 1, (1 + level) / 2)
    tail = float(ndtr(-t * np.sqrt(n_days / (n_days - 1))))
    low = np.quantile(found, tail, method="lower")
    return limit(low), limit(np.quantile(found, 1 - tail, method="higher"))
