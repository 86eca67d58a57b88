"""Opening hours as people write them."""

from __future__ import annotations

import pytest

from ccanalytics.errors import BadInput
from ccanalytics.model.hours import DAY, WEEK, opening_hours

H = 60

READ = {
    "days and a day": (
        "mon-tue 09:00-18:00, sat 10:00-14:30",
        [(9 * H, 18 * H), (DAY + 9 * H, DAY + 18 * H), (5 * DAY + 10 * H, 5 * DAY + 14 * H + 30)],
    ),
    "several windows a day": (
        "mon 09:00-13:00 15:00-19:00",
        [(9 * H, 13 * H), (15 * H, 19 * H)],
    ),
    "times hold for all days before them": (
        "mon, wed 9-18",
        [(9 * H, 18 * H), (2 * DAY + 9 * H, 2 * DAY + 18 * H)],
    ),
    "written out, with a long dash and spaces": ("Monday 9:00 – 18:00", [(9 * H, 18 * H)]),
    "across midnight": ("mon 22:00-06:00", [(22 * H, DAY + 6 * H)]),
    "across the week's end": ("sun 22:00-06:00", [(0, 6 * H), (6 * DAY + 22 * H, WEEK)]),
    "days across the week's end": (
        "sun-mon 10-11",
        [(10 * H, 11 * H), (6 * DAY + 10 * H, 6 * DAY + 11 * H)],
    ),
    "until midnight": ("mon 08:00-24:00", [(8 * H, DAY)]),
    "until midnight, as the next day's first minute": ("mon 08:00-00:00", [(8 * H, DAY)]),
    "always": ("mon-sun 00:00-24:00", [(0, WEEK)]),
    "overlapping windows are one": ("mon 9-13, mon 12-18", [(9 * H, 18 * H)]),
}


@pytest.mark.parametrize(("text", "windows"), READ.values(), ids=READ)
def test_hours_are_read(text: str, windows: list[tuple[int, int]]):
    assert opening_hours(text) == windows


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("mox 9-18", "mox is no day (mon, tue"),
        ("mo 9-18", "mo is no day"),
        ("mon-tue-wed 9-18", "mon-tue-wed is no day"),
        ("9-18", "9-18 has no day before it"),
        ("mon 9-18, tue", "tue has no times"),
        ("mon 9", "9 is no window of time"),
        ("mon 9-12-18", "9-12-18 is no window"),
        ("mon 9-25", "9-25 is no window"),
        ("mon 9:60-18", "9:60-18 is no window"),
        ("mon 24:00-06:00", "24:00-06:00 is no window"),
        ("mon 9-9", "9-9 lasts no time"),
        (" , ", "there are none"),
    ],
)
def test_what_cannot_be_read_is_named(text: str, said: str):
    with pytest.raises(BadInput) as raised:
        opening_hours(text)
    assert said in str(raised.value)
    assert "Write: mon-fri 09:00-18:00" in str(raised.value)


def test_all_faults_are_named_at_once():
    with pytest.raises(BadInput, match=r"mox.*8-8.*sun has no times"):
        opening_hours("mox 9-18, tue 8-8, sun")
