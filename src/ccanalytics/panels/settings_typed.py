"""Durations as people type them, and back: "2 min", "1 h 30 min", "90"."""

from __future__ import annotations

import re

from ccanalytics.language import gettext as _

_UNITS = {
    1: ("s", "sec", "secs", "second", "seconds", "seg", "segundo", "segundos"),
    60: ("m", "min", "mins", "minute", "minutes", "minuto", "minutos"),
    3_600: ("h", "hr", "hrs", "hour", "hours", "hora", "horas"),
    86_400: ("d", "day", "days", "día", "días", "dia", "dias"),
}
_SIZES = {name: size for size, names in _UNITS.items() for name in names}
_SHORT = {86_400: "d", 3_600: "h", 60: "min", 1: "s"}

_PART = re.compile(r"(\d{1,9}(?:[.,]\d{1,3})?)\s*([^\W\d_]*)")


class Untold(Exception):
    """What is wrong with something that was typed, in one sentence."""


def seconds_of(text: str) -> int:
    """The seconds of ``2 min``, ``1.5 h``, ``1 h 30 min`` or ``90``; `Untold` of anything else."""
    found, rest, total = 0, text.strip().lower(), 0.0
    while rest:
        part = _PART.match(rest)
        size = _size(part[2], is_first=not found) if part else None
        if part is None or size is None:
            raise Untold(_not_read(text))
        total += float(part[1].replace(",", ".")) * size
        rest = rest[part.end() :].lstrip(" ,")
        found += 1
        if rest and not part[2]:
            raise Untold(_not_read(text))
    if not found or not total.is_integer():
        raise Untold(_not_read(text))
    return int(total)


def typed(seconds: int) -> str:
    """The seconds as one would type them, nothing left out: ``1 h 30 min``."""
    if seconds == 0:
        return "0 s"
    parts = []
    for size, name in _SHORT.items():
        many, seconds = divmod(seconds, size)
        if many:
            parts.append(f"{many} {name}")
    return " ".join(parts)


def _size(unit: str, *, is_first: bool) -> int | None:
    """A bare number is of seconds, where it stands alone."""
    if not unit:
        return 1 if is_first else None
    return _SIZES.get(unit)


def _not_read(text: str) -> str:
    sentence = _("“{given}” is no time: write it like 90 s, 2 min or 1 h 30 min.")
    return sentence.format(given=text.strip()[:40])
