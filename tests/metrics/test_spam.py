"""Spam as drawn conversations: how long it stays, what it costs, who came back."""

from __future__ import annotations

import pytest

from centre import Centre
from drawn import bring, draw, fact

M = 60

# What was drawn: seconds until marked, seconds in hand, whether it was answered.
SPAM = {
    "marked from the queue": (
        """10:00 juan: WIN $$$
           10:04 spam""",
        [(4 * M, 0, 0)],
    ),
    "accepted first": (
        """10:00 juan: WIN $$$
           10:04 accept ben
           10:05 spam""",
        [(5 * M, 1 * M, 0)],
    ),
    "answered first": (
        """10:00 juan: Hello
           10:04 accept ben
           10:05 ben: How can I help?
           10:06 juan: WIN $$$
           10:10 spam dora""",
        [(10 * M, 6 * M, 1)],
    ),
    "no spam": (
        """10:00 marta: Hello?
           10:05 ben: Hi
           10:06 close""",
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SPAM)
def test_spam(centre: Centre, case: str):
    drawn, expected = SPAM[case]
    draw(centre, drawn)
    found = centre.desk().sql(
        """SELECT t.value, h.numerator, a.numerator FROM metrics.spam_time AS t
        JOIN metrics.spam_held AS h USING (session_id)
        JOIN metrics.spam_answered AS a USING (session_id)"""
    )
    assert found.fetchall() == expected


def test_who_marked_it_is_its_agent(centre: Centre):
    draw(centre, *(drawn for drawn, _ in SPAM.values()))
    rows = centre.desk().metric("spam_time", by="agent").rows
    assert {row.group["agent"]: row.n for row in rows} == {"ben": 2, "dora": 1}


@pytest.mark.parametrize(
    ("later", "share"),
    [
        ([], 0),
        (["message.received"], 0),
        (["message.received", "message.sent"], 1),
        (["message.received", "message.sent", "session.marked_spam"], 0),
    ],
)
def test_a_sender_who_is_answered_later_may_have_been_no_spammer(centre: Centre, later, share):
    target = {"target": "sales", "target_kind": "channel"}
    who = {"message.received": "marta", "message.sent": "ben", "session.marked_spam": "ben"}
    rows = [
        fact("t", 0, "2026-03-02 10:00:00", "session.opened", "marta", **target),
        fact("t", 1, "2026-03-02 10:00:00", "message.received", "marta", text="x"),
        fact("t", 2, "2026-03-02 10:01:00", "session.marked_spam", "ben", reason="spam"),
    ]
    if later:
        rows.append(
            fact("t", 3, "2026-03-03 10:00:00", "session.opened", "marta", **target, session="2")
        )
    for number, kind in enumerate(later, 4):
        more = {"reason": "spam"} if "spam" in kind else {"text": "x"}
        at = f"2026-03-03 10:0{number}:00"
        rows.append(fact("t", number, at, kind, who[kind], session="2", **more))
    bring(centre, rows)
    first = "SELECT arg_min(numerator, counted_at) FROM metrics.spam_served_later"
    assert centre.desk().sql(first).fetchall() == [(share,)]
