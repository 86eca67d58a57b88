"""An agent is in a conversation no longer."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import Conversation
from ccanalytics.model.facts import Fact, ParticipantRemoved
from ccanalytics.model.people import Who
from ccanalytics.model.refusals import require


@dataclass(frozen=True, kw_only=True)
class Leave(Action):
    """Leave a conversation that you joined or were invited to.

    Facts     participant.removed
    Refused   no live session; you hold it (transfer or close it); you are not in it
    Known as  Bitrix24 ``im.chat.leave``
    """

    allowed: ClassVar = (Who.ANYONE,)

    conversation: int

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        session = self.live_session(state)
        self.permit(now, session)
        require(session.holder != now.by.id, "holder_cannot_leave", conversation=state.id)
        is_in_it = session.participant(now.by.id)
        require(is_in_it, "not_in_it", who=now.name(now.by.id), conversation=state.id)
        yield ParticipantRemoved(target=now.by.id)
