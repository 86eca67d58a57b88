"""A task is made of a message."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import Conversation
from ccanalytics.model.facts import Fact, TaskCreated
from ccanalytics.model.people import AgentRef, Who
from ccanalytics.model.text import in_utc
from ccanalytics.model.writing import worded


@dataclass(frozen=True, kw_only=True)
class CreateTask(Action):
    """Make a task of a message, for a colleague perhaps, and for a day.

    Facts     task.created
    Refused   no such message; it has no title
    Known as  Bitrix24 ``im.message.share`` (TASK)
    """

    allowed: ClassVar = (Who.ANYONE,)

    conversation: int
    message: int
    title: str
    assignee: AgentRef | None = None
    due_at: datetime | None = None

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        message = now.message(self.message)
        self.permit(now, state.last)
        yield TaskCreated(
            target=message.id,
            session_id=message.session,
            task=now.new_id(),
            text=worded(self.title, "create_task"),
            assignee=now.directory.agent(self.assignee).id if self.assignee else None,
            due_at=in_utc(self.due_at) if self.due_at else None,
        )
