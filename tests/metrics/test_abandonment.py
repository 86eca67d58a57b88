"""Who gave up waiting, as drawn conversations: inferred from silence, by two time-outs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from centre import Centre
from drawn import draw

# What was drawn, each with a contact of its own, and what it is by the time-outs of 1 and 24 hours:
# gone, back (gone, but in a new session within 72 hours), gone for now (those 72 hours have not
# passed), kept, pending, or why it is left out.
# The data end on Friday 6 March at 12:00.
GIVEN_UP = {
    "answered in time": (
        """10:00 ada: Hello?
           10:30 ben: Hi""",
        ("kept", "kept"),
    ),
    "nobody ever answered": (
        "10:00 bea: Hello?",
        ("gone", "gone"),
    ),
    "one in which we wrote first is none of theirs": (
        """10:00 ben: Your parcel
           10:00 bo: Hello?
           11:00 ben: Hi""",
        None,
    ),
    "answered when the time-out ended": (
        """10:00 cleo: Hello?
           11:00 ben: Hi""",
        ("kept", "kept"),
    ),
    "answered too late for one who waits an hour": (
        """10:00 dan: Hello?
           15:00 ben: Hi""",
        ("gone", "kept"),
    ),
    "answered late, and they were still there": (
        """10:00 eve: Hello?
           15:00 ben: Hi
           16:00 eve: At last""",
        ("kept", "kept"),
    ),
    "each further message begins the time-out anew": (
        """10:00 fay: Hello?
           10:50 fay: Anybody?
           11:40 ben: Hi""",
        ("kept", "kept"),
    ),
    "a bot is nobody": (
        """10:00 gil: Hello?
           10:01 bot: We are on it
           10:02 accept ben""",
        ("gone", "gone"),
    ),
    "closed by silence without a reply": (
        """10:00 hal: Hello?
           10:05 rules silence""",
        ("gone", "gone"),
    ),
    "we closed it unanswered before it was due": (
        """10:00 hank: Hello?
           10:05 accept ben
           10:05 close""",
        ("closed_by_us", "closed_by_us"),
    ),
    "we closed it when one who waits an hour had gone": (
        """10:00 hope: Hello?
           11:01 close""",
        ("gone", "closed_by_us"),
    ),
    "silence after a reply is none": (
        """10:00 ida: Hello?
           10:05 ben: Hi
           10:06 ida: Thanks""",
        ("kept", "kept"),
    ),
    "who comes back the next day was put off": (
        """10:00 jo: Hello?
           10:30 rules silence""",
        ("back", "back"),
    ),
    "and had their reply then": (
        """2026-03-03 10:00 jo: Hello again?
           2026-03-03 10:10 ben: Hi""",
        ("kept", "kept"),
    ),
    "who comes back after 72 hours is another matter": (
        """10:00 kim: Hello?
           10:30 rules silence""",
        ("gone", "gone"),
    ),
    "so this is": (
        """2026-03-05 10:01 kim: Hello again?
           2026-03-05 10:02 ben: Hi""",
        ("kept", "kept"),
    ),
    "due by the shorter time-out only": (
        "2026-03-06 10:30 lea: Hello?",
        ("gone for now", "pending"),
    ),
    "due by neither": (
        "2026-03-06 11:30 max: Hello?",
        ("pending", "pending"),
    ),
    "a reply decides it before it is due": (
        """2026-03-06 11:30 ned: Hello?
           2026-03-06 11:40 ben: Hi""",
        ("kept", "kept"),
    ),
    "spam": (
        """10:00 oli: WIN
           10:10 spam""",
        ("spam", "spam"),
    ),
    "needs no reply": (
        """10:00 pam: Thanks!
           10:10 dismiss""",
        ("no_reply_needed", "no_reply_needed"),
    ),
    "a bot closed it": (
        """10:00 quin: Hello?
           10:10 bot close""",
        ("bots", "bots"),
    ),
    "the data's end": (
        """2026-03-06 11:59 ray: Hello?
           2026-03-06 12:00 ben: Hi""",
        ("kept", "kept"),
    ),
}  # fmt: skip

FOUND = """
    SELECT split_part(v.thread, '-', 2)::INTEGER, timeout, coalesce(any_value(m.left_out), CASE
        WHEN max(denominator) = 0 THEN 'pending'
        WHEN sum(numerator) FILTER (NOT is_back) = 1 THEN 'gone'
        WHEN sum(numerator) FILTER (is_back) = 1 THEN 'back'
        WHEN sum(numerator) = 1 THEN 'gone for now'
        ELSE 'kept'
    END)
    FROM metrics.abandonment(with_left_out := TRUE) AS m
    JOIN conversations AS v USING (conversation_id)
    GROUP BY 1, 2
"""


@pytest.fixture(scope="module")
def drawn(another: Callable[[], Centre]) -> Centre:
    centre = another()
    draw(centre, *(words for words, _ in GIVEN_UP.values()))
    return centre


@pytest.fixture(scope="module")
def found(drawn: Centre) -> dict[tuple[int, int], str]:
    return {(case, timeout): told for case, timeout, told in drawn.desk().sql(FOUND).fetchall()}


@pytest.mark.parametrize("case", GIVEN_UP)
def test_who_gave_up(found: dict[tuple[int, int], str], case: str):
    place, told = list(GIVEN_UP).index(case), GIVEN_UP[case][1] or (None, None)
    assert (found.get((place, 3600)), found.get((place, 86400))) == told


def test_the_time_outs_are_told_apart_whether_asked_or_not(drawn: Centre):
    hour, day = drawn.desk().metric("abandonment").rows

    counts = [
        [outcome[1][which] for outcome in GIVEN_UP.values() if outcome[1]] for which in (0, 1)
    ]
    for row, outcomes in ((hour, counts[0]), (day, counts[1])):
        gone = sum(outcome in ("gone", "back", "gone for now") for outcome in outcomes)
        assert row.n == gone + outcomes.count("kept")
        assert row.value == gone / row.n
        assert row.unfinished == outcomes.count("pending")
    assert [hour.group, day.group] == [{"timeout": 3600}, {"timeout": 86400}]
    assert drawn.desk().metric("abandonment").left_out == {
        "spam": 1, "no_reply_needed": 1, "closed_by_us": 2, "bots": 1,
    }  # fmt: skip


def test_who_came_back_and_who_did_not_add_up_to_all(drawn: Centre):
    whole = drawn.desk().metric("abandonment").rows[0]
    parts = drawn.desk().metric("abandonment", by="is_back").rows
    of_an_hour = [row for row in parts if row.group["timeout"] == 3600]

    assert [row.group["is_back"] for row in of_an_hour] == [False, True, None]
    assert sum(row.value for row in of_an_hour) == pytest.approx(whole.value)
    assert {row.n for row in of_an_hour} == {whole.n}


def test_by_its_time_out_it_may_be_asked_too(drawn: Centre):
    desk = drawn.desk()
    assert desk.metric("abandonment", by="timeout").rows == desk.metric("abandonment").rows
