"""An agent declines a conversation."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import SKIPPED, Conversation, Session
from ccanalytics.model.facts import Fact, MovingFact, SessionReturned, SessionSkipped, in_force
from ccanalytics.model.people import Who
from ccanalytics.model.refusals import require


@dataclass(frozen=True, kw_only=True)
class Skip(Action):
    """Decline what waits or is offered to you: it is not offered to you again this time.

    Facts     session.skipped; before it session.returned, where it was offered to you
    Refused   no live session; a colleague holds it or it is offered to one; you skipped it already
    Known as  Bitrix24 ``imopenlines.operator.skip``
    """

    allowed: ClassVar = (Who.ROSTER, Who.OFFERED)

    conversation: int

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        session = self.live_session(state)
        self.permit(now, session)
        require(not _has_skipped(now, session), "already_skipped", conversation=state.id)
        if session.offered_to == now.by.id:
            yield SessionReturned(reason=SKIPPED)
        yield SessionSkipped()


def _has_skipped(now: Now, session: Session) -> bool:
    """Whether the agent declined it since it last went to anybody."""
    for fact in reversed(in_force(now.thread)):
        if fact.session_id != session.id:
            continue
        if isinstance(fact, SessionSkipped) and fact.actor == now.by.id:
            return True
        if isinstance(fact, MovingFact) and not isinstance(fact, SessionReturned):
            return False
    return False
