"""Windows with a name, such as last_week: where they begin and end, told from a due moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WINDOWS = {
    "today": ("day", 0),
    "yesterday": ("day", 1),
    "last_7_days": ("day", 7),
    "last_28_days": ("day", 28),
    "this_week": ("week", 0),
    "last_week": ("week", 1),
    "this_month": ("month", 0),
    "last_month": ("month", 1),
}
"""Name to a unit and how many of them: so many whole ones, up to the one of the due moment.

With 0 it is that one itself, as far as it has come. Weeks start on Monday.
"""


def window(name: str, due_at: datetime, zone: str, centre_zone: str) -> tuple[str, str]:
    """``since`` and ``until`` of the window, as seen at the aware ``due_at`` in ``zone``.

    Days are told as dates where the centre's zone is the same, else as moments with an offset.
    A report that is due at midnight ends with the day that is just over, whatever its window.
    """
    unit, back = WINDOWS[name]
    here = ZoneInfo(zone)
    if back:
        last = _first_day(due_at.astimezone(here).date(), unit)
        first = _earlier(last, unit, back)
        return _midnight(first, zone, centre_zone), _midnight(last, zone, centre_zone)
    just_before = (due_at.astimezone(UTC) - timedelta(microseconds=1)).astimezone(here)
    first = _first_day(just_before.date(), unit)
    until = due_at.astimezone(here).isoformat(timespec="minutes")
    return _midnight(first, zone, centre_zone), until


def _first_day(day: date, unit: str) -> date:
    """The first day of the unit in which ``day`` lies."""
    if unit == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if unit == "month" else day


def _earlier(first: date, unit: str, many: int) -> date:
    """The first day of the unit so many units before."""
    if unit == "month":
        months = first.year * 12 + first.month - 1 - many
        return date(months // 12, months % 12 + 1, 1)
    return first - timedelta(days=many * (7 if unit == "week" else 1))


def _midnight(day: date, zone: str, centre_zone: str) -> str:
    if zone == centre_zone:
        return day.isoformat()
    return datetime.combine(day, time(), ZoneInfo(zone)).isoformat(timespec="minutes")
