"""A contact changed their words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import Conversation
from ccanalytics.model.facts import Fact, MessageEdited
from ccanalytics.model.people import Who
from ccanalytics.model.refusals import require
from ccanalytics.model.text import clean


@dataclass(frozen=True, kw_only=True)
class ReceiveEdit(Action):
    """Take in that the contact changed a message of theirs, as the channel's connector does.

    Facts     message.edited
    Refused   not an admin (connectors run under an admin's name); no such message of the contact;
              it reads like that already
    Known as  Bitrix24 ``imconnector.update.messages``
    """

    allowed: ClassVar = (Who.ADMIN,)

    conversation: int
    message: int
    text: str

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        self.permit(now)
        message = now.message(self.message)
        require(message.side == "contact", "not_a_contacts_message", message=self.message)
        text = clean(self.text)
        require(text != message.text, "same_text", message=self.message)
        yield MessageEdited(
            target=message.id,
            session_id=message.session,
            text=text,
            actor=message.author,
            actor_kind="contact",
        )
