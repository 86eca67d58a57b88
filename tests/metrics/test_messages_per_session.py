"""How many messages a session has, by who wrote them."""

from __future__ import annotations

from centre import Centre
from drawn import draw


def test_the_sides_add_up_to_the_messages_that_the_contact_sees(centre: Centre):
    draw(
        centre,
        """10:00 marta: Hello?
           10:00 bot: We are on it
           10:01 marta: Anybody?
           10:02 note ben
           10:05 ben: Hi
           10:06 close""",
        """11:00 luis: Hello?""",
    )
    desk = centre.desk()

    whole = desk.metric("messages_per_session").rows
    sides = desk.metric("messages_per_session", by="side").rows

    assert [(row.value, row.n, row.unfinished) for row in whole] == [(2.5, 2, 1)]
    assert {row.group["side"]: (row.value, row.n) for row in sides} == {
        "agent": (0.5, 2),
        "bot": (0.5, 2),
        "contact": (1.5, 2),
    }


def test_the_interval_is_that_of_whole_sessions(centre: Centre):
    """Two sessions of two messages each do not vary, whoever wrote them."""
    draw(
        centre,
        "10:00 marta: Hello?\n 10:01 ben: Hi",
        "10:00 luis: Hello?\n 10:01 luis: Anybody?",
    )
    row = centre.desk().metric("messages_per_session").rows[0]
    assert (row.value, row.low, row.high) == (2, 2, 2)
