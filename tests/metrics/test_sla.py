"""What was answered within target: who counts, who is apart, by which target and clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from acted import act
from ccanalytics import ChannelRef
from ccanalytics.actions import ConfigureChannel
from centre import Centre
from drawn import draw

TARGETS = {"first_response_target": 600, "response_target": 300}

# What was drawn, and of its first and of its further waits: in time and due, or why left out.
CASES: dict[str, tuple[str, Any, list[Any]]] = {
    "in time, to the second": ("10:00 marta: Hello?\n10:10 ben: Hi", (1, 1), []),
    "too late": ("10:00 marta: Hello?\n10:11 ben: Hi", (0, 1), []),
    "a bot and a note are no reply": (
        """10:00 marta: Hello?
           10:00 bot: We are on it
           10:01 note ben
           10:11 ben: Hi""",
        (0, 1), [],
    ),
    "accepted in time is not answered": (
        "10:00 marta: Hello?\n10:01 accept ben\n10:11 ben: Hi", (0, 1), [],
    ),
    "further waits have a target of their own": (
        """10:00 marta: Hello?
           10:09 ben: Hi
           10:20 marta: And?
           10:29 ben: Yes
           10:30 marta: And?
           10:31 ben: Yes""",
        (1, 1), [(0, 1), (1, 1)],
    ),
    "closed without a reply": (
        "10:00 marta: Hello?\n10:01 close ben", (0, 1), [],
    ),
    "closed after a last word": (
        "10:00 marta: Hello?\n10:01 ben: Hi\n10:02 marta: Thanks\n10:03 close ben",
        (1, 1), [(0, 1)],
    ),
    "spam": ("10:00 marta: WIN\n10:11 spam", "spam", []),
    "it waits, and should not any more": ("10:40 marta: Hello?", (0, 1), []),
    "it waits, and may": ("10:51 marta: Hello?\n11:00 note ben", (0, 0), []),
}  # fmt: skip


def promised(centre: Centre, at: datetime, channel: str = "sales", **changes: Any) -> None:
    """From this moment on the channel has these rules."""
    centre.clock.now = at
    centre.desk().do(ConfigureChannel(channel=ChannelRef(channel), changes=changes))


@pytest.fixture(scope="module")
def drawn(another: Callable[[], Centre]) -> Centre:
    """All cases, the last minute of which is 11:00."""
    centre = another()
    promised(centre, datetime(2026, 3, 1), **TARGETS)
    draw(centre, *(words for words, *_ in CASES.values()))
    return centre


def test_what_counts_and_how(drawn: Centre):
    query = """
        SELECT thread, coalesce(left_out, [numerator, denominator]::VARCHAR)
        FROM metrics.{}(with_left_out := TRUE) JOIN conversations USING (conversation_id)
        ORDER BY thread, counted_at
    """
    desk = drawn.desk()
    first, further = (
        desk.sql(query.format(name)).fetchall() for name in ("sla_first_response", "sla_response")
    )
    for (thread, found), (case, (_, in_time, later)) in zip(first, CASES.items(), strict=True):
        said = in_time if isinstance(in_time, str) else str(list(in_time))
        assert found == said, case
        assert [f for t, f in further if t == thread] == [str(list(one)) for one in later], case


def test_it_is_a_share_of_what_is_due_with_the_rest_beside(drawn: Centre):
    answer = drawn.desk().metric("sla_first_response")
    (row,) = answer.rows
    assert (row.n, row.unfinished, row.value) == (8, 1, 3 / 8)
    assert answer.left_out == {"spam": 1}
    assert (answer.clock, answer.target) == ("business", None)


def test_nothing_due_is_no_share(centre: Centre):
    promised(centre, datetime(2026, 3, 1), **TARGETS)
    draw(centre, "10:00 marta: Hello?")
    (row,) = centre.desk().metric("sla_first_response").rows
    assert (row.n, row.unfinished, row.value, row.low, row.high) == (0, 1, None, None, None)


def test_later_more_is_due(centre: Centre):
    promised(centre, datetime(2026, 3, 1), **TARGETS)
    draw(centre, "10:00 marta: Hello?")
    asked = {"as_of": "2026-03-02T10:10:00+00:00"}
    (row,) = centre.desk().metric("sla_first_response", **asked).rows
    assert (row.n, row.unfinished, row.value) == (1, 0, 0)


def test_a_channel_without_a_target_is_left_out_unless_one_is_asked_for(centre: Centre):
    promised(centre, datetime(2026, 3, 1), first_response_target=600)
    talk = "10:00 marta: Hello?\n10:15 ben: Hi\n10:20 marta: And?\n10:21 ben: Yes"
    draw(centre, talk)
    draw(centre, talk, channel="support")
    desk = centre.desk()

    own, further = desk.metric("sla_first_response"), desk.metric("sla_response")
    assert (own.rows[0].n, own.rows[0].value, own.left_out) == (1, 0, {"no_target": 1})
    assert (further.rows[0].n, further.left_out) == (0, {"no_target": 2})
    assert own.left_out_words() == "1 in channels that had no target"

    what_if = desk.metric("sla_first_response", target="900", by="channel")
    assert [(row.n, row.value) for row in what_if.rows] == [(1, 1), (1, 1)]
    assert (what_if.target, what_if.left_out) == (900, {})


def test_the_target_is_the_one_that_held_when_the_clock_started(centre: Centre):
    promised(centre, datetime(2026, 3, 1), first_response_target=600)
    promised(centre, datetime(2026, 3, 2, 10, 30), first_response_target=60)
    draw(
        centre,
        "10:25 marta: Hello?\n10:34 ben: Hi",
        "11:00 luis: Hello?\n11:09 ben: Hi",
    )
    found = centre.desk().sql(
        "SELECT target, numerator FROM metrics.sla_first_response ORDER BY counted_at"
    )
    assert found.fetchall() == [(600, 1), (60, 0)]


def test_a_target_is_open_time(centre: Centre):
    """Five minutes until the break, half an hour in it, and four after it."""
    hours = "UTC mon-fri 09:00-10:30 11:00-18:00"
    promised(centre, datetime(2026, 3, 1), **TARGETS, hours=hours)
    draw(centre, "10:25 marta: Hello?\n11:04 ben: Hi", "10:25 luis: Hello?\n11:06 dora: Hi")
    found = centre.desk().sql(
        "SELECT numerator FROM metrics.sla_first_response ORDER BY session_id"
    )
    assert found.fetchall() == [(1,), (0,)]


def test_what_was_closed_at_once_counts_and_stands_apart(centre: Centre):
    promised(centre, datetime(2026, 3, 1), **TARGETS)
    act(
        centre,
        "10:00 marta: x\n10:01 ben: Hi",
        "10:00 luis: x\n10:01 ben close_as other",
        "10:00 eva: x\n10:01 ben close_as test",
        "10:00 ada: x\n10:01 ben close_as no_reply_needed",
    )
    answer = centre.desk().metric("sla_first_response", by="end_reason")
    assert {row.group["end_reason"]: (row.n, row.value) for row in answer.rows} == {
        "replied": (1, 1),
        "other": (1, 0),
    }
    assert answer.left_out == {"test": 1, "no_reply_needed": 1}
