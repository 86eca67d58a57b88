"""What each verb does, whom it is for, and that a refusal writes nothing (law 2)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

import ccanalytics as cc
from ccanalytics.actions import (
    VERBS,
    AddAgent,
    AddChannel,
    AddNote,
    Answer,
    Close,
    MarkSpam,
    Receive,
    Send,
    SetRole,
    Transfer,
    Undo,
    action_class,
)
from ccanalytics.errors import BadInput, NotFound, Refused
from ccanalytics.model.keys import new_key
from ccanalytics.model.people import AgentRef, ChannelRef
from ccanalytics.store.rows import utc_now
from ccanalytics.store.verify import verify
from centre import Centre

BEN, DORA, CARLA = AgentRef("ben"), AgentRef("dora"), AgentRef("carla")


def do(centre: Centre, by: str, verb: type, **fields: object) -> list[str]:
    """The kinds of the facts that an act of the first conversation yields."""
    if verb in (Answer, Send, AddNote, Transfer, Close, MarkSpam, Undo):
        fields = {"conversation": first(centre)} | fields
    return [fact.kind() for fact in centre.desk(by).do(verb(**fields)).facts]


def first(centre: Centre) -> int:
    return number(centre, "SELECT min(conversation_id) FROM conversations")


def status(centre: Centre) -> str:
    return centre.desk().conversation(first(centre)).last.status


def facts(centre: Centre) -> int:
    return number(centre, "SELECT count(*) FROM facts")


def number(centre: Centre, query: str) -> int:
    with centre.desk().store.reading() as connection:
        return connection.execute(query).fetchall()[0][0]


GIVEN = {
    "nothing": [],
    "waiting": [("ana", Receive)],
    "held by ben": [("ana", Receive), ("ben", Answer)],
    "offered to dora": [("ana", Receive), ("ben", Answer), ("ben", Transfer, DORA)],
    "in support's queue": [
        ("ana", Receive),
        ("ben", Answer),
        ("ben", Transfer, ChannelRef("support")),
    ],
    "closed": [("ana", Receive), ("ben", Answer), ("ben", Close)],
    "marked as spam": [("ana", Receive), ("dora", MarkSpam)],
    "written to again": [("ana", Receive), ("ben", Answer), ("ben", Close), ("ana", Receive)],
}
MESSAGE = {"channel": "sales", "thread": "t1", "contact": "marta", "text": "Hello?"}


KEPT: dict[str, tuple[bytes, datetime]] = {}
"""Centres of which one of `GIVEN` holds."""


def given(centre: Centre, what: str) -> None:
    """Let it have happened in a new centre; acted out the first time, and copied from then on."""
    if what in KEPT:
        centre.put(KEPT[what])
        return
    with centre.desk().batch():
        for by, verb, *to in GIVEN[what]:
            do(
                centre,
                by,
                verb,
                **(MESSAGE if verb is Receive else {}),
                **({"to": to[0]} if to else {}),
            )
    KEPT[what] = centre.keep()


DONE = [
    ("nothing", "ana", Receive, MESSAGE,
     ["contact.added", "conversation.opened", "session.opened", "message.received"], "waiting"),
    ("held by ben", "ana", Receive, MESSAGE, ["message.received"], "held"),
    ("closed", "ana", Receive, MESSAGE, ["session.reopened", "message.received"], "held"),
    ("waiting", "ben", Answer, {}, ["session.accepted"], "held"),
    ("offered to dora", "dora", Answer, {}, ["session.accepted"], "held"),
    ("in support's queue", "dora", Answer, {}, ["session.accepted"], "held"),
    ("waiting", "ben", Send, {"text": "Hi"}, ["session.accepted", "message.sent"], "held"),
    ("held by ben", "ben", Send, {"text": "Hi"}, ["message.sent"], "held"),
    ("held by ben", "carla", Send, {"text": "Hi"}, ["message.sent"], "held"),
    ("offered to dora", "dora", Send, {"text": "Hi"}, ["session.accepted", "message.sent"], "held"),
    ("waiting", "dora", AddNote, {"text": "A regular"}, ["note.added"], "waiting"),
    ("closed", "dora", AddNote, {"text": "Paid"}, ["note.added"], "closed"),
    ("held by ben", "ben", Transfer, {"to": DORA}, ["conversation.transferred"], "offered"),
    ("held by ben", "carla", Transfer, {"to": CARLA}, ["conversation.transferred"], "offered"),
    ("held by ben", "ben", Transfer, {"to": DORA, "note": "Yours"},
     ["conversation.transferred", "note.added"], "offered"),
    ("held by ben", "ben", Transfer, {"to": ChannelRef("support")},
     ["conversation.transferred"], "waiting"),
    ("held by ben", "ben", Transfer, {"to": ChannelRef("sales")},
     ["conversation.transferred"], "waiting"),
    ("offered to dora", "carla", Transfer, {"to": BEN}, ["conversation.transferred"], "offered"),
    ("held by ben", "ben", Close, {}, ["session.closed"], "closed"),
    ("held by ben", "ben", MarkSpam, {}, ["session.marked_spam"], "closed"),
    ("waiting", "dora", MarkSpam, {}, ["session.marked_spam"], "closed"),
    ("held by ben", "carla", MarkSpam, {}, ["session.marked_spam"], "closed"),
    ("closed", "ben", Undo, {}, ["act.undone"], "held"),
    ("marked as spam", "dora", Undo, {}, ["act.undone"], "waiting"),
    ("offered to dora", "ben", Undo, {}, ["act.undone"], "held"),
    ("in support's queue", "ben", Undo, {}, ["act.undone"], "held"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "by", "verb", "fields", "kinds", "after"), DONE)
def test_an_act_yields_its_facts(centre, before, by, verb, fields, kinds, after):
    given(centre, before)
    assert do(centre, by, verb, **fields) == kinds
    assert status(centre) == after


REFUSED = [
    ("waiting", "ben", Receive, MESSAGE, "not_allowed"),
    ("waiting", "ana", Receive, MESSAGE | {"thread": " "}, "no_address"),
    ("held by ben", "ben", Undo, {}, "nothing_to_undo"),
    ("closed", "carla", Undo, {}, "nothing_to_undo"),
    ("written to again", "ben", Undo, {}, "nothing_to_undo"),
    ("held by ben", "ben", Answer, {}, "already_yours"),
    ("held by ben", "dora", Answer, {}, "held_by_other"),
    ("offered to dora", "ben", Answer, {}, "offered_to_other"),
    ("closed", "ben", Answer, {}, "not_live"),
    ("held by ben", "dora", Send, {"text": "Hi"}, "not_allowed"),
    ("offered to dora", "ben", Send, {"text": "Hi"}, "not_allowed"),
    ("held by ben", "ben", Send, {"text": " \n"}, "empty_text"),
    ("closed", "ben", Send, {"text": "Hi"}, "not_live"),
    ("waiting", "ben", AddNote, {"text": ""}, "empty_text"),
    ("waiting", "ben", Transfer, {"to": DORA}, "not_allowed"),
    ("held by ben", "dora", Transfer, {"to": CARLA}, "not_allowed"),
    ("held by ben", "ben", Transfer, {"to": BEN}, "target_has_it"),
    ("offered to dora", "carla", Transfer, {"to": DORA}, "target_has_it"),
    ("in support's queue", "carla", Transfer, {"to": ChannelRef("support")}, "already_waits_there"),
    ("closed", "carla", Transfer, {"to": BEN}, "not_live"),
    ("waiting", "ben", Close, {}, "not_accepted"),
    ("held by ben", "dora", Close, {}, "not_allowed"),
    ("closed", "ben", Close, {}, "not_live"),
    ("held by ben", "dora", MarkSpam, {}, "not_allowed"),
    ("closed", "carla", MarkSpam, {}, "not_live"),
    ("nothing", "carla", AddChannel, {"name": "billing"}, "not_allowed"),
    ("nothing", "ana", AddChannel, {"name": "sales"}, "channel_taken"),
    ("nothing", "ana", AddChannel, {"name": "two words"}, "bad_name"),
    ("nothing", "ana", AddChannel, {"name": "12"}, "bad_name"),
    ("nothing", "carla", AddAgent, {"login": "eva"}, "not_allowed"),
    ("nothing", "ana", AddAgent, {"login": "ben"}, "login_taken"),
    ("nothing", "ana", AddAgent, {"login": ""}, "bad_name"),
    ("nothing", "ana", AddAgent, {"login": "eva", "role": "boss"}, "unknown_role"),
    ("nothing", "ben", SetRole, {"agent": BEN, "role": "admin"}, "not_allowed"),
    ("nothing", "ana", SetRole, {"agent": BEN, "role": "boss"}, "unknown_role"),
    ("nothing", "ana", SetRole, {"agent": BEN, "role": "agent"}, "same_role"),
    ("nothing", "ana", SetRole, {"agent": AgentRef("ana"), "role": "agent"}, "last_admin"),
    ("nothing", "eva", AddChannel, {"name": "billing"}, "no_actor"),
]


@pytest.mark.parametrize(("before", "by", "verb", "fields", "code"), REFUSED)
def test_a_refused_act_says_why_and_writes_nothing(centre, before, by, verb, fields, code):
    given(centre, before)
    count, changes = facts(centre), centre.desk().store.changes()
    with pytest.raises(Refused) as refusal:
        do(centre, by, verb, **fields)
    assert refusal.value.code == code
    assert "{" not in str(refusal.value)
    assert (facts(centre), centre.desk().store.changes()) == (count, changes)


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


def test_every_verb_is_done_and_refused_in_this_file():
    done = {verb for _, _, verb, *_ in DONE} | {AddChannel, AddAgent, SetRole}
    refused = {verb for _, _, verb, *_ in REFUSED}
    every = {action_class(verb) for verb in VERBS}
    assert done == refused == every


def test_an_act_repeated_with_its_key_does_nothing_more(centre: Centre):
    given(centre, "held by ben")
    key, send = new_key(centre.clock.now), Send(conversation=first(centre), text="Hi")
    once = centre.desk("ben").do(send, key=key)
    count = facts(centre)
    again = centre.desk("ben").do(send, key=key)
    assert not once.repeated
    assert again.repeated
    assert again.facts == once.facts
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
