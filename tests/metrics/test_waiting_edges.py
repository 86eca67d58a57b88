"""The metrics of waiting where there is hardly anything: an answer, or none, and never a zero that
nobody measured."""

from __future__ import annotations

import pytest

from ccanalytics.metrics.catalogue import cards
from centre import Centre
from drawn import bring, rows_of

DRAWN = {
    "unanswered": ["10:00 marta: Hello?\n10:05 accept ben", "10:01 juan: Hello?"],
    "one": ["10:00 marta: Hello?\n10:02 accept ben\n10:06 ben: Hi\n10:20 close"],
    "at_once": ["10:00 marta: Hello?\n10:00 accept ben\n10:00 ben: Hi\n10:00 close"],
    "sales": ["12:00 marta: Hello?"],
}
"""Of each channel its conversations; the last tells until when the others are watched."""

M = 60
ONE = {
    "customer_waiting": 6 * M,
    "next_response_by_agent": 4 * M,
    "queue_time": 2 * M,
    "accept_to_reply": 4 * M,
    "handle_time": 18 * M,
    "first_resolution_time": 20 * M,
    "handoff_response_time": 6 * M,
}
"""What each metric says of the channel with one conversation."""

NEVER_ENDED = ONE.keys() - {"customer_waiting", "queue_time"}
"""Durations of which none is over where nobody was answered."""


@pytest.fixture(scope="module")
def drawn(module_centre: Centre) -> Centre:
    """All of it, imported at once."""
    rows = [
        row
        for channel, conversations in DRAWN.items()
        for number, text in enumerate(conversations)
        for row in rows_of(f"{channel}-{number}", text, channel)
    ]
    bring(module_centre, rows)
    return module_centre


@pytest.mark.parametrize("name", ONE)
def test_one_conversation_is_an_answer_by_both_clocks(drawn: Centre, name: str):
    """No channel here has hours: open time is all time."""
    for clock in cards()[name].clocks:
        row = drawn.desk().metric(name, channel="one", clock=clock).rows[0]
        assert (row.value, row.n, row.unfinished) == (ONE[name], 1, 0)


@pytest.mark.parametrize("name", ONE)
def test_all_in_one_second_took_no_time(drawn: Centre, name: str):
    row = drawn.desk().metric(name, channel="at_once").rows[0]
    assert (row.value, row.n, row.unfinished) == (0, 1, 0)


@pytest.mark.parametrize("name", sorted(NEVER_ENDED))
def test_where_nobody_was_answered_it_takes_longer_than_was_watched(drawn: Centre, name: str):
    row = drawn.desk().metric(name, channel="unanswered").rows[0]
    assert row.value is None
    assert row.n == row.unfinished > 0
    assert row.more_than is not None
    assert row.more_than >= 115 * M


def test_waiting_that_goes_on_counts_so_far(drawn: Centre):
    row = drawn.desk().metric("customer_waiting", channel="unanswered").rows[0]
    assert (row.value, row.n, row.unfinished) == ((120 + 119) * M / 2, 2, 2)
    parts = drawn.desk().metric("customer_waiting", channel="unanswered", by="part").rows
    assert {row.group["part"]: row.value for row in parts} == {
        "queue": (5 + 119) * M / 2,
        "holders": 115 * M / 2,
        "transfers": 0,
    }
