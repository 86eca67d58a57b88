"""An agent listens in."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import JOINED, Conversation
from ccanalytics.model.facts import Fact, ParticipantAdded
from ccanalytics.model.people import Who
from ccanalytics.model.refusals import require


@dataclass(frozen=True, kw_only=True)
class Join(Action):
    """Listen in: be in a conversation without holding it, and without writing to the contact.

    Facts     participant.added
    Refused   no live session; you hold it; you are in it already
    Known as  Bitrix24 ``imopenlines.session.join``
    """

    allowed: ClassVar = (Who.ANYONE,)

    conversation: int

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        session = self.live_session(state)
        self.permit(now, session)
        require(session.holder != now.by.id, "already_yours", conversation=state.id)
        is_in_it = session.participant(now.by.id)
        require(not is_in_it, "already_in_it", who=now.name(now.by.id), conversation=state.id)
        yield ParticipantAdded(target=now.by.id, reason=JOINED)
