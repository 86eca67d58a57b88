"""A person joins the agents."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import Conversation
from ccanalytics.model.facts import AgentAdded, Fact
from ccanalytics.model.people import Role, Who, valid_name
from ccanalytics.model.refusals import require
from ccanalytics.model.text import clean


@dataclass(frozen=True, kw_only=True)
class AddAgent(Action):
    """Add a person: ``login`` is for references, ``name`` is what people read.

    Facts     agent.added
    Refused   not an admin; the login is taken or no good name; no such role
    Known as  Bitrix24 ``imopenlines.config.add`` (QUEUE)
    """

    allowed: ClassVar = (Who.ADMIN,)

    login: str
    name: str = ""
    role: str = Role.AGENT

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        self.permit(now)
        require(valid_name(self.login), "bad_name", name=self.login)
        require(self.role in list(Role), "unknown_role", role=self.role)
        taken = (agent.login for agent in now.directory.agents.values())
        require(self.login not in taken, "login_taken", login=self.login)
        yield AgentAdded(
            subject=now.new_id(),
            login=self.login,
            name=clean(self.name) or self.login,
            role=self.role,
        )
