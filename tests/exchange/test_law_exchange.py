"""What gets to the contact is what they are said to see, whatever happens."""

from __future__ import annotations

from random import Random

import pytest

from carrying import outbox
from ccanalytics.actions import (
    AddNote,
    Answer,
    CallBack,
    Close,
    DeleteMessage,
    EditMessage,
    React,
    Send,
)
from ccanalytics.connectors.loopback import Loopback
from ccanalytics.errors import Refused
from ccanalytics.exchange import Exchange, before_contact
from ccanalytics.store.verify import verify
from centre import Centre

pytestmark = pytest.mark.usefixtures("together")


@pytest.mark.parametrize("seed", range(2))
def test_the_phone_shows_what_the_contact_is_said_to_see(centre: Centre, seed: int):
    """Built of parcels alone, the other side's thread equals what the facts say."""
    chance, loopback = Random(seed), Loopback(centre.path)
    exchange, desk = Exchange(centre.desk(), [loopback]), centre.desk("ben")
    loopback.put("receive", channel="sales", thread="t1", contact="m", text="Hello?")
    exchange.turn()
    chat = centre.desk().sql("SELECT conversation_id FROM conversations").fetchall()[0][0]
    desk.do(Answer(conversation=chat))
    sent: list[int] = []
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
