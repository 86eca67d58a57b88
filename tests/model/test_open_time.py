"""Open time equals what somebody finds who watches the wall clock, minute by minute."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest

from ccanalytics.model.calendar import Calendar
from ccanalytics.model.open_time import OpenTime, open_time, segments

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

CHANGES = {
    "Europe/Madrid": [date(2026, 3, 29), date(2026, 10, 25)],
    "America/New_York": [date(2026, 3, 8), date(2026, 11, 1)],
    # Its clocks changed at midnight: the day begins at 01:00, or 23:00 is twice.
    "America/Sao_Paulo": [date(2018, 11, 4), date(2018, 2, 18)],
    "Asia/Kolkata": [date(2026, 3, 29)],
    # Half an hour.
    "Australia/Lord_Howe": [date(2026, 4, 5), date(2026, 10, 4)],
}
"""Days on which the clocks change."""

Windows = list[tuple[int, int]]
"""Minutes after midnight, from and until; until may be on the next day."""


@dataclass
class Rules:
    """A calendar as the watcher of the clock knows it."""

    zone: str
    week: list[Windows]
    days: Mapping[date, Windows] = field(default_factory=dict)
    """What differs from the week; a holiday has no windows."""
    valid_from: date = date.min

    def calendar(self) -> Calendar:
        """The same, written as people do."""
        days = zip(DAYS, self.week, strict=True)
        return Calendar(
            zone=self.zone,
            week=", ".join(f"{day} {_written(some)}" for day, some in days if some),
            holidays=tuple((day, "closed") for day, some in self.days.items() if not some),
            special=tuple((day, _written(some)) for day, some in self.days.items() if some),
            valid_from=None if self.valid_from == date.min else self.valid_from,
        )


def _written(windows: Windows) -> str:
    return " ".join(f"{_clock(start)}-{_clock(end % 1440)}" for start, end in windows)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


# --- the slow reference ---


def watched(rules: list[Rules], since: datetime, until: datetime) -> set[datetime]:
    """The minutes of UTC in which it is open: those where a wall clock stands within a window.

    A clock that is set back is not followed: it stands until the others have caught up.
    """
    found = set()
    for number, rule in enumerate(rules):
        zone, shown = ZoneInfo(rule.zone), datetime.min
        later = [other.valid_from for other in rules[number + 1 :]]
        minute = since - 2 * DAY
        while minute < until:
            local = minute.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
            shown = max(shown, local)
            if minute >= since and _is_within(rule, shown, later):
                found.add(minute)
            minute += MINUTE
    return found


def _is_within(rule: Rules, shown: datetime, later: list[date]) -> bool:
    for day in (shown.date(), shown.date() - DAY):
        if day < rule.valid_from or any(day >= other for other in later):
            continue
        minutes = (shown - datetime(day.year, day.month, day.day)) // MINUTE
        windows = rule.days.get(day, rule.week[day.weekday()])
        if any(start <= minutes < end for start, end in windows):
            return True
    return False


def counted(minutes: set[datetime], start: datetime, end: datetime) -> float:
    """The seconds from start to end that lie in the open minutes."""
    found = timedelta()
    minute = start.replace(second=0, microsecond=0)
    while minute < end:
        if minute in minutes:
            found += min(end, minute + MINUTE) - max(start, minute)
        minute += MINUTE
    return found.total_seconds()


# --- drawn histories ---


def drawn(chance: Random, zone: str, around: list[date]) -> list[Rules]:
    """Rules with split shifts at odd minutes, nights, holidays, special days, a later validity."""
    first = Rules(zone, [_windows(chance) for _day in DAYS])
    for day in around:
        # A night's shift into the day of the change, and windows where the clocks are changed.
        first.week[(day.weekday() - 1) % 7] = [(600, 840), (1320, 1440 + chance.randrange(240))]
        first.week[day.weekday()] = [(chance.randrange(240, 300), 720), (1300, 1500)]
    others = [around[0] + timedelta(days=chance.choice([-3, -2, 2, 3])) for _some in "12"]
    first = replace(first, days={others[0]: [], others[1]: _windows(chance) or [(60, 200)]})
    second = Rules(zone, [_windows(chance) for _day in DAYS], valid_from=around[-1] + 2 * DAY)
    return sorted([first, second], key=lambda rules: rules.valid_from)


def _windows(chance: Random) -> Windows:
    """At most three windows of a day, apart from each other; the last may be of a night."""
    ends = sorted(chance.sample(range(1440), 2 * chance.randrange(4)))
    windows = list(zip(ends[::2], ends[1::2], strict=True))
    if windows and windows[-1][0] > 1200 and windows[0][0] > 120 and chance.random() < 0.5:
        windows[-1] = windows[-1][0], 1440 + chance.randrange(60)
    return windows


@cache
def histories(zone: str) -> list[tuple[OpenTime, datetime, datetime, set[datetime]]]:
    """For some rules, their open time and the watched minutes of the days of the change."""
    chance = Random(zone)
    found = []
    for _some in range(2):
        rules = drawn(chance, zone, CHANGES[zone])
        times = OpenTime([rule.calendar() for rule in rules])
        for day in CHANGES[zone]:
            since = datetime(day.year, day.month, day.day) - 4 * DAY
            until = since + 8 * DAY
            found.append((times, since, until, watched(rules, since, until)))
    return found


def intervals(zone: str) -> Iterator[tuple[OpenTime, set[datetime], datetime, datetime]]:
    chance = Random(f"intervals in {zone}")
    for times, since, until, minutes in histories(zone):
        length = (until - since) // timedelta(seconds=1)
        for _some in range(40):
            start, end = sorted(chance.sample(range(length), 2))
            yield times, minutes, since + timedelta(seconds=start), since + timedelta(seconds=end)


@pytest.mark.parametrize("zone", CHANGES)
def test_open_seconds_are_those_that_somebody_counts_who_watches_the_clock(zone: str):
    for times, minutes, start, end in intervals(zone):
        assert times.seconds(start, end) == counted(minutes, start, end)


@pytest.mark.parametrize("zone", CHANGES)
def test_it_is_open_in_the_minutes_in_which_somebody_finds_it_open(zone: str):
    for times, since, until, minutes in histories(zone):
        minute = since
        while minute < until:
            assert times.is_open(minute) == (minute in minutes), minute
            minute += MINUTE


@pytest.mark.parametrize("zone", CHANGES)
def test_after_undoes_seconds(zone: str):
    chance = Random(f"after in {zone}")
    for times, _minutes, start, _end in intervals(zone):
        seconds = chance.choice([1, 60, 3600, chance.randrange(200_000)])
        end = times.after(start, seconds)
        assert end is not None
        assert times.seconds(start, end) == seconds
        assert times.seconds(start, end - timedelta(microseconds=1)) < seconds


@pytest.mark.parametrize("zone", CHANGES)
def test_the_next_opening_is_the_first_open_moment(zone: str):
    for times, _minutes, start, _end in intervals(zone):
        opening = times.next_opening(start)
        assert opening is not None
        assert times.is_open(opening)
        assert opening == start or times.seconds(start, opening) == 0


# --- nights that one can reckon by heart ---

HOURS = {
    "a working day when the clocks go forward": ("sun 09:00-18:00", "2026-03-29", 9),
    "a night when they go forward": ("sat 22:00-06:00", "2026-03-29", 7),
    "a night when they go back": ("sat 22:00-06:00", "2026-10-25", 9),
    "the hour that there is not": ("sun 02:00-03:00", "2026-03-29", 0),
    "until a time that there is not": ("sun 01:00-02:30", "2026-03-29", 1),
    "from a time that there is not": ("sun 02:30-04:00", "2026-03-29", 1),
    "the hour that is twice": ("sun 02:00-03:00", "2026-10-25", 2),
    "until a time that is twice": ("sun 01:00-02:30", "2026-10-25", 1.5),
    "from a time that is twice": ("sun 02:30-04:00", "2026-10-25", 2.5),
    "all day when they go forward": ("sat-mon 00:00-24:00", "2026-03-29", 24 + 23 + 24),
}


@pytest.mark.parametrize(("week", "day", "hours"), HOURS.values(), ids=HOURS)
def test_hours_of_the_nights_on_which_clocks_change(week: str, day: str, hours: float):
    change = datetime.fromisoformat(day)
    times = open_time((Calendar(zone="Europe/Madrid", week=week),))
    assert times.seconds(change - 2 * DAY, change + 2.5 * DAY) == 3600 * hours


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_without_calendars_all_time_is_open():
    times = open_time(())
    assert times.seconds(at("1900-01-01"), at("1900-01-02")) == 86400
    assert times.is_open(at("2026-03-29"))
    assert times.after(at("2026-03-29"), 90) == at("2026-03-29 00:01:30")
    assert times.after(at("9999-12-31"), 1e6) is None


def test_closed_all_week_is_never_open():
    times = open_time((Calendar(),))
    assert times.seconds(at("2020-01-01"), at("2030-01-01")) == 0
    assert times.next_opening(at("2026-01-01")) is None
    assert times.after(at("2026-01-01"), 1) is None
    assert times.after(at("2026-01-01"), 0) == at("2026-01-01")


def test_before_the_first_calendar_is_valid_nothing_is_open():
    always = Calendar(week="mon-sun 00:00-24:00", valid_from=date(2026, 3, 1))
    assert open_time((always,)).next_opening(at("2026-01-01")) == at("2026-03-01")


def test_a_calendar_holds_until_the_next_one_does_also_of_another_zone():
    here = Calendar(zone="Europe/Madrid", week="mon-fri 09:00-18:00")
    there = Calendar(zone="Asia/Kolkata", week="mon-fri 10:00-12:00", valid_from=date(2026, 3, 4))
    assert segments((there, here), date(2026, 3, 3), date(2026, 3, 4)) == [
        (at("2026-03-03 08:00"), at("2026-03-03 17:00")),
        (at("2026-03-04 04:30"), at("2026-03-04 06:30")),
    ]


def test_a_window_belongs_to_the_day_on_which_it_starts():
    closed = date(2026, 3, 7)
    calendar = Calendar(
        week="fri-sat 22:00-02:00",
        holidays=((closed, "feast"),),
        special=((date(2026, 3, 8), "23:00-01:00"),),
    )
    assert segments((calendar,), date(2026, 3, 6), date(2026, 3, 8)) == [
        (at("2026-03-06 22:00"), at("2026-03-07 02:00")),
        (at("2026-03-08 23:00"), at("2026-03-09 01:00")),
    ]


def test_an_hour_that_there_is_not_is_no_segment():
    calendar = Calendar(zone="Europe/Madrid", week="sun 02:00-03:00")
    assert segments((calendar,), date(2026, 3, 29), date(2026, 3, 29)) == []


def test_windows_that_touch_are_one_segment():
    found = segments((Calendar(week="mon-sun 00:00-24:00"),), date(2026, 3, 1), date(2026, 3, 9))
    assert found == [(at("2026-03-01"), at("2026-03-10"))]


def test_segments_are_in_order_and_apart():
    week = "mon-sun 22:15-03:45, mon-fri 09:00-13:00 15:00-19:00"
    some = segments(
        (Calendar(zone="Australia/Lord_Howe", week=week),), date(2026, 1, 1), date(2026, 12, 31)
    )
    assert all(one[1] < other[0] for one, other in pairwise(some))
