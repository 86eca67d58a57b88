"""When contacts begin sessions."""

from __future__ import annotations

import pytest

from ccanalytics.errors import BadInput, NotFound
from centre import Centre
from drawn import draw

MONDAY, TUESDAY, SUNDAY = 1, 2, 7


def test_weekday_and_hour_are_those_of_the_centre(centre: Centre):
    """Drawn in UTC on Monday 2 March 2026; in Madrid it is an hour later."""
    draw(centre, "09:59 marta: Hello?", "09:00 luis: Hello?", "23:30 eva: Hello?")

    rows = centre.desk().metric("arrivals", by=("weekday", "hour")).rows

    assert [(row.group["weekday"], row.group["hour"], row.value) for row in rows] == [
        (MONDAY, 10, 2),
        (TUESDAY, 0, 1),
    ]


def test_only_what_contacts_began_has_arrived(centre: Centre):
    draw(
        centre,
        """10:00 ben: Your parcel is here
           11:00 marta: Thanks!""",
        """10:00 bot: How can we help?
           11:00 marta: Hello?""",
        """10:00 note ben""",
    )
    rows = centre.desk().metric("arrivals", by="hour").rows
    assert [(row.group["hour"], row.value) for row in rows] == [(12, 1)]


def test_the_week_has_168_cells_and_knows_how_often_each_was_there(centre: Centre):
    draw(centre, "09:00 marta: Hello?", "09:30 luis: Hello?", "12:10 eva: Hello?")
    desk = centre.desk()

    week = desk.arrivals()
    cells = {(day, hour): more for day, hour, *more in week.fetchall()}

    assert week.columns == ["weekday", "hour", "arrivals", "days", "mean"]
    assert len(cells) == 7 * 24
    assert cells[MONDAY, 10] == [2, 1, 2]
    assert cells[MONDAY, 11] == [0, 1, 0]
    assert cells[MONDAY, 13] == [1, 1, 1]
    assert cells[MONDAY, 14] == cells[SUNDAY, 0] == [0, 0, None]


def test_a_mean_is_taken_over_the_days_of_the_window(centre: Centre):
    centre.receive("a")
    centre.clock.tick(14 * 86_400)
    centre.receive("b")
    desk = centre.desk()

    def monday_at_ten(**window: str) -> tuple[int, ...]:
        found = desk.arrivals(**window).filter("weekday = 1 AND hour = 10")
        return found.project("arrivals, days, mean").fetchall()[0]

    assert monday_at_ten() == (2, 3, pytest.approx(2 / 3))
    assert monday_at_ten(since="2026-03-09") == (1, 2, 0.5)
    assert monday_at_ten(until="2026-03-10") == (1, 2, 0.5)
    assert monday_at_ten(since="2026-02-02", until="2027-01-01") == monday_at_ten()
    assert desk.snapshot().arrivals("support").aggregate("sum(arrivals)").fetchall() == [(0,)]


def test_a_window_is_checked(centre: Centre):
    with pytest.raises(BadInput, match="is empty"):
        centre.desk().arrivals(since="2026-03-02", until="2026-03-02")
    with pytest.raises(NotFound, match="'sales'"):
        centre.desk().arrivals("sails")


def test_an_hour_of_the_week_is_asked_for_once(centre: Centre):
    with pytest.raises(BadInput, match="either by hour or every hour"):
        centre.desk().metric("arrivals", by="hour", every="hour")
