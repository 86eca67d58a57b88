"""Times by the business clock: those of the calendar, where the unit's channel is open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from ccanalytics import ChannelRef
from ccanalytics.actions import ConfigureChannel
from ccanalytics.importers import import_file
from ccanalytics.metrics.catalogue import BUSINESS, CLOCKS, cards
from ccanalytics.metrics.reader import Snapshot
from ccanalytics.model.calendar import Calendar, plain
from ccanalytics.model.open_time import OpenTime
from ccanalytics.shipped import shipped
from centre import Centre
from drawn import draw

M, H = 60, 3600
TIMED = [name for name, card in cards().items() if card.clocks == CLOCKS]

HOURS = {
    "sales": (Calendar(zone="Europe/Madrid", week="mon-fri 09:00-14:00 16:00-19:00"),),
    "support": (
        Calendar(zone="America/New_York", week="mon-sun 20:00-03:00"),
        Calendar(zone="UTC", week="wed-thu 00:00-24:00", valid_from=date(2026, 10, 1)),
    ),
    "billing": (),
}
"""Of each channel of the sample; billing is open always."""


def opened(centre: Centre, channel: str, *hours: Calendar) -> None:
    """Give the channel these hours."""
    changes = {"hours": [plain(calendar) for calendar in hours]}
    centre.desk().do(ConfigureChannel(channel=ChannelRef(channel), changes=changes))


@pytest.fixture(scope="module")
def sample(module_centre: Centre) -> Snapshot:
    """The sample history with opening hours."""
    import_file(module_centre.path, "facts", shipped("sample") / "history.csv", by="ana")
    for channel, hours in HOURS.items():
        if hours:
            opened(module_centre, channel, *hours)
    return module_centre.desk().snapshot()


@pytest.mark.parametrize("name", TIMED)
def test_a_unit_takes_the_open_seconds_of_its_channel(sample: Snapshot, name: str):
    open_time = {channel: OpenTime(hours) for channel, hours in HOURS.items()}
    grain = ", ".join(cards()[name].grain)
    calendar, business = (
        sample.sql(f"FROM metrics.{source} ORDER BY {grain}").pl().to_dicts()
        for source in (name, f"{BUSINESS}_{name}")
    )

    assert len(calendar) == len(business) > 0
    for before, after in zip(calendar, business, strict=True):
        lasted = sum(open_time[channel].seconds(*span) for channel, *span in _spans(before))
        times = {
            name for name in ("value", "observed", "numerator") if before.get(name) is not None
        }
        assert {name: after[name] for name in times} == pytest.approx(dict.fromkeys(times, lasted))
        kept = before.keys() - times - {"starts_at", "ends_at"}
        assert {name: after[name] for name in kept} == {name: before[name] for name in kept}


def _spans(unit: dict[str, Any]) -> Iterator[tuple[str, datetime, datetime]]:
    """Which together are the unit's time by the calendar, each with the channel it goes by."""
    start, channel = unit["counted_at"], unit["channel"]
    if "spans" not in unit:
        yield channel, start, start + timedelta(seconds=unit["observed"])
        return
    spans = [(span["starts_at"], span["ends_at"]) for span in unit["spans"]]
    lasted = sum((end - start).total_seconds() for start, end in spans)
    assert lasted == unit.get("numerator", unit.get("observed"))
    for span in unit["spans"]:
        yield span.get("channel", channel), span["starts_at"], span["ends_at"]


NIGHT = Calendar(zone="UTC", week="mon-fri 09:00-10:30 11:00-18:00")
DRAWN = {
    "within one window": ("10:00 marta: Hello?\n10:05 ben: Hi", 5 * M),
    "over the break": ("10:20 marta: Hello?\n11:05 ben: Hi", 15 * M),
    "asked in the break": ("10:45 marta: Hello?\n11:05 ben: Hi", 5 * M),
    "answered in the break": ("10:00 marta: Hello?\n10:45 ben: Hi", 30 * M),
    "asked and answered in the break": ("10:35 marta: Hello?\n10:45 ben: Hi", 0),
    "before it opens": ("07:00 marta: Hello?\n09:00 ben: Hi", 0),
    "after it has closed": ("17:00 marta: Hello?\n23:00 ben: Hi", 1 * H),
    "all day": ("00:00 marta: Hello?\n23:59 ben: Hi", 8.5 * H),
}


def test_a_wait_is_as_long_as_the_channel_is_open(centre: Centre):
    opened(centre, "sales", NIGHT)
    draw(centre, *(drawn for drawn, _ in DRAWN.values()))
    rows = centre.desk().sql("""
        SELECT value FROM metrics.business_response_time JOIN conversations USING (conversation_id)
        ORDER BY thread
    """)
    assert dict(zip(DRAWN, (value for (value,) in rows.fetchall()), strict=True)) == {
        name: lasts for name, (_, lasts) in DRAWN.items()
    }


def test_who_waits_still_has_waited_in_open_time(centre: Centre):
    """Nobody has answered by eleven: two hours, half an hour of which nobody worked."""
    opened(centre, "sales", NIGHT)
    draw(centre, "09:00 marta: Hello?", "11:00 luis: Hello?")
    (row,) = centre.desk().metric("response_time", clock="business").rows
    assert (row.value, row.more_than, row.unfinished) == (None, 1.5 * H, 2)


def test_other_hours_change_what_was_unless_they_are_dated(centre: Centre):
    draw(centre, "10:20 marta: Hello?\n11:05 ben: Hi")
    desk = centre.desk()

    def lasted() -> float | None:
        return desk.metric("response_time", clock="business").rows[0].value

    assert lasted() == 45 * M
    opened(centre, "sales", NIGHT)
    assert lasted() == 15 * M
    later = Calendar(zone="UTC", week="mon-fri 11:00-12:00", valid_from=date(2026, 3, 3))
    opened(centre, "sales", NIGHT, later)
    assert lasted() == 15 * M
    opened(centre, "sales", later)
    assert lasted() == 0
    opened(centre, "sales")
    assert lasted() == 45 * M
    assert desk.metric("response_time").rows[0].value == 45 * M


def test_every_answer_says_by_which_clock(centre: Centre):
    opened(centre, "sales", NIGHT)
    draw(centre, "10:20 marta: Hello?\n11:05 ben: Hi")
    desk = centre.desk()
    clocks = {clock: desk.metric("response_time", clock=clock) for clock in (*CLOCKS, None)}
    assert [answer.clock for answer in clocks.values()] == [*CLOCKS, "calendar"]
    assert clocks["business"].to_dict()["clock"] == "business"
    curve = desk.curve("response_time", by="channel", clock="business")
    assert (curve.clock, [point["t"] for point in curve.points]) == ("business", [15 * M])
    assert desk.metric("sla_response").clock == "business"


def test_only_times_have_two_clocks():
    assert set(TIMED) == {name for name, card in cards().items() if card.unit == "s"}
    for name in TIMED:
        card = cards()[name]
        assert card.summary in ("duration", "mean")
        assert (card.summary == "mean" or card.stretches) == (" AS spans" in card.sql)
        assert not card.piecewise or "'channel': " in card.sql
