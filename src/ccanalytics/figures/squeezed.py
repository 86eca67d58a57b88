"""A time axis on which a long stretch of nothing takes little room."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import accumulate, pairwise
from typing import Any

from ccanalytics.figures.axes import DAY, HOUR, MINUTE
from ccanalytics.figures.theme import month

LONG = 30 * MINUTE
"""Seconds: a shorter gap is never squeezed."""

MOST = 6
"""How many gaps are squeezed at most: of more, none, for they are how it went on."""

_STEPS = tuple(
    factor * unit
    for unit, factors in (
        (1, (1, 2, 5, 10, 15, 30)),
        (MINUTE, (1, 2, 5, 10, 15, 30)),
        (HOUR, (1, 2, 3, 6, 12)),
        (DAY, (1, 2, 7, 14, 28, 91, 182, 364)),
    )
    for factor in factors
)


class Squeezed:
    """The moments of a history on an axis, their long gaps squeezed.

    A gap is long if it lasts more than twice as long as all the shorter ones together, and half
    an hour at least. ``gaps`` are the two ends of each.
    """

    def __init__(self, moments: Iterable[datetime]) -> None:
        self.moments = sorted(set(moments))
        pairs = list(pairwise(self.moments))
        spans = [(end - start).total_seconds() for start, end in pairs]
        limit = _limit(spans)
        self.gaps = [pair for pair, span in zip(pairs, spans, strict=True) if span >= limit]
        rest = sum(span for span in spans if span < limit)
        width = rest * min(0.1, 0.5 / max(len(self.gaps), 1))
        drawn = (width if span >= limit else span for span in spans)
        self._places = list(accumulate(drawn, initial=0.0))

    @property
    def length(self) -> float:
        """How long the axis is, in seconds that are drawn."""
        return self._places[-1] or 1.0

    def place(self, at: datetime) -> float:
        """Where a moment stands, in drawn seconds from the first one."""
        if len(self.moments) < 2:
            return 0.0
        k = min(max(bisect_right(self.moments, at) - 1, 0), len(self.moments) - 2)
        whole = (self.moments[k + 1] - self.moments[k]) / timedelta(seconds=1)
        part = (at - self.moments[k]) / timedelta(seconds=1) / whole
        return self._places[k] + part * (self._places[k + 1] - self._places[k])

    def axis(self, most: int = 8) -> dict[str, Any]:
        """Ticks at round times outside the gaps, the day said where it is a new one."""
        step = next((step for step in _STEPS if self.length / step <= most), _STEPS[-1])
        ticks: list[datetime] = []
        for at in self._candidates(step):
            if not ticks or self.place(at) - self.place(ticks[-1]) >= 0.085 * self.length:
                ticks.append(at)
        return {
            "tickvals": [self.place(at) for at in ticks],
            "ticktext": list(_tick_words(ticks, step)),
            "range": [-0.03 * self.length, 1.03 * self.length],
            "tickangle": 0,
        }

    def _candidates(self, step: int) -> Iterable[datetime]:
        """Round times of each piece between two gaps, or its start if it has none."""
        starts = [self.moments[0], *(end for _start, end in self.gaps)]
        ends = [*(start for start, _end in self.gaps), self.moments[-1]]
        for start, end in zip(starts, ends, strict=True):
            found = list(_round_times(start, end, step))
            yield from found or [start]


def _limit(spans: list[float]) -> float:
    """From which length on a gap is squeezed; infinite if none is."""
    shorter = 0.0
    for place, span in enumerate(sorted(spans)):
        if shorter and span >= LONG and span > 2 * shorter and len(spans) - place <= MOST:
            return span
        shorter += span
    return float("inf")


def _round_times(start: datetime, end: datetime, step: int) -> Iterable[datetime]:
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    passed = (start - midnight).total_seconds()
    at = midnight + timedelta(seconds=-(-passed // step) * step)
    while at <= end:
        yield at
        at += timedelta(seconds=step)


def _tick_words(ticks: list[datetime], step: int) -> Iterable[str]:
    day = None
    for at in ticks:
        is_exact = step < MINUTE or at.second
        clock = f"{at:%H:%M:%S}" if is_exact else f"{at:%H:%M}"
        said = f"{at.day} {month(at)}"
        yield said if step >= DAY else clock if at.date() == day else f"{clock}<br>{said}"
        day = at.date()
