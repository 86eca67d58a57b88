"""What leaves and what comes: when, once, in order, and nothing but what the contact may see."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from ccanalytics.actions import (
    AddNote,
    Answer,
    AttachFile,
    CallBack,
    Close,
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
from ccanalytics.model.action import Action
from ccanalytics.model.people import AgentRef, ConversationRef
from ccanalytics.store.lock import locked
from ccanalytics.store.verify import verify
from centre import Centre


class Carrier:
    """One that does as it is told; ``given`` are the parcels that it was handed."""

    name = "test"

    def __init__(self, *answers: Receipt | BaseException, only: str = "") -> None:
        self.answers, self.only = list(answers), only
        self.given: list[Parcel] = []
        self.coming: list[Arrival] = []

    def serves(self, connector: str) -> bool:
        return self.only in ("", connector)

    def poll(self) -> Iterable[Arrival]:
        return list(self.coming)

    def done(self, arrival: Arrival, refused: str = "") -> None:
        self.coming.remove(arrival)

    def deliver(self, parcel: Parcel) -> Receipt:
        self.given.append(parcel)
        answer = self.answers.pop(0) if self.answers else Receipt("delivered")
        if isinstance(answer, BaseException):
            raise answer
        return answer


@pytest.fixture
def chat(centre: Centre) -> int:
    """A conversation by web chat, which ben holds."""
    conversation = centre.receive("t1")
    centre.desk("ben").do(Answer(conversation=conversation))
    return conversation


def do(centre: Centre, action: Action, by: str = "ben") -> int:
    """Do it; returns the number of the last of its facts."""
    position = centre.desk(by).do(action).facts[-1].position
    assert position is not None
    return position


def say(centre: Centre, chat: int, text: str = "Hi") -> int:
    return do(centre, Send(conversation=chat, text=text))


def outbox(centre: Centre) -> list[tuple[str, str, str]]:
    query = "SELECT kind, state, detail FROM outbox ORDER BY position"
    return centre.desk().sql(query).fetchall()


def told(carrier: Carrier) -> list[tuple[str, str]]:
    return [(parcel.kind, parcel.seen.text) for parcel in carrier.given]


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


def test_what_was_called_back_never_leaves_however_close_it_was(centre: Centre, chat: int):
    """Both go by one clock: either it is called back, or it leaves."""
    carrier = Carrier()
    ben, clock = centre.desk("ben"), centre.clock
    called_back, left_in_time = set(), set()
    for round_ in range(8):
        message = say(centre, chat, f"{round_}")
        clock.tick(3.999)
        start = threading.Barrier(2)

        def call(start: threading.Barrier = start, message: int = message) -> None:
            start.wait()
            try:
                ben.do(CallBack(conversation=chat, message=message))
                called_back.add(message)
            except Refused:
                left_in_time.add(message)

        caller = threading.Thread(target=call)
        caller.start()
        exchange = Exchange(centre.desk(), [carrier])
        start.wait()
        if round_ % 3:
            clock.tick(0.002)
        exchange.turn()
        caller.join()
        clock.tick(5)
        exchange.turn()

    left = {parcel.positions[0] for parcel in carrier.given}
    assert left & called_back == set()
    assert (left, len(left) + len(called_back)) == (left_in_time, 8)


def test_with_nothing_to_do_the_store_is_not_even_opened(centre: Centre, chat: int):
    exchange = Exchange(centre.desk(), [Loopback(centre.path)])
    exchange.turn()
    with locked(centre.path, shared=False, timeout=1, what="a test"):
        assert exchange.turn().is_quiet


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
    do(centre, DeleteMessage(conversation=chat, message=message))
    centre.clock.tick(5)

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


def test_killed_after_a_delivery_it_delivers_again_and_reports_once(centre: Centre, chat: int):
    say(centre, chat)
    code = """
import os, signal, sys
from pathlib import Path
from ccanalytics.connectors.loopback import Loopback
from ccanalytics.desk import Desk
from ccanalytics.exchange import Exchange
class Deadly(Loopback):
    def deliver(self, parcel):
        super().deliver(parcel)
        os.kill(os.getpid(), signal.SIGKILL)
path = Path(sys.argv[1])
Exchange(Desk(path, "ana"), [Deadly(path, None)]).turn()
"""
    desk = centre.desk()
    from ccanalytics.store.rows import utc_now

    centre.clock.now = utc_now() - timedelta(seconds=30)
    say(centre, chat, "Now")
    subprocess.run([sys.executable, "-c", code, centre.path], check=False)
    centre.clock.tick(60)
    loopback = Loopback(centre.path, None)
    turn = Exchange(desk, [loopback]).turn()

    thread = next((loopback.folder / "threads").iterdir())
    assert (turn.delivered, turn.failed) == (1, 0)
    assert len(thread.read_text().splitlines()) == 2
    assert [m["text"] for m in loopback.has_arrived("t1", "webchat")] == ["Now"]
    reports = "SELECT count(*) FROM facts WHERE kind = 'delivery.reported' AND reason = 'delivered'"
    assert desk.sql(reports).fetchall() == [(1,)]


def test_of_two_exchanges_one_is_at_work(centre: Centre, chat: int):
    desk, inside = centre.desk(), []

    class Nosy(Carrier):
        def deliver(self, parcel: Parcel) -> Receipt:
            inside.append(Exchange(desk, [carrier]).turn())
            return super().deliver(parcel)

    carrier = Nosy()
    say(centre, chat)
    centre.clock.tick(5)
    Exchange(desk, [carrier]).turn()

    assert [turn.is_elsewhere for turn in inside] == [True]
    assert len(carrier.given) == 1


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


def test_whoever_is_no_admin_takes_nothing_in(centre: Centre):
    loopback = Loopback(centre.path)
    loopback.put("receive", channel="sales", thread="t9", contact="c", text="Hello?")

    with pytest.raises(Refused, match="for an admin"):
        Exchange(centre.desk("ben"), [loopback]).turn()
    assert len(list(loopback.poll())) == 1


# --- the law ---


@pytest.mark.parametrize("seed", range(3))
def test_the_phone_shows_what_the_contact_is_said_to_see(centre: Centre, seed: int):
    """Built of parcels alone, the other side's thread equals what the facts say."""
    chance, loopback = Random(seed), Loopback(centre.path)
    exchange, desk = Exchange(centre.desk(), [loopback]), centre.desk("ben")
    loopback.put("receive", channel="sales", thread="t1", contact="m", text="Hello?")
    exchange.turn()
    chat = centre.desk().sql("SELECT conversation_id FROM conversations").fetchall()[0][0]
    desk.do(Answer(conversation=chat))
    sent: list[int] = []
    with desk.batch():
        for step in range(30):
            message = chance.choice(sent) if sent else 0
            action = chance.choice(
                [
                    Send(conversation=chat, text=f"Text {step}", quotes=message or None),
                    AddNote(conversation=chat, text=f"SECRET {step}"),
                    EditMessage(conversation=chat, message=message, text=f"Edited {step}"),
                    DeleteMessage(conversation=chat, message=message),
                    CallBack(conversation=chat, message=message),
                    React(conversation=chat, message=message, emoji="👍"),
                ]
            )
            try:
                done = desk.do(action).facts
            except Refused:
                continue
            finally:
                centre.clock.tick(chance.choice([0, 1, 5]))
                exchange.turn()
            sent += [f.position or 0 for f in done if isinstance(action, Send)]

    def compare() -> None:
        seen = [s for s in before_contact(desk, chat) if s.side != "contact" and not s.is_deleted]
        phone = loopback.has_arrived("t1")
        assert [(s.id, s.text, len(s.reactions)) for s in seen] == [
            (m["id"], m["text"], len(m["reactions"])) for m in phone
        ]
        assert "SECRET" not in repr(phone)

    compare()
    centre.clock.tick(5)
    exchange.turn()
    compare()
    desk.do(Close(conversation=chat))
    assert [s for _, s, _ in outbox(centre) if s == "queued"] == []
    assert verify(centre.path) == []
