"""What the rules of a channel make due is done."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import Conversation, Session
from ccanalytics.model.due import CLOSE, PASS_ON, QUEUE, RETURN, SAY, TELL, Due, due
from ccanalytics.model.facts import (
    ConversationTransferred,
    Fact,
    MessageSent,
    SessionClosed,
    SessionReturned,
    TargetMissed,
)
from ccanalytics.model.people import Who
from ccanalytics.model.refusals import require


@dataclass(frozen=True, kw_only=True)
class ApplyRules(Action):
    """Do what is due in a conversation by its channel's rules: an offer that is over, nobody
    answering, a silence, a missed target, an automatic text; the rules do it, as the system.

    Facts     session.returned, conversation.transferred, session.closed, message.sent,
              target.missed, as they are due
    Refused   not a supervisor; there is no session; nothing is due
    Known as  Bitrix24 the automatic actions of an open channel
    """

    allowed: ClassVar = (Who.SUPERVISOR,)

    conversation: int

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        session = self.that_session(state, None)
        self.permit(now, session)
        channel = now.directory.channels.get(session.channel or 0)
        found = due(session, channel, now.directory, now.at)
        require(found, "nothing_due", conversation=state.id)
        for one in found:
            yield from _done(one, session, now)


def _done(one: Due, session: Session, now: Now) -> Iterator[Fact]:
    if one.text:
        text = one.text
        if one.reason == QUEUE:
            text = text.replace("{position}", str(now.known.place_in_queue(session.id)))
        yield MessageSent(
            text=text,
            reason=one.reason,
            due_at=one.due_at,
            actor_kind="system",
            session_id=session.id,
        )
    if one.does != SAY:
        yield _moved(one, session, now)


def _moved(one: Due, session: Session, now: Now) -> Fact:
    if one.does == RETURN:
        return SessionReturned(reason=one.reason, due_at=one.due_at, actor_kind="system")
    if one.does == CLOSE:
        return SessionClosed(reason=one.reason, due_at=one.due_at, actor_kind="system")
    if one.does == TELL:
        return TargetMissed(
            target=session.turn, reason=one.reason, due_at=one.due_at, actor_kind="system"
        )
    assert one.does == PASS_ON
    assert session.channel is not None
    to = now.directory.channels[session.channel].settings.no_answer_channel
    return ConversationTransferred(
        target=to,
        target_kind="channel",
        reason=one.reason,
        due_at=one.due_at,
        actor_kind="system",
    )
