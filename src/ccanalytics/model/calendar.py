"""When a channel is open, or an agent on shift: a week, holidays, special days, a time zone.

A window belongs to the local day on which it starts, and may end on the next. A holiday closes
the windows that start on it; a special day has its own, also where it is a holiday.
`ccanalytics.model.open_time` counts with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from ccanalytics.errors import BadInput, unknown
from ccanalytics.language import day as told_day
from ccanalytics.language import gettext as _
from ccanalytics.model.given import named, shown
from ccanalytics.model.hours import (
    DAY,
    Window,
    day_windows,
    overlaps,
    told,
    unreadable,
    week_windows,
)
from ccanalytics.model.text import clean

FIRST_YEAR, LAST_YEAR = 2000, 2040
"""The years in which calendars count; before and after them nothing is open."""

Day = tuple[date, str]

Span = tuple[timedelta, timedelta]
"""A window as what the wall clock shows after a day's midnight, from and until."""


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """Opening hours as one keeps them.

    ``week`` is in the words of `opening_hours` (empty: closed all week), ``holidays`` are days
    with their names, ``special`` days with their windows (``10:00-14:00 16:00-18:00``; empty:
    closed). It holds for the windows that start on ``valid_from`` or later.
    """

    zone: str = "UTC"
    week: str = ""
    holidays: tuple[Day, ...] = ()
    special: tuple[Day, ...] = ()
    valid_from: date | None = None

    def week_windows(self) -> tuple[tuple[Span, ...], ...]:
        """The windows of Monday to Sunday, each from its day's midnight."""
        days: list[list[Window]] = [[] for _day in range(7)]
        for start, end in week_windows(self.week, []):
            number = start // DAY
            days[number].append((start - number * DAY, end - number * DAY))
        return tuple(_spans(windows) for windows in days)

    def day_windows(self) -> dict[date, tuple[Span, ...]]:
        """The windows of the days that are not as the week says."""
        closed: dict[date, tuple[Span, ...]] = {day: () for day, _name in self.holidays}
        return closed | {day: _spans(day_windows(text, [])) for day, text in self.special}


def _spans(windows: Iterable[Window]) -> tuple[Span, ...]:
    return tuple((timedelta(minutes=start), timedelta(minutes=end)) for start, end in windows)


def plain(calendar: Calendar) -> dict[str, Any]:
    """The calendar for JSON, with days in ISO's form; `read` takes it back."""
    valid = calendar.valid_from
    return {
        "zone": calendar.zone,
        "week": calendar.week,
        "holidays": [[day.isoformat(), name] for day, name in calendar.holidays],
        "special": [[day.isoformat(), windows] for day, windows in calendar.special],
        "valid_from": valid.isoformat() if valid else None,
    }


def read(given: object) -> Calendar:
    """The calendar that is written in the form of `plain`; `faults` tells if it makes sense.

    What is left out is as in `Calendar`; days may be dates already, as TOML has them. Raises
    BadInput of another form, which then names the `faults` too.
    """
    if not isinstance(given, Mapping):
        raise BadInput(_("Hours are a table of {fields}.").format(fields=", ".join(_READ)))
    wrong = [unknown("field", named(key), _READ) for key in given if key not in _READ]
    values = {key: _READ[key](key, value, wrong) for key, value in given.items() if key in _READ}
    calendar = Calendar(**values)
    if wrong:
        raise BadInput(" ".join([*wrong, *faults(calendar)]))
    return calendar


def _text(name: str, value: object, wrong: list[str]) -> str:
    if isinstance(value, str):
        return clean(value).strip()
    wrong.append(_("{field} is a text.").format(field=name))
    return getattr(Calendar, name)  # type: ignore[no-any-return]


def _days(name: str, value: object, wrong: list[str]) -> tuple[Day, ...]:
    """Days with their texts, in order."""
    pairs = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
    found: list[Day] = []
    for pair in pairs:
        match pair:
            case [given, str(text)] if day := _date(given):
                found.append((day, clean(text).strip()))
            case _:
                sentence = _("{field} are pairs of a day (2026-12-24) and a text, not {given}.")
                wrong.append(sentence.format(field=name, given=shown(pair)))
    return tuple(sorted(found))


def _valid_from(name: str, value: object, wrong: list[str]) -> date | None:
    found = _date(value)
    if not found and value is not None:
        sentence = _("{field} is a day (2026-12-24), not {given}.")
        wrong.append(sentence.format(field=name, given=shown(value)))
    return found


def _date(value: object) -> date | None:
    if isinstance(value, date):
        return None if isinstance(value, datetime) else value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


_READ: dict[str, Callable[[str, object, list[str]], Any]] = {
    "zone": _text,
    "week": _text,
    "holidays": _days,
    "special": _days,
    "valid_from": _valid_from,
}


def calendars_faults(calendars: Iterable[Calendar]) -> list[str]:
    """What is wrong between the calendars of one channel: two that are valid from the same day."""
    times = Counter(calendar.valid_from for calendar in calendars)
    return [
        _("Two calendars are valid from {day}.").format(day=told_day(valid))
        if valid
        else _("Two calendars have no day from which they are valid.")
        for valid, count in times.items()
        if count > 1
    ]


def faults(calendar: Calendar) -> list[str]:
    """All that is wrong with a calendar, a sentence each; none if it is in order."""
    return [*_zone_faults(calendar.zone), *_week_faults(calendar.week), *_day_faults(calendar)]


def _zone_faults(zone: str) -> Iterator[str]:
    if zone not in zones():
        yield unknown("time zone", named(zone), zones(), hint=_("write it like Europe/Madrid."))


@cache
def zones() -> frozenset[str]:
    """The names of all time zones."""
    return frozenset(available_timezones())


def _week_faults(week: str) -> Iterator[str]:
    wrong: list[str] = []
    windows = week_windows(week, wrong)
    if wrong:
        yield unreadable(wrong)
    yield from overlaps(windows, told)


def _day_faults(calendar: Calendar) -> Iterator[str]:
    for days in (calendar.holidays, calendar.special):
        for day, times in Counter(day for day, _text in days).items():
            if times > 1:
                yield _("{day} is given twice.").format(day=told_day(day))
            if not FIRST_YEAR <= day.year <= LAST_YEAR:
                sentence = _("{day} is not in the years from {first} to {last}.")
                yield sentence.format(day=told_day(day), first=FIRST_YEAR, last=LAST_YEAR)
    for day, text in calendar.special:
        yield from _special_faults(day, text)


def _special_faults(day: date, text: str) -> Iterator[str]:
    wrong: list[str] = []
    windows = day_windows(text, wrong)
    if wrong:
        sentence = _("The windows of {day} cannot be read: {faults}. Write: {example}")
        yield sentence.format(
            day=told_day(day), faults="; ".join(wrong), example="10:00-14:00 16:00-18:00"
        )
    yield from overlaps(windows, lambda window: f"{day} {told(window)[4:]}")
