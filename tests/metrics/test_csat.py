"""What contacts and supervisors think of sessions: the marks, whose they are, and who gave none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ccanalytics import ChannelRef
from ccanalytics.actions import (
    AcceptAndClose,
    ApplyRules,
    Close,
    ConfigureChannel,
    Rate,
    RateSession,
    Send,
    Take,
)
from centre import Centre

# Who wrote, in their order, the last of whom closes it; the mark of the contact, and of carla;
# whether the rules asked for one. Then: whose the mark is, and who had it last.
RATED: dict[str, tuple[str, int | None, int | None, bool, str, str]] = {
    "who wrote most": ("ben ben dora", 5, None, True, "ben", "dora"),
    "of two who wrote as much, who wrote last": ("ben dora", 4, 1, True, "dora", "dora"),
    "three is not good": ("ben", 3, None, True, "ben", "ben"),
    "asked, and no mark": ("dora", None, 4, True, "dora", "dora"),
    "never asked": ("dora dora ben", 1, None, False, "dora", "ben"),
    "neither": ("ben", None, None, False, "ben", "ben"),
}


@pytest.fixture(scope="module")
def rated(another: Callable[[], Centre]) -> Centre:
    """All of `RATED`, and one that was a test."""
    centre = another()
    rules = ConfigureChannel(channel=ChannelRef("sales"), changes={"rating_text": "How was it?"})
    with centre.desk().batch():
        centre.desk().do(rules)
        for number, (writers, mark, ours, is_asked, *_) in enumerate(RATED.values()):
            conversation = _act_out(centre, f"t{number}", writers.split())
            if is_asked:
                centre.clock.tick(120)
                centre.desk().do(ApplyRules(conversation=conversation))
            if mark:
                centre.desk().do(Rate(conversation=conversation, mark=mark))
            if ours:
                centre.desk("carla").do(RateSession(conversation=conversation, mark=ours))
        test = centre.receive("test")
        centre.desk("ben").do(AcceptAndClose(conversation=test, reason="test"))
        centre.desk().do(Rate(conversation=test, mark=5))
        centre.desk("carla").do(RateSession(conversation=test, mark=5))
    return centre


def _act_out(centre: Centre, thread: str, writers: list[str]) -> int:
    conversation, holder = centre.receive(thread), writers[0]
    for who in writers:
        desk = centre.desk(who)
        if who != holder:
            desk.do(Take(conversation=conversation))
            holder = who
        centre.clock.tick(60)
        desk.do(Send(conversation=conversation, text="x"))
    centre.desk(holder).do(Close(conversation=conversation))
    return conversation


def told(centre: Centre, metric: str, columns: str) -> list[Any]:
    rows = centre.desk().sql(f"SELECT {columns} FROM metrics.{metric} ORDER BY session_id")
    return rows.fetchall()


def test_a_contacts_mark_is_good_from_four_on_and_belongs_to_who_wrote_most(rated: Centre):
    expected = [
        (served, last, mark, mark >= 4)
        for _, mark, _, _, served, last in RATED.values()
        if mark is not None
    ]
    assert told(rated, "csat", "agent, last_holder, mark, numerator") == expected
    row = rated.desk().metric("csat").rows[0]
    assert (row.value, row.n) == (2 / 4, 4)
    assert rated.desk().metric("csat").left_out == {"test": 1}


def test_how_many_gave_a_mark_is_told_of_those_who_were_asked(rated: Centre):
    asked = [case for case in RATED.values() if case[3]]
    expected = [(served, last, mark is not None) for _, mark, _, _, served, last in asked]
    assert told(rated, "csat_response_rate", "agent, last_holder, numerator") == expected
    answer = rated.desk().metric("csat_response_rate")
    assert (answer.rows[0].value, answer.rows[0].n) == (3 / 4, 4)
    assert answer.left_out == {"test": 1, "not_asked": 1}
    assert "1 marked without being asked" in answer.left_out_words()


def test_a_supervisors_mark_is_never_mixed_with_the_contacts(rated: Centre):
    expected = [
        (served, "carla", ours) for _, _, ours, _, served, _ in RATED.values() if ours is not None
    ]
    assert told(rated, "supervisor_mark", "agent, marked_by, numerator") == expected
    row = rated.desk().metric("supervisor_mark").rows[0]
    assert (row.value, row.n) == (2.5, 2)


def test_by_agent_and_by_last_holder_are_two_tables(rated: Centre):
    desk = rated.desk()
    agents = {r.group["agent"]: r.n for r in desk.metric("csat", by="agent").rows}
    holders = {r.group["last_holder"]: r.n for r in desk.metric("csat", by="last_holder").rows}
    assert agents == {"ben": 2, "dora": 2}
    assert holders == {"ben": 2, "dora": 2}


def test_the_last_mark_counts(centre: Centre):
    with (desk := centre.desk()).batch():
        conversation = centre.receive()
        centre.desk("ben").do(Send(conversation=conversation, text="x"))
        centre.desk("ben").do(Close(conversation=conversation))
        for mark in (1, 5):
            desk.do(Rate(conversation=conversation, mark=mark))
        assert told(centre, "csat", "mark, numerator") == [(5, 1)]
