"""Fair comparisons: what shares or means would be with the same mix, and what a change is made of.

Frames have one row per unit, or per any sum of units: columns for what they are compared by and
for the strata, and either ``numerator`` with ``denominator`` (a share) or ``value`` (a mean).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from ccanalytics.analysis.interval import LEVEL, Numbers, check_share
from ccanalytics.analysis.proportions import wilson_ends
from ccanalytics.errors import BadInput
from ccanalytics.language import gettext as _

COLUMNS = ("group", "crude", "adjusted", "low", "high", "n", "coverage", "missing")


def standardised(
    frame: pl.DataFrame,
    group: str,
    strata: Sequence[str],
    *,
    numerator: str | None = None,
    denominator: str | None = None,
    value: str | None = None,
    weights: pl.DataFrame | None = None,
    level: float = LEVEL,
) -> pl.DataFrame:
    """Each group's share or mean, crude and as it would be with the standard's mix of strata.

    The standard is ``weights``, a frame of the strata and ``weight``; without it all groups
    together. Without ``denominator`` every row is one unit. Returns `COLUMNS`: ``low`` and ``high``
    are those of ``adjusted``, ``missing`` says how many strata of the standard the group has
    nothing in, and ``coverage`` how much of the standard's weight is in the others, to which it
    is held then.

    Shares have the interval that Wilson's of all strata make together (Zou, Huang and Zhang 2009);
    it holds where a stratum is all or nothing too. Means have Student's, with Welch and
    Satterthwaite's degrees of freedom.
    """
    check_share(level)
    strata = list(strata)
    cells = _cells(frame, [group, *strata], numerator, denominator, value)
    if weights is None:
        standard = cells.group_by(strata).agg(pl.col("n").sum().alias("weight"))
    else:
        standard = weights.select(*strata, "weight").filter(pl.col("weight") > 0)
    total, n_strata = float(standard["weight"].sum()), standard.height
    joined = cells.join(standard, on=strata, how="left", nulls_equal=True)
    rows = []
    for (name,), part in sorted(joined.partition_by(group, as_dict=True).items(), key=_named):
        crude = float((part["rate"] * part["n"]).sum()) / float(part["n"].sum())
        held = part.filter(pl.col("weight").is_not_null())
        coverage = float(held["weight"].sum()) / total if total else 0.0
        adjusted = _adjusted(held, level, is_share=value is None) if held.height else (None,) * 3
        rows.append(
            (name, crude, *adjusted, int(part["n"].sum()), coverage, n_strata - held.height)
        )
    numbers = dict.fromkeys(COLUMNS[1:], pl.Float64()) | dict.fromkeys(("n", "missing"), pl.Int64())
    return pl.DataFrame(rows, schema={"group": frame.schema[group], **numbers}, orient="row")


@dataclass(frozen=True)
class Split:
    """What a change is made of: ``rate`` + ``mix`` = ``total`` = ``now`` - ``before``.

    All None where one of the two times has no data. ``parts`` has the same by stratum: the strata,
    before, now (their rates), share_before, share_now, rate, mix.
    """

    before: float | None
    now: float | None
    rate: float | None
    mix: float | None
    total: float | None
    parts: pl.DataFrame


def kitagawa(
    before: pl.DataFrame,
    now: pl.DataFrame,
    strata: Sequence[str],
    *,
    numerator: str | None = None,
    denominator: str | None = None,
    value: str | None = None,
) -> Split:
    """Split the change of a share or mean into that of its rates and that of its mix.

    Each stratum's rate counts with the mean of its two shares, its share with the mean of its two
    rates, less the overall one (Kitagawa 1955). A stratum that only one time has cannot have
    changed its rate: what it brings is mix.
    """
    strata = list(strata)
    sides = [
        _cells(frame, strata, numerator, denominator, value).select(
            *strata, "rate", share=pl.col("n") / pl.col("n").sum()
        )
        for frame in (before, now)
    ]
    parts = (
        sides[0]
        .join(sides[1], on=strata, how="full", nulls_equal=True, coalesce=True, suffix="_now")
        .with_columns(pl.col("share", "share_now").fill_null(0.0))
        .with_columns(
            before=pl.col("rate").fill_null(pl.col("rate_now")),
            now=pl.col("rate_now").fill_null(pl.col("rate")),
        )
    )
    empty = any(side.is_empty() for side in sides)
    old = float((parts["share"] * parts["before"]).sum())
    new = float((parts["share_now"] * parts["now"]).sum())
    middle = (pl.col("before") + pl.col("now")) / 2 - (old + new) / 2
    parts = parts.select(
        *strata,
        "before",
        "now",
        share_before="share",
        share_now="share_now",
        rate=(pl.col("share") + pl.col("share_now")) / 2 * (pl.col("now") - pl.col("before")),
        mix=middle * (pl.col("share_now") - pl.col("share")),
    ).sort(strata)
    if empty:
        return Split(None, None, None, None, None, parts.clear())
    rate, mix = float(parts["rate"].sum()), float(parts["mix"].sum())
    return Split(old, new, rate, mix, rate + mix, parts)


def _cells(
    frame: pl.DataFrame,
    keys: list[str],
    numerator: str | None,
    denominator: str | None,
    value: str | None,
) -> pl.DataFrame:
    """Of each cell: n, rate, and of a mean the variance; units without a number do not count."""
    if (numerator is None) == (value is None):
        raise BadInput(_("Give either a numerator, for a share, or a value, for a mean."))
    wanted = [*keys, *filter(None, (numerator, denominator, value))]
    if missing := [name for name in wanted if name not in frame.columns]:
        raise BadInput(_("The frame has no column {name!r}.").format(name=missing[0]))
    if value is not None:
        number = pl.col(value).cast(pl.Float64)
        known = frame.filter(number.is_not_null() & number.is_not_nan()).group_by(keys)
        return known.agg(n=pl.len(), rate=number.mean(), variance=number.var()).sort(keys)
    size = pl.lit(1) if denominator is None else pl.col(denominator)
    over = pl.col(str(numerator)).cast(pl.Float64)
    counted = frame.select(*keys, k=over, n=size.cast(pl.Float64)).drop_nulls(["k", "n"])
    cells = counted.group_by(keys).agg(pl.col("k", "n").sum()).filter(pl.col("n") > 0)
    return cells.with_columns(rate=pl.col("k") / pl.col("n")).sort(keys)


def _adjusted(
    held: pl.DataFrame, level: float, *, is_share: bool
) -> tuple[float, float | None, float | None]:
    """A group's rate with the standard's mix, and its interval."""
    weight = held["weight"].cast(pl.Float64).to_numpy()
    weight = weight / weight.sum()
    rate, n = held["rate"].to_numpy(), held["n"].cast(pl.Float64).to_numpy()
    adjusted = float(weight @ rate)
    if is_share:
        low, high = wilson_ends(rate * n, n, level)
        down, up = (float(np.hypot.reduce(weight * (rate - end))) for end in (low, high))
        return adjusted, adjusted - down, adjusted + up
    variance = held["variance"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    half = _half(weight, n, variance, level)
    return (
        adjusted,
        None if half is None else adjusted - half,
        None if half is None else adjusted + half,
    )


def _half(weight: Numbers, n: Numbers, variance: Numbers, level: float) -> float | None:
    """Half the width of a weighted mean's interval; None where no stratum has two values.

    A stratum of a single value is taken to vary as the others do.
    """
    from scipy.special import stdtrit

    several = n > 1
    if not several.any():
        return None
    free = np.where(several, n - 1, (n - 1).sum())
    pooled = float(((n - 1) * np.where(several, variance, 0)).sum() / (n - 1).sum())
    parts = weight**2 * np.where(several, variance, pooled) / n
    if not parts.sum():
        return 0.0
    freedom = float(parts.sum() ** 2 / (parts**2 / free).sum())
    return float(stdtrit(freedom, (1 + level) / 2) * np.sqrt(parts.sum()))


def _named(item: tuple[tuple[object, ...], pl.DataFrame]) -> str:
    return str(item[0][0])
