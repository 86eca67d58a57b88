"""A colleague is asked into a conversation."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import INVITED, Conversation
from ccanalytics.model.facts import Fact, ParticipantAdded
from ccanalytics.model.people import AgentRef, Who
from ccanalytics.model.refusals import require


@dataclass(frozen=True, kw_only=True)
class Invite(Action):
    """Ask a colleague into the conversation: they see it among theirs and may write to the contact.

    Facts     participant.added
    Refused   no live session; neither holder, nor invited, nor supervisor; they hold it or were
              invited already
    Known as  Bitrix24 ``im.chat.user.add``
    """

    allowed: ClassVar = (Who.HOLDER, Who.PARTICIPANT, Who.SUPERVISOR)

    conversation: int
    agent: AgentRef

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        session = self.live_session(state)
        self.permit(now, session)
        target = now.directory.agent(self.agent).id
        there = session.participant(target)
        is_in_it = session.holder == target or (there is not None and there.is_invited)
        require(not is_in_it, "already_in_it", who=now.name(target), conversation=state.id)
        yield ParticipantAdded(target=target, reason=INVITED)
