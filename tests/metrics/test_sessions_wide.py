"""The view with everything: one row per session, and the same numbers as the metrics'."""

from __future__ import annotations

from datetime import datetime

import duckdb
import pytest

from acted import act
from ccanalytics.actions import AddNote, Close, Pin, Rate, RateSession, Send, Start
from centre import Centre
from drawn import draw

DRAWN = [
    """10:00 marta: Hello?
       10:05 accept ben
       10:06 ben: Hi
       10:20 marta: A question
       10:21 marta: and another
       10:50 note dora
       10:52 ben: An answer
       11:00 close ben""",
    """10:00 luis: WIN $$$
       10:01 spam ben""",
    """10:00 eva: Hello?
       10:10 to #support
       11:00 close ben""",
    """10:00 ben: Your parcel is here
       10:05 ada: Thanks!
       10:06 close ben""",
    """12:00 tom: Hello?
       12:00 bot: We are on it
       12:03 to dora""",
    """12:00 note ben""",
]

SAME = {
    "first_response_seconds": "SELECT session_id, value FROM metrics.first_response_time",
    "resolution_seconds": "SELECT session_id, value FROM metrics.resolution_time",
    "mean_response_seconds": "SELECT session_id, avg(value) FROM metrics.response_time GROUP BY 1",
    "longest_response_seconds":
        "SELECT session_id, max(value) FROM metrics.response_time GROUP BY 1",
    "answered_turns": "SELECT session_id, count(value) FROM metrics.response_time GROUP BY 1",
    "turns": "SELECT session_id, count(*) FROM metrics.response_time GROUP BY 1",
    "contact_messages + agent_messages + bot_messages":
        "SELECT session_id, sum(numerator) FROM metrics.messages_per_session GROUP BY 1",
    "transfers": "SELECT session_id, numerator FROM metrics.transfers_per_session",
    "is_spam::INTEGER": "SELECT session_id, numerator FROM metrics.spam_rate",
    "is_missed::INTEGER": "SELECT session_id, sum(numerator) FROM metrics.missed GROUP BY 1",
    "missed_cause": "SELECT session_id, cause FROM metrics.missed WHERE numerator = 1",
}  # fmt: skip


@pytest.mark.parametrize("column", SAME)
def test_its_numbers_are_those_of_the_metrics(centre: Centre, column: str):
    draw(centre, *DRAWN)
    desk = centre.desk()
    ours = dict(desk.sql(f"SELECT session_id, {column} FROM sessions_wide").fetchall())
    theirs = dict(desk.sql(SAME[column]).fetchall())
    missing = 0 if column in ("turns", "answered_turns") else None
    assert ours == {session: theirs.get(session, missing) for session in ours}
    assert theirs.keys() <= ours.keys()
    assert len(set(ours.values())) > 1


def test_its_numbers_are_those_that_one_counts_by_hand(centre: Centre):
    draw(centre, DRAWN[0])
    row = centre.desk().sql("""
        SELECT queue_seconds, first_response_seconds, mean_response_seconds,
            longest_response_seconds, resolution_seconds, turns, answered_turns,
            contact_messages, agent_messages, bot_messages, notes
        FROM sessions_wide
    """)
    minutes = [5, 6, (6 + 32) / 2, 32, 60]
    assert row.fetchall() == [(*(60 * minute for minute in minutes), 2, 2, 3, 2, 0, 1)]


def test_every_session_is_there_once(centre: Centre):
    draw(centre, *DRAWN)
    draw(centre, *DRAWN, channel="support")
    desk = centre.desk()
    found = desk.sql("SELECT session_id FROM sessions_wide ORDER BY ALL").fetchall()
    assert found == desk.sql("SELECT session_id FROM sessions ORDER BY ALL").fetchall()
    assert len(set(found)) == len(found) == 2 * len(DRAWN)


def test_a_row_tells_who_when_and_how_often(centre: Centre):
    conversation = centre.receive(name="Marta", contact="+34600")
    ben = centre.desk("ben")
    centre.clock.tick(60)
    ben.do(Send(conversation=conversation, text="Hi"))
    ben.do(AddNote(conversation=conversation, text="x"))
    centre.clock.tick(60)
    ben.do(Close(conversation=conversation))

    rows = centre.desk().sql("FROM sessions_wide")
    row = dict(zip(rows.columns, rows.fetchall()[0], strict=True))

    assert (row["entry_channel"], row["channel"], row["connector"]) == ("sales", "sales", "webchat")
    assert (row["contact_name"], row["contact_address"]) == ("Marta", "+34600")
    assert (row["agent"], row["agent_name"], row["replied_by"]) == ("ben", "Ben", "ben")
    assert (row["status"], row["close_reason"], row["closed_by"]) == ("closed", "closed", "ben")
    assert row["opened_at"].replace(microsecond=0) == datetime(2026, 3, 2, 9, 0)
    assert row["opened_local"].replace(microsecond=0) == datetime(2026, 3, 2, 10, 0)
    assert row["queue_seconds"] == pytest.approx(60, abs=0.001)
    assert row["resolution_seconds"] == pytest.approx(120, abs=0.001)
    assert (row["is_missed"], row["missed_cause"], row["is_spam"]) == (False, None, False)
    assert (row["notes"], row["agent_messages"], row["contact_messages"]) == (1, 1, 1)


def test_it_is_there_at_every_door_and_nothing_of_it_is_kept(centre: Centre):
    draw(centre, *DRAWN)
    desk, ask = centre.desk(), "SELECT count(*) FROM sessions_wide"

    with desk.batch():
        assert desk.sql(ask).fetchall() == [(6,)]
        centre.receive()
        assert desk.sql(ask).fetchall() == [(7,)]
    assert desk.snapshot().sql(ask).fetchall() == [(7,)]
    with (
        duckdb.connect(str(centre.path), read_only=True) as connection,
        pytest.raises(duckdb.CatalogException, match="sessions_wide"),
    ):
        connection.execute(ask)


def test_sessions_are_taken_by_opening_and_by_the_channel_they_entered(centre: Centre):
    draw(centre, *DRAWN)
    draw(centre, "23:30 marta: Hello?", channel="support")
    desk = centre.desk()

    def found(**window: str) -> int:
        return len(desk.sessions(**window).fetchall())

    assert (found(), found(since="2026-03-03"), found(until="2026-03-03")) == (7, 1, 6)
    for channel in ("sales", "support"):
        volume = desk.metric("volume", channel=channel).rows[0].value
        assert found(channel=channel) == volume


def test_a_row_tells_marks_and_who_began_it(centre: Centre):
    conversation = centre.receive()
    centre.desk("ben").do(Send(conversation=conversation, text="Hi"))
    centre.desk("ben").do(Close(conversation=conversation))
    centre.desk().do(Rate(conversation=conversation, mark=5))
    centre.desk("carla").do(RateSession(conversation=conversation, mark=2))
    centre.desk("ben").do(Start(conversation=conversation))
    centre.desk("ben").do(Pin(conversation=conversation))

    rows = centre.desk().sql(
        "SELECT contact_mark, supervisor_mark, is_outbound, pinned_at IS NOT NULL, is_test, "
        "queue_seconds IS NULL FROM sessions_wide ORDER BY session"
    )
    assert rows.fetchall() == [
        (5, 2, False, False, False, False),
        (None, None, True, True, False, True),
    ]


def test_the_queue_shows_what_was_said_last_as_it_reads_now(centre: Centre):
    act(
        centre,
        """10:00 marta: Hello?
           10:01 ben: Hi
           10:02 ben edit
           10:03 ben pin""",
        """10:00 marta: Hello?
           10:01 ben answer
           10:02 ben to dora
           10:03 carla: Hi
           10:03 carla call_back""",
    )
    rows = centre.desk().queue().project("status, agent, last_text, pinned_at IS NOT NULL")
    assert rows.fetchall() == [
        ("offered", "dora", "x", False),
        ("held", "ben", "x, rather", True),
    ]
