"""A message begins a session of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import MOVED, Conversation, Session
from ccanalytics.model.facts import (
    Fact,
    MessageCarried,
    SessionAccepted,
    SessionClosed,
    SessionOpened,
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
        yield MessageCarried(
            target=message.id,
            reason="waiting" if _is_unanswered(message, last) else "answered",
            asked_at=message.sent_at,
        )


def _is_unanswered(message: Message, session: Session) -> bool:
    """Whether the contact still waited for a reply to it when the session ended, or does now."""
    turn = session.turns[-1] if session.turns else None
    if turn is None or message.side != "contact" or message.session != session.id:
        return False
    is_left = turn.replied_at is None and turn.end_reason != "no_reply_needed"
    return is_left and message.sent_at >= turn.asked_at
