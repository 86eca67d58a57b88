"""Axes of times, shares and amounts, labelled as people say them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

from ccanalytics.figures.theme import percent
from ccanalytics.language import gettext as _
from ccanalytics.language import number
from ccanalytics.model.spoken import spoken

SECOND, MINUTE, HOUR, DAY, WEEK = 1, 60, 3600, 86_400, 604_800

TICKS = (0.1, SECOND, 10, MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, DAY, WEEK, 30 * DAY, 365 * DAY)
"""Where a log axis of time is labelled."""

FINE_TICKS = sorted(
    {*TICKS}
    | {factor * unit for unit in (0.1, SECOND, MINUTE) for factor in (1, 2, 3, 5, 10, 20, 30)}
    | {factor * HOUR for factor in (1, 2, 3, 6, 12)}
    | {factor * DAY for factor in (1, 2, 4, 14, 30, 90, 180)}
)
"""The same for a short stretch of it."""

SHORTEST = 0.1
"""Seconds: what is shorter is drawn here, for a log axis has no zero."""

LEAST_SHARE = 0.004
"""An axis of shares reaches at least as far, for its labels have one decimal."""


def drawn(seconds: float) -> float:
    """The duration where a log axis can show it."""
    return max(seconds, SHORTEST)


def time_axis(times: Iterable[float], *, most: int = 7) -> dict[str, Any]:
    """A log axis of time that holds all the times, labelled in people's units."""
    held = [drawn(t) for t in times] or [SECOND, HOUR]
    low, high = math.log10(min(held)), math.log10(max(held))
    room = max(0.06 * (high - low), 0.15, 0.4 - (high - low) / 2)
    low, high = low - room, high + room
    ticks = [t for t in TICKS if low <= math.log10(t) <= high]
    if len(ticks) < 4:
        ticks = [t for t in FINE_TICKS if low <= math.log10(t) <= high]
    ticks = ticks[:: -(-len(ticks) // most) or 1]
    return {
        "type": "log",
        "range": [low, high],
        "tickvals": ticks,
        "ticktext": [_tick(t) for t in ticks],
        "minor": {"ticks": ""},
    }


def share_axis(shares: Iterable[float], *, most: int = 7) -> dict[str, Any]:
    """An axis of shares that begins at nought, for small ones are compared with it."""
    highest = min(max([*shares, LEAST_SHARE]), 1.0)
    return _from_nought(highest, most, lambda share, _step: percent(share))


def amount_axis(amounts: Iterable[float], *, most: int = 7) -> dict[str, Any]:
    """An axis of amounts that begins at nought."""

    def say(amount: float, step: float) -> str:
        return number(amount, max(0, -math.floor(math.log10(step) + 1e-9)))

    return _from_nought(max(amounts, default=0) or 1.0, most, say)


def _from_nought(highest: float, most: int, say: Callable[[float, float], str]) -> dict[str, Any]:
    step = next(
        step
        for power in range(-4, 10)
        for factor in (1, 2, 5)
        if highest / (step := factor * 10.0**power) <= most
    )
    ticks = [step * count for count in range(math.ceil(highest / step - 1e-9) + 1)]
    return {
        "range": [-0.03 * highest, 1.06 * highest],
        "tickvals": ticks,
        "ticktext": [say(tick, step) for tick in ticks],
    }


def _tick(seconds: float) -> str:
    if seconds in (365 * DAY, WEEK):
        return _("1 y") if seconds > WEEK else _("1 w")
    return spoken(seconds)
