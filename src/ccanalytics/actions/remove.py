"""A participant is taken out of a conversation."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import Conversation
from ccanalytics.model.facts import Fact, ParticipantRemoved
from ccanalytics.model.people import AgentRef, Who
from ccanalytics.model.refusals import require


@dataclass(frozen=True, kw_only=True)
class Remove(Action):
    """Take a colleague out of the conversation who was invited or had joined.

    Facts     participant.removed
    Refused   no live session; neither holder nor supervisor; they are not in it
    Known as  Bitrix24 ``im.chat.user.delete``
    """

    allowed: ClassVar = (Who.HOLDER, Who.SUPERVISOR)

    conversation: int
    agent: AgentRef

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        session = self.live_session(state)
        self.permit(now, session)
        target = now.directory.agent(self.agent).id
        is_in_it = session.participant(target)
        require(is_in_it, "not_in_it", who=now.name(target), conversation=state.id)
        yield ParticipantRemoved(target=target)
