"""What agents are offered and what becomes of it; and who comes back after a closing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from acted import act
from ccanalytics import ChannelRef
from ccanalytics.actions import Answer, ConfigureChannel, Offer, SetPresence, Skip
from centre import Centre

# What was acted out, and what became of each offer: how it was made, to whom, and its outcome.
OFFERED: dict[str, tuple[str, list[tuple[str, str, str]]]] = {
    "accepted": (
        """10:00 marta: Hello?
           10:01 carla offer ben
           10:02 ben answer""",
        [("queue", "ben", "accepted")],
    ),
    "skipped, and then answered by whom it was offered next": (
        """10:00 marta: Hello?
           10:01 carla offer ben
           10:02 ben skip
           10:03 carla offer dora
           10:04 dora: Hi""",
        [("queue", "ben", "skipped"), ("queue", "dora", "accepted")],
    ),
    "expired": (
        """10:00 marta: Hello?
           10:01 carla offer ben
           10:02 ana rules""",
        [("queue", "ben", "expired")],
    ),
    "taken by a supervisor": (
        """10:00 marta: Hello?
           10:01 carla offer ben
           10:02 carla take""",
        [("queue", "ben", "taken")],
    ),
    "not decided yet": (
        """10:00 marta: Hello?
           10:01 carla offer ben""",
        [("queue", "ben", "pending")],
    ),
    "a colleague's, which is a transfer, and nobody's who takes it": (
        """10:00 marta: Hello?
           10:01 ben answer
           10:02 ben to dora
           10:03 dora answer
           10:04 ben take""",
        [("transfer", "dora", "accepted")],
    ),
    "passed on to a channel before anybody accepted, which is no offer": (
        """10:00 marta: Hello?
           10:01 ben answer
           10:02 ben to dora
           10:03 carla to #support""",
        [("transfer", "dora", "transferred")],
    ),
    "closed meanwhile": (
        """10:00 marta: Hello?
           10:01 carla offer ben
           10:02 carla spam""",
        [("queue", "ben", "spam")],
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def offering(another: Callable[[], Centre]) -> tuple[bytes, datetime]:
    """A centre whose queue offers, with ben and dora online."""
    centre = another()
    rules = {"roster": "ben, dora", "next_after": 60, "accept_within": 120}
    with centre.desk().batch():
        centre.clock.now = datetime(2026, 3, 2, 9)
        centre.desk().do(ConfigureChannel(channel=ChannelRef("sales"), changes=rules))
        for login in ("ben", "dora"):
            centre.desk(login).do(SetPresence(presence="online"))
    return centre.keep()


@pytest.mark.parametrize("case", OFFERED)
def test_what_became_of_offers(centre: Centre, offering: tuple[bytes, datetime], case: str):
    words, expected = OFFERED[case]
    centre.put(offering)
    act(centre, words)

    desk = centre.desk()
    found = desk.sql("SELECT kind, agent, outcome FROM metrics.offers ORDER BY counted_at")
    assert found.fetchall() == expected
    outcomes = [outcome for *_, outcome in expected]
    decided = [outcome for outcome in outcomes if outcome != "pending"]
    row = desk.metric("offers").rows[0]
    assert (row.n, row.unfinished) == (len(decided), outcomes.count("pending"))
    assert row.value == (decided.count("accepted") / len(decided) if decided else None)


def test_what_is_offered_to_all_is_an_offer_to_each(centre: Centre, offering: Any):
    centre.put(offering)
    with centre.desk().batch():
        conversation = centre.receive()
        centre.desk().do(Offer(conversation=conversation))
        centre.desk("ben").do(Skip(conversation=conversation))
        centre.desk("dora").do(Answer(conversation=conversation))

    rows = centre.desk().metric("offers", by=["agent", "outcome"]).rows
    assert [tuple(row.group.values()) for row in rows] == [("ben", "skipped"), ("dora", "accepted")]


def test_a_session_is_reopened_by_who_writes_again_within_the_grace(centre: Centre):
    act(
        centre,
        """10:00 marta: Hello?
           10:05 ben: Hi
           10:06 ben close
           10:10 marta: One more thing""",
        """10:00 juan: Hello?
           10:05 dora: Hi
           10:06 dora close
           11:10 juan: Another day""",
        """10:00 ines: WIN
           10:05 ben spam""",
        "10:00 oscar: Hello?",
    )
    found = centre.desk().metric("reopened", by="agent")

    assert {row.group["agent"]: (row.value, row.n) for row in found.rows} == {
        "ben": (1, 1), "dora": (0, 1),
    }  # fmt: skip
