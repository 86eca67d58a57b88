"""An agent gets another role."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import Conversation
from ccanalytics.model.facts import AgentRoleSet, Fact
from ccanalytics.model.people import AgentRef, Role, Who
from ccanalytics.model.refusals import require


@dataclass(frozen=True, kw_only=True)
class SetRole(Action):
    """Make somebody agent, supervisor or admin.

    Facts     agent.role_set
    Refused   not an admin; no such role; they have it already; they are the only admin
    Known as  Bitrix24 access permissions of open channels
    """

    allowed: ClassVar = (Who.ADMIN,)

    agent: AgentRef
    role: str

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        self.permit(now)
        require(self.role in list(Role), "unknown_role", role=self.role)
        target = now.directory.agent(self.agent)
        require(target.role != self.role, "same_role", login=target.login, role=target.role)
        require(now.directory.admins() != [target], "last_admin", login=target.login)
        yield AgentRoleSet(subject=target.id, role=self.role)
