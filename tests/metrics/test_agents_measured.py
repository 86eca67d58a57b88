"""What agents have at once and when they are there; and what is told where there is little."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from ccanalytics.actions import Answer, Close, Pin, Send, SetPresence
from ccanalytics.errors import BadInput
from ccanalytics.metrics.catalogue import cards
from centre import Centre
from drawn import draw

M, H = 60, 3600

AGENTS = (
    *("abandonment", "agent_availability", "backlog", "concurrency", "csat"),
    *("csat_response_rate", "occupancy", "offers", "reopened", "supervisor_mark"),
)
"""The metrics of agents' days and of what contacts do in the end."""


# --- chats at once, occupancy and hours, of one day ---


@pytest.fixture(scope="module")
def day(another: Callable[[], Centre]) -> Centre:
    """Ben has one chat from 10:00 to 11:00 and another from 10:30, pinned, on which nothing is
    written after 10:30. He is online from 9:30 to 11:30, paused until 12:00 and then away. Dora,
    who says nothing of her presence, answers at 10:00 and closes at 10:20; at noon the data end.
    """
    centre = another()
    with centre.desk().batch():
        _at(centre, "09:30")
        centre.desk("ben").do(SetPresence(presence="online"))
        _at(centre, "10:00")
        first, hers = centre.receive("t1"), centre.receive("t2")
        centre.desk("ben").do(Send(conversation=first, text="x"))
        centre.desk("dora").do(Send(conversation=hers, text="x"))
        _at(centre, "10:20")
        centre.desk("dora").do(Close(conversation=hers))
        _at(centre, "10:30")
        second = centre.receive("t3")
        centre.desk("ben").do(Answer(conversation=second))
        centre.desk("ben").do(Pin(conversation=second))
        _at(centre, "11:00")
        centre.desk("ben").do(Close(conversation=first))
        for presence, at in (("paused", "11:30"), ("away", "12:00")):
            _at(centre, at)
            centre.desk("ben").do(SetPresence(presence=presence))
        centre.receive("t4")
    return centre


def _at(centre: Centre, clock: str) -> None:
    centre.clock.now = datetime.fromisoformat(f"2026-03-02 {clock}")


def near(value: float) -> Any:
    """To the second: the clock moves a little at each look."""
    return pytest.approx(value, abs=0.01)


def test_chats_at_once_are_those_assigned_and_of_these_the_active_ones(day: Centre):
    found = day.desk().sql("""
        SELECT kind, at_least, numerator, denominator FROM metrics.concurrency
        WHERE agent = 'ben' ORDER BY kind, at_least
    """)

    assert found.fetchall() == [
        ("active", 1, near(30 * M), near(30 * M)),
        ("active", 2, near(0), near(30 * M)),
        ("assigned", 1, near(2 * H), near(2 * H)),
        ("assigned", 2, near(30 * M), near(2 * H)),
    ]


def test_their_mean_is_the_sum_of_the_shares_with_at_least_so_many(day: Centre):
    desk = day.desk()
    whole = {row.group["kind"]: row for row in desk.metric("concurrency").rows}
    shares = desk.metric("concurrency", by="at_least").rows

    # Ben has 2.5 h of chats in 2 h, dora a third of an hour in as much.
    assert whole["assigned"].value == near((2.5 * H + 20 * M) / (2 * H + 20 * M))
    assert whole["assigned"].n == 2
    for kind, row in whole.items():
        assert sum(r.value for r in shares if r.group["kind"] == kind) == pytest.approx(row.value)


def test_what_all_had_at_once_is_what_each_chat_was_held(day: Centre):
    [(together, held)] = (
        day.desk()
        .sql("""
        SELECT
            (SELECT sum(numerator) FROM metrics.concurrency WHERE kind = 'assigned'),
            (SELECT sum(date_diff('microsecond', starts_at, coalesce(ends_at, (
                SELECT max(happened_at) FROM facts WHERE subject_kind = 'conversation'
            )))) / 1e6 FROM stretches WHERE state = 'held')
    """)
        .fetchall()
    )

    assert together == pytest.approx(held)


def test_an_agents_hours_are_told_by_state(day: Centre):
    rows = day.desk().metric("agent_availability", by="agent").rows

    assert {row.group["state"]: row.value for row in rows} == {
        "online": near(0.5), "with_chats": near(1.5), "paused": near(0.5), "away": near(0),
    }  # fmt: skip
    assert {(row.group["agent"], row.n, row.unfinished) for row in rows} == {("ben", 1, 1)}


def test_occupancy_is_inferred_from_the_acts_of_who_said_nothing(day: Centre):
    found = day.desk().sql("""
        SELECT agent, is_inferred, numerator, denominator FROM metrics.occupancy ORDER BY agent
    """)

    assert found.fetchall() == [
        ("ben", False, near(1.5 * H), near(2 * H)),
        ("dora", True, near(20 * M), near(20 * M)),
    ]


def test_a_chat_of_several_days_counts_on_each(centre: Centre):
    """From 22:00 UTC on the 2nd to the 4th: an hour, a day, and 10 hours in Madrid."""
    draw(
        centre,
        """22:00 marta: Hello?
           22:00 accept ben
           2026-03-04 09:00 close""",
    )
    days = centre.desk().metric("concurrency", every="day").rows

    assert {row.group["day"] for row in days if row.group["kind"] == "assigned"} == {
        "2026-03-02", "2026-03-03", "2026-03-04",
    }  # fmt: skip
    seconds = "SELECT numerator FROM metrics.concurrency WHERE kind = 'assigned' ORDER BY day"
    assert centre.desk().sql(seconds).fetchall() == [(1 * H,), (24 * H,), (10 * H,)]


@pytest.mark.parametrize("asked", [{"by": "hour"}, {"every": "hour"}])
def test_what_is_told_by_days_has_no_hours(day: Centre, asked: dict[str, str]):
    for name in ("agent_availability", "backlog", "concurrency", "occupancy"):
        with pytest.raises(BadInput, match=f"{name} is told by days, so it has no hours"):
            day.desk().metric(name, **asked)


# --- where there is little ---


@pytest.fixture(scope="module")
def odd(another: Callable[[], Centre]) -> dict[str, Centre]:
    """Centres with next to nothing."""
    made = {name: another() for name in ("nothing", "one", "unanswered", "at once")}
    draw(made["one"], "10:00 marta: Hello?\n10:05 ben: Hi\n10:09 close")
    draw(made["unanswered"], "10:00 marta: Hello?", "10:05 juan: Hello?")
    draw(made["at once"], "10:00 marta: Hello?\n10:00 accept ben\n10:00 ben: Hi\n10:00 close")
    return made


THERE = {
    ("one", "abandonment"): (0, 1),
    ("one", "backlog"): (9 / (11 * 60 + 9), 1),
    ("one", "concurrency"): (1, 1),
    ("one", "occupancy"): (1, 1),
    ("one", "reopened"): (0, 1),
    ("unanswered", "backlog"): (5 / (11 * 60 + 5), 1),
    ("at once", "abandonment"): (0, 1),
    ("at once", "backlog"): (0, 1),
    ("at once", "reopened"): (0, 1),
}
"""Value and n of what there is, and counts; of all else there is no value, and n is 0."""


@pytest.mark.parametrize("name", AGENTS)
def test_of_next_to_nothing_there_is_a_plain_answer(odd: dict[str, Centre], name: str):
    for which, centre in odd.items():
        value, n = THERE.get((which, name), (None, 0))
        row = centre.desk().metric(name).rows[0]
        assert (row.value, row.n) == (None if value is None else pytest.approx(value), n), which
    row = odd["one"].desk().metric(name, since="2027-01-01").rows[0]
    assert (row.value, row.low, row.high, row.n, row.unfinished) == (None, None, None, 0, 0)


@pytest.mark.parametrize("name", AGENTS)
def test_without_hours_and_presence_there_is_an_answer_or_none(day: Centre, name: str):
    """No channel here has hours, and dora has no presence."""
    rows = day.desk().metric(name, by="channel", every="day").rows

    assert all((row.value is None) == (row.n == 0) for row in rows)
    if "channel" in cards()[name].grain or "day" not in cards()[name].grain:
        elsewhere = day.desk().metric(name, channel="support").rows
        assert [(row.value, row.n) for row in elsewhere] == [(None, 0)]
    assert cards()[name].clocks == ("calendar",)
