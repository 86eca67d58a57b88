"""Keys, late arrivals, and what acts do to one another; every verb by itself is in ``acts/``."""

from __future__ import annotations

from datetime import timedelta

import pytest

import ccanalytics as cc
from acts.situations import DORA, SITUATIONS
from acts.stage import Stage
from acts.stage import given as staged
from ccanalytics.actions import (
    AddChannel,
    Answer,
    Close,
    MarkSpam,
    Receive,
    Send,
    SetRole,
    Transfer,
    Undo,
)
from ccanalytics.errors import BadInput, NotFound, Refused
from ccanalytics.model.keys import new_key
from ccanalytics.model.people import AgentRef, ChannelRef
from ccanalytics.store.rows import utc_now
from ccanalytics.store.verify import verify
from centre import Centre

CARLA = AgentRef("carla")
MESSAGE = {"channel": "sales", "thread": "t1", "contact": "of t1", "text": "Hello?"}


def given(centre: Centre, what: str) -> None:
    assert what in SITUATIONS
    staged(centre, what)


def first(centre: Centre) -> int:
    return centre.desk().sql("SELECT min(conversation_id) FROM conversations").fetchall()[0][0]


def do(centre: Centre, by: str, verb: type, **fields: object) -> list[str]:
    """The kinds of the facts that an act of the first conversation yields."""
    stage = Stage(centre, "t1", {"conversation": [first(centre)]})
    return stage.kinds(by, verb, **fields)


def status(centre: Centre) -> str:
    return centre.desk().conversation(first(centre)).last.status


def facts(centre: Centre) -> int:
    return centre.desk().sql("SELECT count(*) FROM facts").fetchall()[0][0]


@pytest.mark.parametrize(
    ("verb", "fields", "hint"),
    [
        (Send, {"conversation": 999, "text": "Hi"}, "There is no conversation 999"),
        (Transfer, {"to": AgentRef("bne")}, "did you mean 'ben'?"),
        (Transfer, {"to": ChannelRef("sale")}, "did you mean 'sales'?"),
        (SetRole, {"agent": AgentRef("carl"), "role": "agent"}, "did you mean 'carla'?"),
        (Receive, MESSAGE | {"channel": "sails"}, "did you mean 'sales'?"),
    ],
)
def test_what_does_not_exist_is_named_with_the_nearest_that_does(centre, verb, fields, hint):
    given(centre, "held by ben")
    count = facts(centre)
    with pytest.raises(NotFound, match=hint.replace("?", r"\?")):
        do(centre, "ana", verb, **fields)
    assert facts(centre) == count


def test_a_key_cannot_be_used_for_another_conversation(centre: Centre):
    given(centre, "held by ben")
    other = centre.receive("t2")
    centre.desk("ben").do(Send(conversation=first(centre), text="Hi"), key="k")
    with pytest.raises(Refused, match="another act"):
        centre.desk("ben").do(Send(conversation=other, text="Hi"), key="k")


def test_a_key_older_than_a_day_is_refused(centre: Centre):
    key = new_key(utc_now())
    centre.clock.now += timedelta(days=365)
    with pytest.raises(Refused, match="kept for one day"):
        centre.desk().do(AddChannel(name="billing"), key=key)


def test_a_key_from_the_future_is_refused(centre: Centre):
    key = new_key(centre.clock.now + timedelta(hours=1))
    with pytest.raises(Refused, match="still to come"):
        centre.desk().do(AddChannel(name="billing"), key=key)


def test_a_key_cannot_be_used_for_another_act(centre: Centre):
    given(centre, "held by ben")
    centre.desk("ben").do(Send(conversation=first(centre), text="Hi"), key="k")
    for other in (Close(conversation=first(centre)), Send(conversation=first(centre), text="Ho")):
        with pytest.raises(Refused, match="another act"):
            centre.desk("ben").do(other, key="k")
    assert status(centre) == "held"


def test_an_act_counts_although_the_clock_was_set_back(centre: Centre):
    given(centre, "waiting")
    centre.clock.tick(-3600)
    do(centre, "ben", Answer)
    do(centre, "ben", Send, text="Hi")
    assert status(centre) == "held"
    do(centre, "ben", Close)
    assert verify(centre.path, every=True) == []


def test_a_connectors_message_arrives_once(centre: Centre):
    centre.receive(message="m1")
    count = facts(centre)
    outcome = centre.desk().do(Receive(**MESSAGE, message="m1"))
    assert outcome.repeated
    assert facts(centre) == count


def test_a_contact_who_writes_after_the_grace_opens_a_new_session(centre: Centre):
    given(centre, "closed")
    centre.clock.tick(15 * 60 + 1)
    assert do(centre, "ana", Receive, **MESSAGE) == ["session.opened", "message.received"]


def test_a_contact_marked_as_spam_opens_a_new_session_at_once(centre: Centre):
    given(centre, "waiting")
    do(centre, "ben", MarkSpam)
    assert do(centre, "ana", Receive, **MESSAGE) == ["session.opened", "message.received"]


def test_what_was_undone_has_not_been(centre: Centre):
    given(centre, "held by ben")
    before = centre.desk().conversation(first(centre)).live
    for verb, fields in ((Close, {}), (Transfer, {"to": DORA}), (MarkSpam, {})):
        do(centre, "ben", verb, **fields)
        do(centre, "ben", Undo)
        assert centre.desk().conversation(first(centre)).live == before
    centre.clock.tick(60)
    do(centre, "ben", Send, text="Hi")
    (turn,) = centre.desk().conversation(first(centre)).live.turns
    assert (turn.asked_at, turn.end_reason) == (before.first_asked_at, "replied")
    assert verify(centre.path, every=True) == []


def test_it_is_too_late_to_undo_after_a_quarter_of_a_minute(centre: Centre):
    given(centre, "closed")
    centre.clock.tick(16)
    with pytest.raises(Refused, match="within 15 seconds"):
        do(centre, "ben", Undo)


def test_a_late_message_joins_the_session_that_was_live_then(centre: Centre):
    given(centre, "held by ben")
    then = centre.clock.now
    centre.clock.tick(60)
    do(centre, "ben", Close)
    centre.clock.tick(3600)
    centre.receive(text="a new matter")
    centre.receive(text="late", sent_at=then + timedelta(seconds=30))
    before, after = centre.desk().conversation(first(centre)).sessions
    assert (before.contact_messages, before.status) == (2, "closed")
    assert (after.contact_messages, after.status) == (1, "waiting")


def test_a_late_message_from_between_two_sessions_opens_one_there(centre: Centre):
    given(centre, "closed")
    centre.clock.tick(3600)
    between = centre.clock.now
    centre.clock.tick(3600)
    centre.receive(text="a new matter")
    centre.receive(text="late", sent_at=between)
    sessions = list(centre.desk().conversation(first(centre)).ended_sessions())
    assert [s.close_reason for s in sessions] == ["closed", "superseded", None]
    assert sessions[1].closed_at == sessions[2].opened_at


def test_a_message_from_the_future_happened_now(centre: Centre):
    centre.receive(sent_at=centre.clock.now + timedelta(days=3))
    assert centre.desk().conversation(first(centre)).last_at <= centre.clock.now


def test_a_group_chat_has_no_single_contact(centre: Centre):
    centre.receive("g1", contact="marta", is_group=True)
    centre.receive("g1", contact="juan", is_group=True)
    rows = centre.desk().sql("SELECT contact_id FROM conversations").fetchall()
    authors = centre.desk().sql("SELECT count(DISTINCT author_id) FROM messages").fetchall()
    assert (rows, authors) == ([(None,)], [(2,)])


def test_a_text_is_stored_as_it_was_written_but_for_lone_surrogates(centre: Centre):
    text = "<b>ok</b> \U0001f642 \u202etxt\u202c \x00 \x1b[31m 'x' \ud83d"
    given(centre, "held by ben")
    do(centre, "ben", Send, text=text)
    stored = centre.desk().sql("SELECT text FROM messages ORDER BY message_id DESC LIMIT 1")
    assert stored.fetchall()[0][0] == text.replace("\ud83d", "\ufffd")


def test_a_text_above_a_mebibyte_is_refused(centre: Centre):
    given(centre, "held by ben")
    with pytest.raises(BadInput, match="1 MiB"):
        do(centre, "ben", Send, text="x" * ((1 << 20) + 1))


def test_a_demoted_admin_loses_what_only_admins_may(centre: Centre):
    centre.desk().do(SetRole(agent=CARLA, role="admin"))
    centre.desk("carla").do(SetRole(agent=AgentRef("ana"), role="agent"))
    with pytest.raises(Refused):
        centre.desk("ana").do(AddChannel(name="billing"))


def test_the_public_names_are_there():
    assert {"create", "open", "Desk", "actions"} <= set(cc.__all__)
    assert cc.actions.Transfer is Transfer
