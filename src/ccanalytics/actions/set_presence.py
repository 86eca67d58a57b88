"""An agent comes, pauses or goes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import Conversation
from ccanalytics.model.facts import AgentPresenceSet, Fact
from ccanalytics.model.people import PRESENCES, AgentRef, Role, Who
from ccanalytics.model.refusals import require


@dataclass(frozen=True, kw_only=True)
class SetPresence(Action):
    """Say that you are online (the queue offers you conversations), paused (it offers none) or away
    (what you hold may go back to it); a supervisor says it of anybody.

    Facts     agent.presence_set
    Refused   no such presence; it is that already; of a colleague, and you are no supervisor
    Known as  Bitrix24 the start, pause and end of the working day
    """

    allowed: ClassVar = (Who.ANYONE,)

    presence: str
    agent: AgentRef | None = None

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        self.permit(now)
        require(
            self.presence in PRESENCES,
            "bad_presence",
            given=self.presence,
            choices=", ".join(PRESENCES),
        )
        agent = now.directory.agent(self.agent) if self.agent else now.by
        may = agent.id == now.by.id or now.by.role.includes(Role.SUPERVISOR)
        require(may, "not_yours_to_set", login=agent.login)
        is_news = agent.presence != self.presence
        require(is_news, "same_presence", login=agent.login, presence=self.presence)
        yield AgentPresenceSet(subject=agent.id, reason=self.presence)
