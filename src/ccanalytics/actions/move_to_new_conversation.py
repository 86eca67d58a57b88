"""A message begins a session of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import MOVED, Conversation, Session
from ccanalytics.model.facts import (
    Fact,
    MessageCarried,
    SessionAccepted,
    SessionClosed,
    SessionOpened,
    in_force,
)
from ccanalytics.model.message import Message
from ccanalytics.model.people import Who
from ccanalytics.model.refusals import require


@dataclass(frozen=True, kw_only=True)
class MoveToNewConversation(Action):
    """Close the session as moved; open a new one, which you hold, with this message in it.

    Facts     session.opened (moved, with its parent), session.accepted, message.carried;
              session.closed before them, where a session was live
    Refused   no such message; it is a note; the session was marked as spam; neither holder nor
              supervisor
    Known as  Bitrix24 ``imopenlines.message.session.start``
    """

    allowed: ClassVar = (Who.HOLDER, Who.SUPERVISOR)

    conversation: int
    message: int

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        last = self.that_session(state, None)
        self.permit(now, last)
        message = now.message(self.message)
        require(not message.is_note, "quotes_note", message=self.message)
        require(not last.is_spam, "is_spam", conversation=state.id)
        if state.live:
            yield SessionClosed(reason=MOVED)
        yield SessionOpened(
            session_id=now.new_id(), target=last.channel, reason=MOVED, parent=last.id
        )
        yield SessionAccepted()
        waits_since = _waits_since(message, last, now)
        yield MessageCarried(
            target=message.id,
            reason="waiting" if waits_since else "answered",
            asked_at=waits_since or message.sent_at,
        )


def _waits_since(message: Message, session: Session, now: Now) -> datetime | None:
    """Since when the contact waits in the new session, if they do.

    Since the message, where it had no reply when the session ended, or has none now; else since
    what else waits in the session that is closed by this: nobody who waits is forgotten.
    """
    turn = session.turns[-1] if session.turns else None
    is_left = turn and turn.replied_at is None and turn.end_reason != "no_reply_needed"
    if turn and is_left and _is_in(message, session, now) and message.sent_at >= turn.asked_at:
        return message.sent_at
    return session.open_turn.asked_at if session.open_turn else None


def _is_in(message: Message, session: Session, now: Now) -> bool:
    """Whether the contact wrote it in this session, or it was carried into it unanswered."""
    carried = {
        (fact.target, fact.session_id)
        for fact in in_force(now.thread)
        if isinstance(fact, MessageCarried) and fact.reason == "waiting"
    }
    is_here = message.session == session.id or (message.id, session.id) in carried
    return message.side == "contact" and is_here
