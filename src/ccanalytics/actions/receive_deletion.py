"""A contact took a message back."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import Conversation
from ccanalytics.model.facts import Fact, MessageDeleted
from ccanalytics.model.people import Who
from ccanalytics.model.refusals import require


@dataclass(frozen=True, kw_only=True)
class ReceiveDeletion(Action):
    """Take in that the contact deleted a message of theirs, as the channel's connector does.

    Facts     message.deleted
    Refused   not an admin (connectors run under an admin's name); no such message of the contact
    Known as  Bitrix24 ``imconnector.delete.messages``
    """

    allowed: ClassVar = (Who.ADMIN,)

    conversation: int
    message: int

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        self.permit(now)
        message = now.message(self.message)
        require(message.side == "contact", "not_a_contacts_message", message=self.message)
        yield MessageDeleted(
            target=message.id,
            session_id=message.session,
            actor=message.author,
            actor_kind="contact",
        )
