"""Transfers as drawn conversations: how long each takes, who has it, and who waits meanwhile."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from acted import act
from ccanalytics import AgentRef
from ccanalytics.actions import Answer, Transfer, Undo
from centre import Centre
from drawn import bring, draw, fact

M = 60

# What was drawn: value, observed and end_reason of each transfer; and the contact's waiting.
TRANSFERS = {
    "accepted by who it was offered to": (
        """10:00 marta: Hello?
           10:02 ben: One moment
           10:05 to dora
           10:09 accept dora""",
        [(4 * M, 4 * M, "accepted")], [0],
    ),
    "a reply accepts it": (
        """10:00 marta: Hello?
           10:05 to dora
           10:09 dora: Here I am""",
        [(4 * M, 4 * M, "accepted")], [4 * M],
    ),
    "a message of who transferred it does not": (
        """10:00 marta: Hello?
           10:05 to dora
           10:06 ben: Dora will help you
           10:12 accept dora""",
        [(7 * M, 7 * M, "accepted")], [1 * M],
    ),
    "neither does a note, nor a bot": (
        """10:00 marta: Hello?
           10:05 to dora
           10:06 note dora
           10:07 bot: We are on it
           10:15 accept dora""",
        [(10 * M, 10 * M, "accepted")], [10 * M],
    ),
    "passed on before anybody accepted": (
        """10:00 marta: Hello?
           10:05 to dora
           10:25 to #support
           10:35 accept dora
           10:36 dora: Hi""",
        [(None, 20 * M, "transferred"), (10 * M, 10 * M, "accepted")], [20 * M, 10 * M],
    ),
    "closed before anybody accepted": (
        """10:00 marta: Hello?
           10:05 to dora
           10:25 close""",
        [(None, 20 * M, "closed")], [20 * M],
    ),
    "spam before anybody accepted": (
        """10:00 marta: WIN
           10:05 to #support
           10:06 spam dora""",
        [(None, 1 * M, "spam")], [1 * M],
    ),
    "the contact writes while it is pending": (
        """10:00 marta: Hello?
           10:02 ben: Dora will help you
           10:03 to dora
           10:10 marta: Anybody?
           10:13 accept dora
           10:20 dora: Hi""",
        [(10 * M, 10 * M, "accepted")], [3 * M],
    ),
    "nobody has accepted it yet, and the data end at eleven": (
        """10:00 marta: Hello?
           10:30 to dora
           11:00 note ben""",
        [(None, 30 * M, "pending")], [30 * M],
    ),
    "accepted at once": (
        """10:00 marta: Hello?
           10:05 to dora
           10:05 accept dora""",
        [(0, 0, "accepted")], [0],
    ),
    "none": ("""10:00 marta: Hello?""", [], []),
}  # fmt: skip


@pytest.fixture(scope="module", params=TRANSFERS)
def case(request: pytest.FixtureRequest, another: Callable[[], Centre]) -> tuple[Centre, str]:
    """A case by its name, and a centre into which it was drawn."""
    centre = another()
    draw(centre, TRANSFERS[request.param][0])
    return centre, request.param


def test_transfers(case: tuple[Centre, str]):
    centre, name = case
    _, times, waits = TRANSFERS[name]
    desk = centre.desk()
    found = desk.sql(
        "SELECT value, observed, end_reason FROM metrics.transfer_time ORDER BY transfer_id"
    )
    waited = desk.sql("SELECT numerator FROM metrics.transfer_wait ORDER BY transfer_id")
    assert found.fetchall() == times
    assert [seconds for (seconds,) in waited.fetchall()] == waits


def test_waiting_in_transfers_is_a_part_of_all_waiting(case: tuple[Centre, str]):
    desk = case[0].desk()
    in_transfers = "SELECT coalesce(sum(numerator), 0) FROM metrics.transfer_wait"
    in_all = "SELECT coalesce(sum(coalesce(value, observed)), 0) FROM metrics.response_time"
    assert desk.sql(in_transfers).fetchall()[0] <= desk.sql(in_all).fetchall()[0]


def test_a_transfer_knows_from_whom_and_where_and_to_whom(centre: Centre):
    draw(
        centre,
        """10:00 marta: Hello?
           10:05 to #support
           10:10 accept dora
           10:15 to ben""",
    )
    columns = "channel, agent, target_kind, to_agent, to_channel"
    found = centre.desk().sql(f"SELECT {columns} FROM metrics.transfer_time ORDER BY transfer_id")
    assert found.fetchall() == [
        ("sales", "ben", "channel", None, "support"),
        ("support", "ben", "agent", "ben", None),
    ]


def test_there_are_as_many_as_the_sessions_count(centre: Centre):
    draw(centre, *(drawn for drawn, *_ in TRANSFERS.values()))
    desk = centre.desk()
    per_session = desk.metric("transfers_per_session").rows[0]
    (share,) = desk.metric("transfer_rate").rows
    assert desk.metric("transfer_time").rows[0].n == per_session.value * per_session.n
    assert (share.n, share.value) == (len(TRANSFERS), pytest.approx(10 / 11))


def test_what_the_next_session_overtook_was_not_accepted_in_it(centre: Centre):
    target = {"target": "sales", "target_kind": "channel"}
    to_dora = {"target": "dora", "target_kind": "agent"}
    rows = [
        fact("t", 0, "2026-03-02 10:00:00", "session.opened", "marta", **target),
        fact("t", 1, "2026-03-02 10:00:00", "message.received", "marta", text="x"),
        fact("t", 2, "2026-03-02 10:05:00", "conversation.transferred", "ben", **to_dora),
        fact("t", 3, "2026-03-02 11:00:00", "session.opened", "marta", **target, session="2"),
        fact("t", 4, "2026-03-02 11:05:00", "session.accepted", "dora", session="2"),
    ]
    bring(centre, rows)
    found = centre.desk().sql("SELECT value, observed, end_reason FROM metrics.transfer_time")
    assert found.fetchall() == [(None, 55 * M, "superseded")]


def test_a_transfer_that_was_taken_back_never_was(centre: Centre):
    conversation = centre.receive()
    ben = centre.desk("ben")
    ben.do(Answer(conversation=conversation))
    ben.do(Transfer(conversation=conversation, to=AgentRef("dora")))
    assert centre.desk().metric("transfer_time").rows[0].n == 1
    ben.do(Undo(conversation=conversation))
    assert centre.desk().metric("transfer_time").rows[0].n == 0
    assert centre.desk().metric("transfer_rate").rows[0].value == 0


def test_first_response_and_resolution_tell_transferred_sessions_apart(centre: Centre):
    draw(centre, TRANSFERS["a reply accepts it"][0], TRANSFERS["none"][0])
    rows = centre.desk().metric("first_response_time", by="is_transferred").rows
    assert {row.group["is_transferred"]: row.value for row in rows} == {True: 9 * M, False: None}


# What was acted out: kind, from whom, to whom, seconds, and end_reason or why it is left out.
DONE = {
    "taking over from a colleague is one for which nobody waited": (
        """10:00 marta: Hello?
           10:05 ben answer
           10:10 dora take""",
        [("pull", "ben", "dora", None, "pull")],
    ),
    "an offer that a colleague takes was accepted by then, and taken from whom it was for": (
        """10:00 marta: Hello?
           10:05 ben answer
           10:10 ben to dora
           10:17 carla take""",
        [("offer", "ben", "dora", 7 * M, "taken"), ("pull", "dora", "carla", None, "pull")],
    ),
    "an offer that is declined was not accepted": (
        """10:00 marta: Hello?
           10:05 ben answer
           10:10 ben to dora
           10:12 dora skip
           10:40 ana answer""",
        [("offer", "ben", "dora", None, "skipped")],
    ),
    "declining what waits in a channel ends nothing": (
        """10:00 marta: Hello?
           10:05 ben answer
           10:10 ben to #support
           10:12 dora skip
           10:20 ana answer""",
        [("channel", "ben", "support", 10 * M, "accepted")],
    ),
    "who was invited accepts no offer by writing, nor does a supervisor": (
        """10:00 marta: Hello?
           10:05 ben answer
           10:06 ben invite ana
           10:10 ben to dora
           10:11 ana: I know
           10:12 carla: So do I
           10:20 dora answer""",
        [("offer", "ben", "dora", 10 * M, "accepted")],
    ),
    "a message that moves leaves the offer behind": (
        """10:00 marta: Hello?
           10:05 ben answer
           10:10 ben to dora
           10:13 carla move""",
        [("offer", "ben", "dora", None, "moved")],
    ),
    "an offer in a session that was a test counts as little": (
        """10:00 marta: Hello?
           10:05 ben answer
           10:10 ben to dora
           10:12 dora skip
           10:13 ana close_as test""",
        [("offer", "ben", "dora", None, "test")],
    ),
}


@pytest.mark.parametrize("case", DONE)
def test_transfers_at_the_desk(centre: Centre, case: str):
    act(centre, DONE[case][0])
    with (desk := centre.desk()).batch():
        found = desk.sql("""
            SELECT kind, agent, coalesce(to_agent, to_channel), CASE WHEN left_out IS NULL
                THEN round(value) END, coalesce(left_out, end_reason)
            FROM metrics.transfer_time(with_left_out := TRUE) ORDER BY transfer_id
        """)
        counted, per_session = desk.metric("transfers"), desk.metric("transfers_per_session")
        (timed,), (waited,) = (desk.metric(m).rows for m in ("transfer_time", "transfer_wait"))
    assert found.fetchall() == DONE[case][1]
    ends = [end for *_, end in DONE[case][1]]
    assert counted.rows[0].n == len(ends) - ends.count("test")
    assert counted.rows[0].n == (per_session.rows[0].value or 0) * per_session.rows[0].n
    assert timed.n == waited.n == len(ends) - ends.count("test") - ends.count("pull")


def test_the_wait_in_an_offer_ends_as_it_is_declined(centre: Centre):
    act(
        centre,
        """10:00 marta: Hello?
           10:05 ben answer
           10:10 ben to dora
           10:12 dora skip
           10:40 ana answer""",
    )
    (row,) = centre.desk().metric("transfer_wait", by="end_reason").rows
    assert (row.group["end_reason"], round(row.value or 0)) == ("skipped", 2 * M)
