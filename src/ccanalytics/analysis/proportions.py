"""Shares with intervals, and the difference of two."""

from __future__ import annotations

import math
from typing import TypeVar

import numpy as np

from ccanalytics.analysis.interval import LEVEL, Interval, Numbers, z_of
from ccanalytics.errors import BadInput
from ccanalytics.language import gettext as _

Number = TypeVar("Number", float, Numbers)


def wilson(k: float, n: int, level: float = LEVEL) -> Interval:
    """The share ``k`` of ``n`` with Wilson's interval (Wilson 1927). Of none there is no share."""
    if not 0 <= k <= n:
        raise BadInput(_("A share is of {n} at most, and of 0 at least: not {k}.").format(k=k, n=n))
    if not n:
        return Interval(None, None, None, 0)
    low, high = wilson_ends(float(k), float(n), level)
    return Interval(k / n, float(low), float(high), n)


def wilson_ends(k: Number, n: Number, level: float = LEVEL) -> tuple[Number, Number]:
    """Both ends of Wilson's interval, of numbers or of whole arrays; ``n`` is above 0."""
    z = z_of(level)
    half = z * np.sqrt(k * (n - k) / n + z * z / 4)
    low, high = (k + z * z / 2 - half) / (n + z * z), (k + z * z / 2 + half) / (n + z * z)
    # At a share of 0 and of 1 the end is exactly that; arithmetic misses it by a hair.
    return np.where(k > 0, low, 0.0), np.where(k < n, high, 1.0)  # type: ignore[return-value]


def newcombe(k: float, n: int, other_k: float, other_n: int, level: float = LEVEL) -> Interval:
    """The share ``k`` of ``n`` less the other share, with Newcombe's interval.

    It is made of the two Wilson intervals (Newcombe 1998, method 10). ``n`` is that of the smaller.
    """
    return difference(wilson(k, n, level), wilson(other_k, other_n, level))


def difference(one: Interval, other: Interval) -> Interval:
    """``one`` less ``other``, of independent data, with an interval made of the two intervals.

    Each end varies as far as the two ends that make for it do (Zou and Donner 2008); of two
    Wilson intervals it is Newcombe's. Where an end has no limit, the difference has none there.
    """
    n = min(one.n, other.n)
    if one.value is None or other.value is None:
        return Interval(None, None, None, n)
    value = one.value - other.value
    down = _far(one.value, one.low, other.value, other.high)
    up = _far(one.value, one.high, other.value, other.low)
    return Interval(
        value, None if down is None else value - down, None if up is None else value + up, n
    )


def _far(value: float, end: float | None, other: float, other_end: float | None) -> float | None:
    if end is None or other_end is None:
        return None
    return math.hypot(value - end, other - other_end)
