"""Durations, sizes and words of ours as people say them."""

from __future__ import annotations

import math

from ccanalytics.language import gettext as _
from ccanalytics.language import number

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400

_SPANS = (
    (_MINUTE, ("s", 1), ("", 1)),
    (_HOUR, ("min", _MINUTE), ("s", 1)),
    (_DAY, ("h", _HOUR), ("min", _MINUTE)),
    (math.inf, ("d", _DAY), ("h", _HOUR)),
)
"""Below how many seconds which two units are said."""


def spoken(seconds: float | None) -> str:
    """A duration in its two largest units: ``4 min 10 s``, ``2 h 5 min``, ``3 d``.

    Below ten seconds with one decimal, as the language writes it (``4.2 s``); the units are
    the same in all languages. None, NaN and infinity are ``–``.
    """
    if seconds is None or not math.isfinite(seconds):
        return "–"
    if seconds < 0:
        return f"−{spoken(-seconds)}"
    if round(seconds, 1) < 10:
        tenth = round(float(seconds), 1)
        return f"{number(tenth, 0 if tenth.is_integer() else 1)} s"
    return _in_two_units(seconds)


def word(code: str) -> str:
    """A word of ours kept as a code (``no_reply_needed``), as people read it."""
    return _(code).replace("_", " ")


def sized(size: int) -> str:
    """A number of bytes in its largest unit: ``512 B``, ``1.4 MiB``, ``25 MiB``."""
    value, unit = float(size), "B"
    for larger in ("KiB", "MiB", "GiB", "TiB"):
        # Rounded before it is compared: 1,023.9 KiB is 1 MiB.
        if round(value) < 1024:
            break
        value, unit = value / 1024, larger
    tenth = round(value, 1)
    is_whole = tenth >= 10 or tenth.is_integer()
    return f"{number(tenth, 0 if is_whole else 1)} {unit}"


def _in_two_units(seconds: float) -> str:
    for end, (large, size), (small, small_size) in _SPANS:
        # Rounded before it is compared: 59.7 s is a minute, not 60 s.
        whole = round(seconds / small_size) * small_size
        if whole < end:
            many, rest = divmod(whole, size)
            return f"{number(many)} {large}" + (f" {rest // small_size} {small}" if rest else "")
    raise AssertionError("the last span has no end")
