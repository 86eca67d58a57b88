"""Durations as people say them."""

from __future__ import annotations

import math

_UNITS = (("s", 1), ("min", 60), ("h", 3_600), ("d", 86_400))


def spoken(seconds: float | None) -> str:
    """A duration in its two largest units: ``4 min 10 s``, ``2 h 5 min``, ``3 d``.

    Below ten seconds with one decimal (``4.2 s``); None, NaN and infinity are ``–``.
    """
    if seconds is None or not math.isfinite(seconds):
        return "–"
    if seconds < 0:
        return "−" + spoken(-seconds)
    if seconds < 9.95:
        return f"{seconds:.1f}".removesuffix(".0") + " s"
    return _two_units(seconds)


def _two_units(seconds: float) -> str:
    """Round to the smaller of the two units first, so that 59.7 s is a minute, not 60 s."""
    for small in range(len(_UNITS) - 1):
        unit, size = _UNITS[small]
        bigger, bigger_size = _UNITS[small + 1]
        whole = round(seconds / size) * size
        if whole < bigger_size:
            return f"{whole // size} {unit}"
        if small + 2 == len(_UNITS) or whole < _UNITS[small + 2][1]:
            many, rest = divmod(whole, bigger_size)
            return f"{many:,} {bigger}" + (f" {rest // size} {unit}" if rest else "")
    raise AssertionError("the last unit has no limit")
