"""An agent takes a conversation from the queue."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import Conversation
from ccanalytics.model.facts import Fact, SessionAccepted
from ccanalytics.model.people import Who
from ccanalytics.model.refusals import refuse, require


@dataclass(frozen=True, kw_only=True)
class Answer(Action):
    """Accept a waiting conversation, or one that is offered to you.

    Facts     session.accepted
    Refused   no live session; you hold it already; a colleague holds it; it is offered to another
    Known as  Bitrix24 ``imopenlines.operator.answer``
    """

    allowed: ClassVar = (Who.ROSTER, Who.OFFERED)

    conversation: int

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        session = self.live_session(state)
        require(session.holder != now.by.id, "already_yours", conversation=state.id)
        for code, other in (
            ("held_by_other", session.holder),
            ("offered_to_other", session.offered_to),
        ):
            if other not in (None, now.by.id):
                raise refuse(code, conversation=state.id, holder=now.name(other))
        self.permit(now, session)
        yield SessionAccepted()
