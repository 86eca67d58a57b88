"""A shift ends, and whoever had it is away."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import Conversation
from ccanalytics.model.facts import AgentPresenceSet, Fact
from ccanalytics.model.offering import shift_ended_at
from ccanalytics.model.people import AWAY, AgentRef, Who
from ccanalytics.model.refusals import refuse


@dataclass(frozen=True, kw_only=True)
class EndShift(Action):
    """Note that an agent is away, whose shift has ended since they said that they are there; the
    rules do it, as the system.

    Facts     agent.presence_set (away)
    Refused   not a supervisor; no shift of theirs has ended
    Known as  Bitrix24 the automatic end of the working day
    """

    allowed: ClassVar = (Who.SUPERVISOR,)

    agent: AgentRef

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        self.permit(now)
        agent = now.directory.agent(self.agent)
        ended_at = shift_ended_at(agent, now.at)
        if ended_at is None:
            raise refuse("shift_goes_on", login=agent.login)
        yield AgentPresenceSet(subject=agent.id, reason=AWAY, due_at=ended_at, actor_kind="system")
