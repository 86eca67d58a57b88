"""How much open time lies between two moments.

Calendars are turned once into segments of UTC; a moment's coordinate is the open time before it,
and what lies between two moments is the difference of their coordinates.

A window follows the furthest that the wall clock has shown. Where the clock jumps, an end within
the jump falls on the moment of the jump; where it is set back, an end within the repeated hour is
the first of the two, and what is open then stays open through the repetition. So a window from
09:00 to 18:00 lasts nine hours on any day, one across the night of the change an hour less or more.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from ccanalytics.model.calendar import FIRST_YEAR, LAST_YEAR, Calendar, Span

Segment = tuple[datetime, datetime]
"""From the first moment that is open to the first that is not, in UTC."""

FIRST, LAST = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
EPOCH = datetime(1970, 1, 1)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
MICROSECOND = timedelta(microseconds=1)


def segments(calendars: Iterable[Calendar], first: date, last: date) -> list[Segment]:
    """When it is open on the local days from ``first`` to ``last``, in order and without overlap.

    Each calendar holds from its day until the next one does; before the first, nothing is open.
    Windows that touch are one segment. Without any calendar all is open, here the days of UTC.
    """
    ordered = sorted(calendars, key=lambda one: one.valid_from or date.min)
    if not ordered:
        return [(_midnight(first), _midnight(last) + DAY)]
    starts = [one.valid_from or date.min for one in ordered]
    ends = [start - DAY for start in starts[1:]] + [last]
    spans = zip(ordered, starts, ends, strict=True)
    return _merged(
        segment
        for calendar, start, end in spans
        for segment in _of_one(calendar, max(start, first), min(end, last))
    )


def _of_one(calendar: Calendar, first: date, last: date) -> Iterator[Segment]:
    zone = ZoneInfo(calendar.zone)
    week, special = calendar.week_windows(), calendar.day_windows()
    for number in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(number)
        windows = special.get(day, week[day.weekday()])
        if windows:
            yield from _of_day(_midnight(day), windows, zone)


def _of_day(midnight: datetime, windows: Iterable[Span], zone: ZoneInfo) -> Iterator[Segment]:
    offset = _offset(midnight, zone)
    # A window may reach into the second day; no clock changes twice within two days.
    if offset == _offset(midnight + DAY, zone) == _offset(midnight + 2 * DAY, zone):
        yield from ((midnight + start - offset, midnight + end - offset) for start, end in windows)
        return
    for start, end in windows:
        opens, closes = _in_utc(midnight + start, zone), _in_utc(midnight + end, zone)
        if opens < closes:
            yield opens, closes


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _offset(local: datetime, zone: ZoneInfo, fold: int = 0) -> timedelta:
    offset = zone.utcoffset(local.replace(fold=fold))
    assert offset is not None
    return offset


def _in_utc(local: datetime, zone: ZoneInfo) -> datetime:
    """The moment at which the wall clock first shows ``local`` or more."""
    offset, later = _offset(local, zone), _offset(local, zone, fold=1)
    if offset >= later:
        return local - offset
    return _jump(local - later, local - offset, zone, offset)


def _jump(before: datetime, after: datetime, zone: ZoneInfo, offset: timedelta) -> datetime:
    """The first moment, to the second, at which the zone has left ``offset``."""
    while after - before > SECOND:
        middle = before + (after - before) // SECOND // 2 * SECOND
        if zone.fromutc(middle.replace(tzinfo=zone)).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after


def _merged(some: Iterable[Segment]) -> list[Segment]:
    merged: list[Segment] = []
    for opens, closes in sorted(some):
        if merged and opens <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(closes, merged[-1][1])
        else:
            merged.append((opens, closes))
    return merged


def _microseconds(moment: datetime) -> int:
    return (moment - EPOCH) // MICROSECOND


def _moment(microseconds: int) -> datetime:
    return EPOCH + MICROSECOND * microseconds


class OpenTime:
    """The open time of a channel's calendars; without any, all time is open.

    Moments are naive and in UTC. What lies before 2000 or after 2040 is closed.
    """

    def __init__(self, calendars: Sequence[Calendar]) -> None:
        always = [(datetime.min, datetime.max)]
        found = segments(calendars, FIRST, LAST) if calendars else always
        self._opens = [_microseconds(opens) for opens, _closes in found]
        self._closes = [_microseconds(closes) for _opens, closes in found]
        self._before = [0]
        for opens, closes in zip(self._opens, self._closes, strict=True):
            self._before.append(self._before[-1] + closes - opens)

    def rows(self) -> Iterator[tuple[int, int, int]]:
        """Each segment's opening and closing, in microseconds since 1970, and those open before."""
        return zip(self._opens, self._closes, self._before, strict=False)

    def is_open(self, at: datetime) -> bool:
        """Whether it is open at this moment."""
        return self.next_opening(at) == at

    def open_us(self, at: datetime) -> int:
        """The coordinate of a moment: microseconds open before it, since the first opening."""
        moment = _microseconds(at)
        last = bisect_right(self._opens, moment) - 1
        if last < 0:
            return 0
        return self._before[last] + min(moment, self._closes[last]) - self._opens[last]

    def seconds(self, start: datetime, end: datetime) -> float:
        """The open seconds from ``start`` to ``end``; below zero where ``end`` is earlier."""
        return (self.open_us(end) - self.open_us(start)) / 1e6

    def after(self, start: datetime, seconds: float) -> datetime | None:
        """The first moment from ``start`` on at which so many open seconds have passed.

        None where it is not open for so long any more.
        """
        if seconds <= 0:
            return start
        wanted = self.open_us(start) + round(seconds * 1e6)
        if wanted > self._before[-1]:
            return None
        segment = bisect_left(self._before, wanted) - 1
        return _moment(self._opens[segment] + wanted - self._before[segment])

    def last_closing(self, at: datetime) -> datetime | None:
        """When it closed last, at ``at`` or before; None if it never has."""
        segment = bisect_right(self._closes, _microseconds(at)) - 1
        return _moment(self._closes[segment]) if segment >= 0 else None

    def next_opening(self, at: datetime) -> datetime | None:
        """When it is open next: now if it is open, None if it opens no more."""
        moment = _microseconds(at)
        segment = bisect_right(self._closes, moment)
        if segment == len(self._opens):
            return None
        return _moment(max(moment, self._opens[segment]))


@lru_cache(maxsize=64)
def open_time(calendars: tuple[Calendar, ...]) -> OpenTime:
    """The open time of these calendars, made once."""
    return OpenTime(calendars)
