"""What acts at the desk do to the metrics: what counts, what does not, and what is told of it."""

from __future__ import annotations

from typing import Any

import pytest

from acted import act
from ccanalytics.desk import Desk
from centre import Centre

M, H = 60, 3600

# What was acted out; seconds of first and of all responses and of resolutions, None while there is
# none; whether missed, for each session that counts; how sessions began; arrivals; left out.
ACTED: dict[str, tuple[str, dict[str, Any]]] = {
    "a wait that moves to a new session counts once, there, from the message's own time": (
        """10:00 marta: Hello?
           10:05 ben answer
           10:10 ben move
           10:20 ben: Hi
           10:30 ben close""",
        {"first": [20 * M], "every": [20 * M], "resolved": [None, 20 * M], "missed": [0],
         "opened": ["inbound", "moved"], "arrived": [1], "out": ["moved"]},
    ),
    "so it does when it moves twice": (
        """10:00 marta: Hello?
           10:05 ben answer
           10:10 ben move
           10:15 ben move
           10:20 ben: Hi
           10:30 ben close""",
        {"first": [20 * M], "every": [20 * M], "resolved": [None, None, 15 * M], "missed": [0],
         "opened": ["inbound", "moved", "moved"], "arrived": [1], "out": ["moved", "moved"]},
    ),
    "and when the session had been closed before": (
        """10:00 marta: Hello?
           10:05 ben answer
           10:06 ben close
           10:10 ben move
           10:20 ben: Hi""",
        {"first": [20 * M], "every": [20 * M], "resolved": [6 * M, None], "missed": [],
         "opened": ["inbound", "moved"], "arrived": [1], "out": ["moved"]},
    ),
    "one who moved and had no reply there was missed once": (
        """10:00 marta: Hello?
           10:05 ben answer
           10:10 ben move
           10:30 ben close""",
        {"first": [None], "every": [None], "resolved": [None, 20 * M], "missed": [1],
         "opened": ["inbound", "moved"], "arrived": [1], "out": ["moved"]},
    ),
    "a message that had its reply takes no wait along": (
        """10:00 marta: Hello?
           10:05 ben: Hi
           10:10 ben move
           10:15 marta: And now?
           10:18 ben: Well
           10:30 ben close""",
        {"first": [5 * M, 3 * M], "every": [5 * M, 3 * M], "resolved": [None, 20 * M],
         "missed": [0, 0], "opened": ["inbound", "moved"], "arrived": [1], "out": []},
    ),
    "thanks that need no reply are neither answered nor unanswered": (
        """10:00 marta: Thanks!
           10:05 ben answer
           10:06 ben dismiss
           10:10 ben close""",
        {"first": [], "every": [], "resolved": [10 * M], "missed": [], "opened": ["inbound"],
         "arrived": [1], "out": ["no_reply_needed"]},
    ),
    "the clock starts with the first message that needs a reply": (
        """10:00 marta: Thanks!
           10:05 ben answer
           10:06 ben dismiss
           10:07 ben: You are welcome
           10:20 marta: One more thing
           10:23 ben: Yes?
           10:30 ben close""",
        {"first": [3 * M], "every": [3 * M], "resolved": [30 * M], "missed": [0],
         "opened": ["inbound"], "arrived": [1], "out": ["no_reply_needed"]},
    ),
    "thanks after a reply leave the reply as it was": (
        """10:00 marta: Hello?
           10:05 ben: Hi
           10:06 marta: Thanks!
           10:20 ben dismiss
           10:30 ben close""",
        {"first": [5 * M], "every": [5 * M], "resolved": [30 * M], "missed": [0],
         "opened": ["inbound"], "arrived": [1], "out": ["no_reply_needed"]},
    ),
    "a question that is closed is missed, whatever needed no reply before": (
        """10:00 marta: Thanks!
           10:05 ben answer
           10:06 ben dismiss
           10:20 marta: One more thing
           10:30 ben close""",
        {"first": [None], "every": [None], "resolved": [30 * M], "missed": [1],
         "opened": ["inbound"], "arrived": [1], "out": ["no_reply_needed"]},
    ),
    "a test is in no metric": (
        """10:00 marta: Is this on?
           10:05 ben close_as test""",
        {"first": [], "every": [], "resolved": [], "missed": [], "opened": [], "arrived": [],
         "out": ["test"]},
    ),
    "a duplicate that was accepted and closed at once counts: resolved, and without a reply": (
        """10:00 marta: Hello?
           10:05 ben close_as duplicate""",
        {"first": [None], "every": [None], "resolved": [5 * M], "missed": [1],
         "opened": ["inbound"], "arrived": [1], "out": []},
    ),
    "what was closed at once because it needs no reply needed none": (
        """10:00 marta: Thanks!
           10:05 ben close_as no_reply_needed""",
        {"first": [], "every": [], "resolved": [5 * M], "missed": [], "opened": ["inbound"],
         "arrived": [1], "out": ["no_reply_needed"]},
    ),
    "a session that we start waits for nobody until the contact writes": (
        """10:00 marta: Hello?
           10:05 ben: Hi
           10:06 ben close
           11:00 ben start
           11:10 marta: Oh
           11:12 ben: Yes
           11:20 ben close""",
        {"first": [5 * M, 2 * M], "every": [5 * M, 2 * M], "resolved": [6 * M, 20 * M],
         "missed": [0], "opened": ["inbound", "outbound"], "arrived": [1], "out": []},
    ),
    "nor is it missed if nobody answers us": (
        """10:00 marta: Hello?
           10:05 ben: Hi
           10:06 ben close
           11:00 ben start
           11:01 ben: How was it?
           12:00 ben close""",
        {"first": [5 * M], "every": [5 * M], "resolved": [6 * M, 1 * H], "missed": [0],
         "opened": ["inbound", "outbound"], "arrived": [1], "out": []},
    ),
    "a message that was called back is no reply": (
        """10:00 marta: Hello?
           10:05 ben: Hi
           10:05 ben call_back
           10:20 ben: Hello""",
        {"first": [20 * M], "every": [20 * M], "resolved": [None], "missed": [],
         "opened": ["inbound"], "arrived": [1], "out": []},
    ),
    "reactions, edits, invitations and pins stop no clock": (
        """10:00 marta: Hello?
           10:05 ben: Hi
           10:06 marta: A question
           10:07 ben react
           10:08 ben edit
           10:09 ben invite dora
           10:10 ben pin
           10:16 ben: An answer""",
        {"first": [5 * M], "every": [5 * M, 10 * M], "resolved": [None], "missed": [],
         "opened": ["inbound"], "arrived": [1], "out": []},
    ),
    "spam that was none goes on waiting from its first message": (
        """10:00 marta: WIN
           10:05 ben spam
           10:09 ben unmark
           10:30 ben: Hi""",
        {"first": [30 * M], "every": [30 * M], "resolved": [None], "missed": [],
         "opened": ["inbound"], "arrived": [1], "out": []},
    ),
    "what stays spam is no missed contact, and told apart": (
        """10:00 marta: WIN
           10:05 ben spam""",
        {"first": [None], "every": [None], "resolved": [None], "missed": [],
         "opened": ["inbound"], "arrived": [1], "out": []},
    ),
}  # fmt: skip


TOLD = {
    "first": ("round(value)", "metrics.first_response_time"),
    "every": ("round(value)", "metrics.response_time"),
    "resolved": ("round(value)", "metrics.resolution_time"),
    "missed": ("numerator", "metrics.missed WHERE cause = 'by_us'"),
    "opened": ("direction", "metrics.volume"),
    "arrived": ("value", "metrics.arrivals"),
    "out": ("left_out", "metrics.response_time(with_left_out := TRUE) WHERE left_out IS NOT NULL"),
}
"""What is asked of each conversation, in the order of time."""


@pytest.fixture(scope="module")
def everything(module_centre: Centre) -> Desk:
    """All that is drawn above, acted out in one centre, in the order of the cases."""
    act(module_centre, *(drawn for drawn, _ in ACTED.values()))
    return module_centre.desk()


@pytest.fixture(scope="module")
def measured(everything: Desk) -> dict[str, dict[str, list[Any]]]:
    """What the metrics say of each case."""
    found: dict[str, dict[str, list[Any]]] = {case: {name: [] for name in TOLD} for case in ACTED}
    with everything.batch():
        ids = everything.sql("SELECT conversation_id FROM conversations ORDER BY ALL").fetchall()
        case_of = dict(zip((row[0] for row in ids), ACTED, strict=True))
        for name, (value, source) in TOLD.items():
            query = f"SELECT conversation_id, {value} FROM {source} ORDER BY counted_at, session_id"
            for conversation, told in everything.sql(query).fetchall():
                found[case_of[conversation]][name].append(told)
    return found


@pytest.mark.parametrize("case", ACTED)
def test_what_is_done_at_the_desk_is_measured(measured: dict[str, Any], case: str):
    assert measured[case] == ACTED[case][1]


def test_every_metric_says_what_it_leaves_out_and_how_much(everything: Desk):
    with everything.batch():
        volume, spam = everything.metric("volume"), everything.metric("spam_rate")
        first, every = everything.metric("first_response_time"), everything.metric("response_time")
        missed = everything.metric("missed", by="cause")
        wide = everything.sql("SELECT count(*), count(*) FILTER (is_test) FROM sessions_wide")
        before = everything.metric("volume", until="2026-03-02")

    (sessions, tests), *_ = wide.fetchall()
    assert (volume.left_out, tests) == ({"test": 1}, 1)
    assert volume.rows[0].n == spam.rows[0].n == sessions - 1
    assert spam.rows[0].value == pytest.approx(1 / spam.rows[0].n)
    assert every.left_out == {"test": 1, "no_reply_needed": 5, "moved": 5}
    assert first.left_out == {"test": 1, "no_reply_needed": 2, "moved": 5}
    assert missed.left_out == {"test": 1, "spam": 1, "no_reply_needed": 2, "moved": 5}
    assert every.left_out_words() == (
        "1 closed as a test, 5 that needed no reply, 5 that went on in a new session"
    )
    assert "Left out: sessions that were closed as a test." in volume.card.definition
    assert before.left_out == {}


@pytest.mark.parametrize(
    ("metric", "by"),
    [
        ("resolution_time", "close_reason"),
        ("missed", "close_reason"),
        ("response_time", "end_reason"),
    ],
)
def test_what_was_accepted_and_closed_at_once_can_be_told_apart(
    everything: Desk, metric: str, by: str
):
    found = {row.group[by]: row.n for row in everything.metric(metric, by=by).rows}
    assert found["duplicate"] == 1
    assert "test" not in found


def test_who_was_invited_is_credited_with_their_replies_and_has_taken_over_nothing(centre: Centre):
    act(
        centre,
        """10:00 marta: Hello?
           10:05 ben answer
           10:06 ben invite dora
           10:10 dora: I know""",
    )
    desk = centre.desk()
    (row,) = desk.metric("first_response_time", by="agent").rows
    assert (row.group["agent"], round(row.value or 0)) == ("dora", 10 * M)
    assert desk.metric("transfer_rate").rows[0].value == 0


def test_spam_that_was_unmarked_is_in_no_metric_of_spam(centre: Centre):
    act(centre, "10:00 marta: WIN\n 10:05 ben spam\n 10:09 ben unmark\n 10:30 ben: Hi")
    with (desk := centre.desk()).batch():
        assert desk.metric("spam_rate").rows[0].value == 0
        for name in ("spam_time", "spam_held", "spam_answered", "spam_served_later"):
            assert desk.metric(name).rows[0].n == 0


def test_messages_count_where_they_were_written_and_waits_where_they_went_on(centre: Centre):
    act(centre, next(iter(ACTED.values()))[0])
    rows = centre.desk().sql(
        "SELECT contact_messages, agent_messages, moved_turns, first_response_seconds IS NULL, "
        "queue_seconds IS NULL, parent_id IS NULL FROM sessions_wide ORDER BY session_id"
    )
    assert rows.fetchall() == [(1, 0, 1, True, False, True), (0, 1, 0, False, True, False)]
