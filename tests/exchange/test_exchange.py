"""What leaves and what comes: when, once, in order, and nothing but what the contact may see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from carrying import Carrier, do, outbox, say, told
from ccanalytics.actions import (
    AddNote,
    AttachFile,
    CallBack,
    DeleteMessage,
    EditMessage,
    Mention,
    React,
    ReportDelivery,
    Send,
    Transfer,
)
from ccanalytics.connectors import Arrival, NotNow, Parcel, Receipt
from ccanalytics.connectors.loopback import Loopback
from ccanalytics.errors import Refused
from ccanalytics.exchange import Exchange, before_contact
from ccanalytics.exchange.exchange import TRIES
from ccanalytics.model.people import AgentRef, ConversationRef
from ccanalytics.store.verify import verify
from centre import Centre

pytestmark = pytest.mark.usefixtures("together")


# --- when ---


def test_a_message_leaves_when_it_cannot_be_called_back_any_more(centre: Centre, chat: int):
    carrier = Carrier()
    exchange = Exchange(centre.desk(), [carrier])
    message = say(centre, chat)

    centre.clock.tick(3.9)
    assert exchange.turn().is_quiet
    centre.clock.tick(0.2)
    assert exchange.turn().delivered == 1

    assert (told(carrier), carrier.given[0].thread) == ([("message", "Hi")], "t1")
    assert outbox(centre) == [("message", "delivered", "")]
    with pytest.raises(Refused, match="has left already"):
        do(centre, CallBack(conversation=chat, message=message))
    assert exchange.turn().is_quiet
    assert verify(centre.path) == []


def test_what_nobody_carried_for_a_day_is_given_up(centre: Centre, chat: int):
    say(centre, chat)
    centre.clock.tick(timedelta(days=1, seconds=1).total_seconds())
    carrier = Carrier()

    assert Exchange(centre.desk(), [carrier]).turn().failed == 1
    assert carrier.given == []
    assert outbox(centre) == [("message", "failed", "Nothing carried it within a day.")]


def test_it_sees_as_due_what_the_outbox_calls_queued(centre: Centre, chat: int):
    note = do(centre, AddNote(conversation=chat, text="A note"))
    do(centre, EditMessage(conversation=chat, message=note, text="Another"))
    do(centre, React(conversation=chat, message=note, emoji="👍"))
    asked = "SELECT message_id FROM messages WHERE author_kind = 'contact'"
    ((first,),) = centre.desk().sql(asked).fetchall()
    say(centre, chat)
    centre.clock.tick(5)
    Exchange(centre.desk(), [Carrier(Receipt("failed", "gone"))]).turn()
    for text in ("Two", "Three"):
        last = say(centre, chat, text)
    do(centre, CallBack(conversation=chat, message=last))
    do(centre, React(conversation=chat, message=first, emoji="👍"))
    do(centre, EditMessage(conversation=chat, message=last - 1, text="Two!"))
    exchange = Exchange(centre.desk(), [Carrier()])
    exchange.turn()

    queued = "SELECT position FROM outbox WHERE state = 'queued' ORDER BY position"
    due = [(one.position,) for one in exchange._due]
    assert due == centre.desk().sql(queued).fetchall()
    assert len(due) == 3


# --- what ---


def test_nothing_of_the_team_is_in_a_parcel(centre: Centre, chat: int):
    other = centre.receive("t2", contact="omar", name="Omar Secret", text="SECRET words of Omar's")
    carrier = Carrier()
    do(centre, AddNote(conversation=chat, text="SECRET note"))
    do(centre, Mention(conversation=chat, who=AgentRef("dora"), text="SECRET mention"))
    do(centre, Mention(conversation=chat, who=ConversationRef(other), text="SECRET too"))
    do(centre, Transfer(conversation=chat, to=AgentRef("dora"), note="SECRET reason"))
    queued = do(centre, Send(conversation=chat, text="Not yet there"), by="dora")
    do(centre, Send(conversation=chat, text="See above", quotes=queued), by="dora")
    do(centre, CallBack(conversation=chat, message=queued), by="dora")
    centre.clock.tick(5)

    Exchange(centre.desk(), [carrier]).turn()

    assert told(carrier) == [("message", "See above")]
    assert carrier.given[0].seen.quotes is None
    assert "SECRET" not in repr(carrier.given)


def test_what_changed_while_it_waited_leaves_with_it(centre: Centre, chat: int):
    carrier = Carrier()
    message = say(centre, chat, "Hllo")
    do(centre, EditMessage(conversation=chat, message=message, text="Hello"))
    centre.clock.tick(5)

    assert Exchange(centre.desk(), [carrier]).turn().delivered == 1
    assert told(carrier) == [("message", "Hello")]
    assert [state for _, state, _ in outbox(centre)] == ["delivered", "delivered"]


def test_what_was_deleted_while_it_waited_never_leaves(centre: Centre, chat: int):
    carrier = Carrier()
    message = say(centre, chat)
    centre.clock.tick(5)
    do(centre, DeleteMessage(conversation=chat, message=message))

    Exchange(centre.desk(), [carrier]).turn()

    assert carrier.given == []
    assert [state for _, state, _ in outbox(centre)] == ["failed", "delivered"]


def test_edits_deletions_and_reactions_follow_their_message(centre: Centre, chat: int):
    carrier = Carrier()
    exchange = Exchange(centre.desk(), [carrier])
    message = say(centre, chat)
    centre.clock.tick(5)
    exchange.turn()
    do(centre, EditMessage(conversation=chat, message=message, text="Hi!"))
    do(centre, React(conversation=chat, message=message, emoji="🙏"))
    do(centre, React(conversation=chat, message=message, emoji="🙏", is_removed=True))
    do(centre, DeleteMessage(conversation=chat, message=message))
    centre.clock.tick(5)
    exchange.turn()

    kinds = ["message", "edit", "reaction", "reaction", "deletion"]
    assert [parcel.kind for parcel in carrier.given] == kinds
    assert [parcel.ours for parcel in carrier.given] == [(), (), ("🙏",), (), ()]
    assert {parcel.seen.id for parcel in carrier.given} == {message}


def test_a_change_of_what_never_got_there_has_nothing_to_change(centre: Centre, chat: int):
    exchange = Exchange(centre.desk(), [Carrier(Receipt("failed", "no such chat"))])
    message = say(centre, chat)
    centre.clock.tick(5)
    exchange.turn()
    do(centre, EditMessage(conversation=chat, message=message, text="Hi!"))
    centre.clock.tick(5)

    assert exchange.turn().failed == 1
    assert outbox(centre) == [
        ("message", "failed", "no such chat"),
        ("edit", "failed", "The message itself did not get there."),
    ]
    assert before_contact(centre.desk(), chat)[-1].text == "Hello?"


def test_a_file_goes_along(centre: Centre, chat: int, tmp_path: Path):
    (tmp_path / "offer.pdf").write_bytes(b"%PDF")
    carrier, desk = Carrier(), centre.desk("ben")
    do(centre, AttachFile(conversation=chat, file=desk.files.keep(tmp_path / "offer.pdf")))
    centre.clock.tick(5)
    Exchange(centre.desk(), [carrier]).turn()

    (file,) = carrier.given[0].files
    assert (file.name, file.media_type, file.path.read_bytes()) == (
        "offer.pdf",
        "application/pdf",
        b"%PDF",
    )


def test_a_file_that_is_gone_is_told_of(centre: Centre, chat: int, tmp_path: Path):
    (tmp_path / "offer.pdf").write_bytes(b"%PDF")
    desk = centre.desk("ben")
    file = desk.files.keep(tmp_path / "offer.pdf")
    do(centre, AttachFile(conversation=chat, file=file))
    desk.files.path_of(file).unlink()
    centre.clock.tick(5)

    assert Exchange(centre.desk(), [Carrier()]).turn().failed == 1
    assert "offer.pdf" in outbox(centre)[0][2]


def test_only_what_it_serves_is_carried(centre: Centre, chat: int):
    say(centre, chat)
    centre.clock.tick(5)

    assert Exchange(centre.desk(), [Loopback(centre.path)]).turn().is_quiet
    assert outbox(centre) == [("message", "queued", "")]


# --- when it does not work ---


def test_what_cannot_be_taken_now_is_tried_again_and_nothing_overtakes_it(centre, chat):
    other = centre.receive("t2", contact="omar")
    do(centre, Send(conversation=other, text="To Omar"), by="carla")
    carrier = Carrier(Receipt("delivered"), NotNow("too many"), KeyError("a fault"))
    exchange = Exchange(centre.desk(), [carrier])
    say(centre, chat, "One")
    say(centre, chat, "Two")
    centre.clock.tick(5)

    turn = exchange.turn()
    assert (turn.delivered, turn.postponed, turn.troubles) == (1, 1, ["too many"])
    assert exchange.turn().is_quiet, "it waits a second"
    centre.clock.tick(1.1)
    assert exchange.turn().troubles == ["KeyError: 'a fault'"]
    centre.clock.tick(2.1)
    assert exchange.turn().delivered == 2

    texts = ["To Omar", "One", "One", "One", "Two"]
    assert [text for _, text in told(carrier)] == texts


def test_what_can_never_be_taken_is_given_up_in_the_end(centre: Centre, chat: int):
    carrier = Carrier(*[NotNow("closed")] * TRIES)
    exchange = Exchange(centre.desk(), [carrier])
    say(centre, chat)
    for _turn in range(TRIES + 3):
        centre.clock.tick(61)
        exchange.turn()

    assert len(carrier.given) == TRIES
    assert outbox(centre) == [("message", "failed", "closed")]


def test_a_connector_that_cannot_poll_keeps_no_other_from_its_work(centre: Centre, chat: int):
    class Silent(Carrier):
        def poll(self) -> Iterable[Arrival]:
            raise ConnectionError("no route")

    say(centre, chat)
    centre.clock.tick(5)
    turn = Exchange(centre.desk(), [Silent(only="telegram"), Carrier()]).turn()

    assert (turn.delivered, turn.troubles) == (1, ["ConnectionError: no route"])


def test_a_carrier_that_answers_nonsense_holds_up_only_its_own(centre: Centre, chat: int):
    class Odd(Carrier):
        def deliver(self, parcel: Parcel) -> Receipt:
            return Receipt("gone") if parcel.thread == "t1" else super().deliver(parcel)

    other = centre.receive(thread="t2", contact="lea")
    say(centre, chat)
    say(centre, other)
    centre.clock.tick(5)
    turn = Exchange(centre.desk(), [Odd()]).turn()

    assert (turn.delivered, turn.postponed) == (1, 1)
    assert "'gone' is no state of a message" in turn.troubles[0]


def test_somebody_else_may_have_reported_already(centre: Centre, chat: int):
    class Told(Carrier):
        def deliver(self, parcel: Parcel) -> Receipt:
            report = ReportDelivery(conversation=chat, message=parcel.positions[0], state="read")
            centre.desk().do(report)
            return super().deliver(parcel)

    say(centre, chat)
    centre.clock.tick(5)
    assert Exchange(centre.desk(), [Told()]).turn().delivered == 1
    assert outbox(centre) == [("message", "read", "")]


# --- what comes ---


def test_what_comes_is_taken_in_once_although_it_came_twice(centre: Centre):
    loopback, desk = Loopback(centre.path), centre.desk()
    loopback.put("receive", channel="sales", thread="t9", contact="c", text="Hello?")
    (arrival,) = loopback.poll()
    desk.do(arrival.action, key=arrival.key)  # and there it was killed

    turn = Exchange(desk, [loopback]).turn()

    assert (turn.received, turn.refused) == (0, [])
    assert desk.sql("SELECT count(*) FROM messages").fetchall() == [(1,)]
    assert list(loopback.poll()) == []


def test_a_refused_act_is_told_and_the_next_is_done(centre: Centre, chat: int):
    loopback = Loopback(centre.path)
    loopback.put("rate", conversation=chat, mark=5)
    loopback.put("receive_edit", conversation=999, message=1, text="x")
    loopback.put("receive", channel="sales", thread="t9", contact="c", text="Hello?")

    turn = Exchange(centre.desk(), [loopback]).turn()

    assert (turn.received, len(turn.refused)) == (1, 2)
    assert "not closed yet" in turn.refused[0]


NO_TEXT = "\ud83d"


@pytest.mark.parametrize(
    ("verb", "said"),
    [
        ("receive_reaction", {"emoji": NO_TEXT, "message": 1}),
        ("receive_reaction", {"emoji": "👍", "message": 1, "key": NO_TEXT}),
        ("receive", {"sent_at": "0001-01-01T00:00:00+14:00"}),
        ("receive", {"connector": NO_TEXT}),
    ],
    ids=["half an emoji", "half a key", "before all time", "half a name"],
)
def test_what_no_store_can_keep_holds_up_nobody(centre: Centre, chat: int, verb: str, said: Any):
    message = centre.desk().what_contact_sees(chat)[0].id
    somebody = {"channel": "sales", "thread": "t8", "contact": "b", "text": "Hi"}
    about = {"conversation": chat} if verb == "receive_reaction" else somebody
    loopback = Loopback(centre.path, None)
    loopback.put(verb, **about | said | ({"message": message} if "message" in said else {}))
    loopback.put("receive", channel="sales", thread="t9", contact="c", text="Hello?")

    Exchange(centre.desk(), [loopback]).turn()

    assert centre.desk().conversation_id("loopback", "t9")
    assert list(loopback.poll()) == []
    assert verify(centre.path) == []


def test_whoever_is_no_admin_takes_nothing_in(centre: Centre):
    loopback = Loopback(centre.path)
    loopback.put("receive", channel="sales", thread="t9", contact="c", text="Hello?")

    with pytest.raises(Refused, match="for an admin"):
        Exchange(centre.desk("ben"), [loopback]).turn()
    assert len(list(loopback.poll())) == 1
