"""The contacts of a practice database, who write by themselves."""

from __future__ import annotations

import shutil
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import ccanalytics as cc
from ccanalytics.actions import AddNote, CallBack, Receive, Send
from ccanalytics.desk import Desk
from ccanalytics.practice import ADMIN, Contacts, made_anew
from ccanalytics.store.lock import locked
from ccanalytics.store.rows import utc_now
from ccanalytics.store.verify import verify
from centre import Centre

MAKE = "import sys; from pathlib import Path; from ccanalytics.practice import made_anew;"


def one(desk: Desk, query: str, *values: object) -> object:
    return desk.sql(query, values).fetchall()[0][0]


def waiting(desk: Desk) -> int:
    found: int = next(row[0] for row in desk.queue().fetchall() if row[4] == "waiting")
    return found


def last(desk: Desk, conversation: int) -> tuple[str, str]:
    found: tuple[str, str] = desk.sql(
        "SELECT author_kind, text FROM messages WHERE conversation_id = ? "
        "ORDER BY message_id DESC LIMIT 1",
        [conversation],
    ).fetchall()[0]
    return found


def ticks(contacts: Contacts, start: datetime, *seconds: float) -> None:
    for after in seconds:
        contacts.tick(start + timedelta(seconds=after))


def states(desk: Desk) -> list[str]:
    query = "SELECT state FROM outbox ORDER BY position"
    return [row[0] for row in desk.sql(query).fetchall()]


def test_a_contact_answers_what_got_there_and_no_note(db: Path):
    contacts, desk = Contacts(db), cc.open(db, "ben")
    conversation = waiting(desk)
    sent = desk.do(Send(conversation=conversation, text="Which order, please?")).facts[-1]
    desk.do(AddNote(conversation=conversation, text="He waits."))

    start, seen = sent.recorded_at, []
    for after in (1, 5, 7, 8, 21):
        ticks(contacts, start, after)
        seen += states(desk)

    assert seen == ["queued", "sent", "delivered", "delivered", "read"]
    assert last(desk, conversation)[0] == "contact"
    assert verify(db) == []


def test_nobody_answers_what_was_called_back(db: Path):
    contacts, desk, start = Contacts(db), cc.open(db, "ben"), utc_now()
    conversation = waiting(desk)
    message = desk.do(Send(conversation=conversation, text="Which order?")).facts[-1].position
    asked = last(desk, conversation)
    desk.do(CallBack(conversation=conversation, message=message or 0))

    ticks(contacts, start, 5, 8, 21)

    assert states(desk) == []
    assert asked == ("agent", "Which order?")
    assert last(desk, conversation)[0] == "contact", "what they wrote before"


def test_whom_somebody_plays_does_not_write_by_themselves(db: Path):
    contacts, desk = Contacts(db), cc.open(db, "ben")
    conversation = waiting(desk)
    connector, thread, address = desk.sql(
        "SELECT v.connector, v.thread, k.address FROM conversations AS v "
        "JOIN contacts AS k USING (contact_id) WHERE conversation_id = ?",
        [conversation],
    ).fetchall()[0]
    played = Receive(
        channel="sales",
        connector=connector,
        thread=thread,
        contact=address,
        text="It is me",
        message="played-1",
    )
    cc.open(db, ADMIN).do(played)
    sent = desk.do(Send(conversation=conversation, text="Which order, please?")).facts[-1]

    ticks(contacts, sent.recorded_at, 5, 8, 21, 40)

    assert states(desk) == ["delivered"]
    assert last(desk, conversation) == ("agent", "Which order, please?")


def test_two_kernels_that_simulate_at_once_add_nothing_twice(db: Path):
    desk, start = cc.open(db, "ben"), utc_now()
    first, second = Contacts(db), Contacts(db)
    for contacts in (first, second):
        contacts.tick(start)
    desk.do(Send(conversation=waiting(desk), text="We ship on Monday."))
    taken = 0
    for seconds in range(0, 200, 14):
        now = start + timedelta(seconds=seconds)
        # The second has not seen what the first just did.
        second._seen = desk.store.changes()
        taken += first.tick(now)
        assert second.tick(now) == 0
        second._seen = None
        second.tick(now)

    messages, different = desk.sql(
        "SELECT count(*), count(DISTINCT origin) FROM facts WHERE origin ~ 'new-|reply-to'"
    ).fetchall()[0]
    assert messages == different
    assert taken >= 3
    assert verify(db) == []


def test_with_nothing_due_the_database_is_not_even_opened(db: Path):
    contacts = Contacts(db)
    now = datetime(2030, 1, 1)
    while contacts.tick(now):
        now += timedelta(seconds=75)
    contacts.tick(now)

    with locked(db, shared=False, timeout=1, what="a test"):
        began = time.perf_counter()
        assert contacts.tick(now) == 0

    assert time.perf_counter() - began < 0.1


def test_it_is_never_full_of_newcomers(db: Path):
    contacts, now = Contacts(db), datetime(2030, 1, 1)

    came = sum(contacts.tick(now + timedelta(seconds=75 * n + 20)) for n in range(20))

    desk = cc.open(db)
    assert 1 <= came < 20
    assert one(desk, "SELECT count(*) FROM sessions WHERE status = 'waiting'") == 8
    assert verify(db) == []


def test_contacts_go_on_after_it_was_made_anew(db: Path):
    contacts, now = Contacts(db), datetime(2030, 1, 1, 0, 0, 20)
    contacts.tick(now)
    made_anew(db)

    assert contacts.tick(now) == 1


def test_nobody_writes_by_themselves_to_a_real_centre(centre: Centre, db: Path):
    with pytest.raises(cc.BadInput, match="no practice database"):
        Contacts(centre.path)

    contacts = Contacts(db)
    before = len(centre.desk().store.facts_since(0))
    shutil.copy(centre.path, db)
    (db.parent / f"{db.name}.changes").write_bytes((99).to_bytes(8, "little"))
    with pytest.raises(cc.BadInput, match="no practice database"):
        contacts.tick()
    assert len(cc.open(db).store.facts_since(0)) == before


def test_its_admin_is_no_agent_elsewhere(centre: Centre):
    logins = {row[0] for row in centre.desk().sql("SELECT login FROM agents").fetchall()}

    assert ADMIN not in logins
