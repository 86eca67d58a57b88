"""Calendars as one types them: read with each fault at its place, and told back.

A typed calendar is a dict of texts: ``zone``, ``week``, ``valid_from`` (a day or nothing),
``holidays`` and ``special``, a day a line: ``2026-12-25 Christmas``, ``2026-12-24 10:00-14:00``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from ccanalytics.errors import BadInput
from ccanalytics.language import day as told_day
from ccanalytics.language import gettext as _
from ccanalytics.language import language, moment, ngettext, number
from ccanalytics.model.calendar import Calendar, Day, calendars_faults, faults
from ccanalytics.model.hours import DAY, Window, week_windows
from ccanalytics.model.open_time import Segment, segments

PARTS = ("zone", "week", "valid_from", "holidays", "special")

MOST = 20
"""Calendars of one channel."""

AHEAD = timedelta(days=400)
"""How far it is looked for the next opening."""

Faults = dict[str, str]
"""By place, as ``hours.0.week``, what is wrong there."""


def typed(calendar: Calendar) -> dict[str, str]:
    """The calendar as one would type it."""
    return {
        "zone": calendar.zone,
        "week": calendar.week,
        "valid_from": calendar.valid_from.isoformat() if calendar.valid_from else "",
        "holidays": lines(calendar.holidays),
        "special": lines(calendar.special),
    }


def lines(days: Iterable[Day]) -> str:
    """The days with their texts, one a line, in order."""
    return "\n".join(f"{day.isoformat()} {text}".rstrip() for day, text in sorted(days))


def read(given: Any, key: str) -> tuple[tuple[Calendar, ...], Faults]:
    """The calendars that were typed for the setting ``key``, and all that is wrong with them.

    Raises BadInput of what no form sends.
    """
    if not isinstance(given, list) or len(given) > MOST:
        raise BadInput(_("Hours are a list of calendars."))
    found: list[Calendar] = []
    wrong: Faults = {}
    for number_, one in enumerate(given):
        calendar, here = _read_one(one)
        found.append(calendar)
        wrong |= {f"{key}.{number_}.{part}": sentence for part, sentence in here.items()}
    if not wrong and (between := calendars_faults(found)):
        wrong[f"{key}.{len(found) - 1}.valid_from"] = " ".join(between)
    return tuple(found), wrong


def _read_one(given: Any) -> tuple[Calendar, Faults]:
    if not isinstance(given, Mapping) or not all(isinstance(given.get(p), str) for p in PARTS):
        raise BadInput(_("Hours are a list of calendars."))
    wrong: Faults = {}
    valid = given["valid_from"].strip()
    if valid and _day(valid) is None:
        wrong["valid_from"] = _("“{given}” is no day; write it like 2026-12-24.").format(
            given=valid[:40]
        )
    read: dict[str, Any] = {"zone": given["zone"].strip(), "week": given["week"].strip()}
    for part in ("holidays", "special"):
        read[part], unread = days_of(given[part])
        if unread:
            wrong[part] = _not_days(unread)
    for part in read:
        # Each part by itself, so that its faults are told where they are.
        alone = Calendar(**{part: read[part]})
        if part not in wrong and (here := faults(alone)):
            wrong[part] = "\n".join(here)
    return Calendar(**read, valid_from=_day(valid)), wrong


def days_of(text: str) -> tuple[tuple[Day, ...], list[str]]:
    """The days of these lines, and the lines that begin with none."""
    found, unread = [], []
    for line in filter(None, map(str.strip, text.splitlines())):
        first, _space, rest = line.partition(" ")
        day = _day(first.rstrip(":,"))
        if day is None:
            unread.append(line)
        else:
            found.append((day, rest.strip()))
    return tuple(sorted(found)), unread


def _not_days(unread: Sequence[str]) -> str:
    sentence = _("“{line}” begins with no day; write it like 2026-12-24.")
    return sentence.format(line=unread[0][:40])


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


# --- told back ---


def readings(
    calendars: Sequence[Calendar], key: str, at: datetime, *, is_sound: bool = True
) -> dict[str, dict[str, Any]]:
    """What is read in each part, by place; bars are ``[day, start, end]``.

    Of sound calendars it is told when it is open, too.
    """
    told: dict[str, dict[str, Any]] = {}
    for number_, one in enumerate(calendars):
        windows = week_windows(one.week, [])
        place = f"{key}.{number_}"
        told[f"{place}.week"] = {"said": week(windows), "bars": bars(windows)}
        told[f"{place}.holidays"] = {"said": _days_told(one.holidays, at)}
        told[f"{place}.special"] = {"said": _days_told(one.special, at)}
    return told | ({key: {"said": standing(tuple(calendars), at)[1]}} if is_sound else {})


def week(windows: Sequence[Window]) -> str:
    """``Mon–Fri 09:00–18:00, Sat 10:00–14:00 · 49 h a week``."""
    if not windows:
        return _("Closed all week.")
    days = [
        " ".join(
            f"{_clock(s - d * DAY)}–{_clock(e - d * DAY)}" for s, e in windows if s // DAY == d
        )
        for d in range(7)
    ]
    runs = []
    for hours, run in groupby(range(7), key=lambda d: days[d]):
        named = list(run)
        ends = dict.fromkeys((_day_name(named[0]), _day_name(named[-1])))
        if hours:
            runs.append(f"{'–'.join(ends)} {hours}")
    hours = sum(end - start for start, end in windows) / 60
    total = number(hours, 0 if hours.is_integer() else 1)
    return _("{days} · {hours} h a week").format(days=", ".join(runs), hours=total)


def bars(windows: Sequence[Window]) -> list[list[int]]:
    """The windows cut at midnights, each a day (0 is Monday) and its minutes."""
    cut = []
    for start, end in windows:
        while start < end:
            until = min(end, (start // DAY + 1) * DAY)
            first = start // DAY * DAY
            cut.append([start // DAY % 7, start - first, until - first])
            start = until
    return cut


def day_names() -> list[str]:
    """Monday to Sunday in short, in the language that holds."""
    return [_day_name(number_) for number_ in range(7)]


def standing(calendars: tuple[Calendar, ...], at: datetime) -> tuple[bool, str, datetime | None]:
    """Whether it is open, a sentence that says until when, and when that changes."""
    if not calendars:
        return True, _("Always open."), None
    near = [one for one in _near(calendars, at.date()) if one[1] > at]
    if not near:
        return False, _("Closed, and not opening within a year."), None
    opens, closes = near[0]
    if opens <= at:
        return True, _("Open now, until {when}.").format(when=_local(calendars, closes)), closes
    return False, _("Closed now; opens {when}.").format(when=_local(calendars, opens)), opens


@lru_cache(maxsize=256)
def _near(calendars: tuple[Calendar, ...], day: date) -> list[Segment]:
    return segments(calendars, day - timedelta(days=2), day + AHEAD)


def _local(calendars: Iterable[Calendar], at: datetime) -> str:
    """``Mon 3 Nov 2026, 09:00 (Europe/Madrid)``."""
    ordered = sorted(calendars, key=lambda one: one.valid_from or date.min)
    valid = [one for one in ordered if (one.valid_from or date.min) <= at.date()]
    zone = (valid or ordered)[-1].zone
    local = at.replace(tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo(zone))
    return f"{_day_name(local.weekday())} {moment(local)} ({zone})"


def _days_told(days: Sequence[Day], at: datetime) -> str:
    """``14 days in 2026, 13 in 2027; next: 6 Dec 2026 Constitution Day``."""
    if not days:
        return ""
    years = Counter(day.year for day, _text in days)
    counts = ", ".join(
        ngettext("{n} day in {year}", "{n} days in {year}", n).format(n=number(n), year=year)
        for year, n in sorted(years.items())
    )
    coming = next(((day, text) for day, text in days if day >= at.date()), None)
    if coming is None:
        return _("{counts}; all of them are past.").format(counts=counts)
    said = f"{told_day(coming[0])} {coming[1]}".rstrip()
    return _("{counts}; next: {day}").format(counts=counts, day=said)


def _clock(minute: int) -> str:
    """The end of a window may be on the next day."""
    minute = minute if minute <= DAY else minute - DAY
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _day_name(number_: int) -> str:
    from babel.dates import get_day_names

    return str(get_day_names("abbreviated", "stand-alone", language())[number_])
