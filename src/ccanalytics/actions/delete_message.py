"""A message is shown no more."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.carriers import DELETE
from ccanalytics.model.conversation import Conversation
from ccanalytics.model.facts import Fact, MessageDeleted
from ccanalytics.model.people import Role, Who
from ccanalytics.model.refusals import require
from ccanalytics.model.writing import changeable, is_held_back


@dataclass(frozen=True, kw_only=True)
class DeleteMessage(Action):
    """Delete what you wrote, within 24 hours; a supervisor deletes any message at any time.

    Facts     message.deleted
    Refused   no such message; it was deleted already; it is not yours (a supervisor may); it has
              not left yet: call it back; more than 24 hours have passed (a supervisor may); the
              carrier cannot delete
    Known as  Bitrix24 ``im.message.delete``
    """

    allowed: ClassVar = (Who.AUTHOR, Who.SUPERVISOR)

    conversation: int
    message: int

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        message = now.message(self.message)
        is_mine = message.side == "agent" and message.author == now.by.id
        is_supervisor = now.by.role.includes(Role.SUPERVISOR)
        require(is_mine or is_supervisor, "not_your_message", message=self.message)
        is_in_session = state.live is not None and state.live.id == message.session
        is_staying = is_mine and is_in_session and is_held_back(message, now)
        require(not is_staying, "not_left_yet", message=self.message)
        changeable(message, state.connector, DELETE, now, is_ever=is_supervisor)
        yield MessageDeleted(target=message.id, session_id=message.session)
