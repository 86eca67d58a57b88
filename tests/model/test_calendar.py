"""Calendars: what is wrong with one is named, and what is written is read again."""

from __future__ import annotations

from datetime import date

import pytest

from ccanalytics.errors import BadInput, NotFound
from ccanalytics.model.calendar import Calendar, calendars_faults, faults, plain, read
from ccanalytics.public_holidays import of

EVE, CHRISTMAS = date(2026, 12, 24), date(2026, 12, 25)
SHOP = Calendar(
    zone="Europe/Madrid",
    week="mon-fri 09:00-14:00 16:00-19:00, sat 22:00-02:00",
    holidays=((CHRISTMAS, "Navidad"),),
    special=((EVE, "10:00-14:00 16:00-18:00"), (date(2026, 12, 31), "")),
    valid_from=date(2026, 1, 1),
)

WRONG = {
    "an unknown zone": (
        Calendar(zone="Europe/Madird"),
        ["There is no time zone 'Europe/Madird'; did you mean 'Europe/Madrid'?"],
    ),
    "a zone that is a path": (
        Calendar(zone="../etc/passwd"),
        ["There is no time zone '../etc/passwd'; write it like Europe/Madrid."],
    ),
    "unreadable windows": (
        Calendar(week="mox 9-18"),
        [
            "The opening hours cannot be read: mox is no day (mon, tue, wed, thu, fri, sat, sun). "
            "Write: mon-fri 09:00-18:00, sat 10:00-14:00"
        ],
    ),
    "overlapping windows, each": (
        Calendar(week="mon 9-18, mon-tue 17-20, tue 19-20"),
        [
            "mon 09:00-18:00 and mon 17:00-20:00 overlap.",
            "tue 17:00-20:00 and tue 19:00-20:00 overlap.",
        ],
    ),
    "windows that overlap after midnight": (
        Calendar(week="fri 22:00-06:00, sat 05:00-10:00"),
        ["fri 22:00-06:00 and sat 05:00-10:00 overlap."],
    ),
    "windows that overlap after the week's end": (
        Calendar(week="sun 22:00-03:00, mon 02:00-10:00"),
        ["sun 22:00-03:00 and mon 02:00-10:00 overlap."],
    ),
    "a day given twice": (
        Calendar(holidays=((CHRISTMAS, "one"), (CHRISTMAS, "other"))),
        ["25 Dec 2026 is given twice."],
    ),
    "a day that no calendar reaches": (
        Calendar(holidays=((date(2206, 1, 1), "new year"),)),
        ["1 Jan 2206 is not in the years from 2000 to 2040."],
    ),
    "a special day's windows": (
        Calendar(special=((EVE, "10:00-14:00 13:00-18:00 mon"),)),
        [
            "The windows of 24 Dec 2026 cannot be read: mon is no window of time. "
            "Write: 10:00-14:00 16:00-18:00",
            "2026-12-24 10:00-14:00 and 2026-12-24 13:00-18:00 overlap.",
        ],
    ),
}


@pytest.mark.parametrize(("calendar", "said"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_with_a_calendar_is_named(calendar: Calendar, said: list[str]):
    assert faults(calendar) == said


def test_all_that_is_wrong_is_named_at_once():
    twice = Calendar(zone="Mars", week="mon 9-9", holidays=((EVE, ""), (EVE, "")))
    zone, week, day = faults(twice)
    assert "'Mars'" in zone
    assert "9-9 lasts no time" in week
    assert day == "24 Dec 2026 is given twice."


@pytest.mark.parametrize("week", ["", "mon 9-13 13-18, sun 22:00-06:00, mon 06:00-08:00"])
def test_closed_all_week_and_windows_that_touch_are_in_order(week: str):
    assert faults(Calendar(week=week)) == []
    assert faults(SHOP) == []


def test_a_special_day_may_be_a_holiday():
    opened = Calendar(holidays=((CHRISTMAS, "Navidad"),), special=((CHRISTMAS, "10-12"),))
    assert faults(opened) == []


def test_two_calendars_that_are_valid_from_one_day_are_named():
    new_year = [Calendar(valid_from=date(2026, 1, 1)), Calendar(valid_from=date(2027, 1, 1))]
    assert calendars_faults([Calendar(), *new_year]) == []
    assert calendars_faults([Calendar(), Calendar(), *new_year, *new_year]) == [
        "Two calendars have no day from which they are valid.",
        "Two calendars are valid from 1 Jan 2026.",
        "Two calendars are valid from 1 Jan 2027.",
    ]


def test_what_is_written_is_read_again():
    assert read(plain(SHOP)) == SHOP
    assert read({}) == Calendar()


def test_days_are_read_as_dates_too_and_put_in_order():
    given = {"holidays": [[CHRISTMAS, "b"], ["2026-12-24", "a"]], "valid_from": EVE}
    assert read(given) == Calendar(holidays=((EVE, "a"), (CHRISTMAS, "b")), valid_from=EVE)


UNREADABLE = {
    "no table": ("mon 9-18", "Hours are a table of zone, week, holidays, special, valid_from."),
    "an unknown field": ({"zones": "UTC"}, "There is no field 'zones'; did you mean 'zone'?"),
    "no text": ({"week": 3}, "week is a text."),
    "no pairs": ({"holidays": ["2026-12-24"]}, "holidays are pairs of a day (2026-12-24) and a"),
    "no day": ({"special": [["24/12", "9-18"]]}, "not ['24/12', '9-18']"),
    "no day to begin with": (
        {"valid_from": "soon"},
        "valid_from is a day (2026-12-24), not",
    ),
    "a fault besides": (
        {"week": 3, "zone": "Mars"},
        "week is a text. There is no time zone",
    ),
}


@pytest.mark.parametrize(("given", "said"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_named(given: object, said: str):
    with pytest.raises(BadInput) as raised:
        read(given)
    assert said in str(raised.value)


def test_public_holidays_are_those_of_a_country_or_of_its_region():
    named = dict(of("es", range(1990, 2027)))
    assert CHRISTMAS in named
    assert date(2026, 5, 2) not in named
    assert date(2026, 5, 2) in dict(of("ES", [2026], "MD"))
    assert faults(Calendar(holidays=of("BR", [2026, 2027]))) == []


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (("Spain",), "There is no country 'Spain'; write a code of two letters, like ES."),
        (("ES", [2026], "Catalunia"), "There is no region 'Catalunia'; did you mean 'Catalunya'?"),
    ],
)
def test_an_unknown_country_or_region_is_named(place: tuple[str, ...], said: str):
    with pytest.raises(NotFound) as raised:
        of(place[0], [2026], *place[2:])
    assert str(raised.value) == said
