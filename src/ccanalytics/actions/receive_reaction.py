"""A contact puts an emoji under a message."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import Conversation
from ccanalytics.model.facts import Fact
from ccanalytics.model.message import Reaction
from ccanalytics.model.people import Who
from ccanalytics.model.refusals import require
from ccanalytics.model.writing import reacted


@dataclass(frozen=True, kw_only=True)
class ReceiveReaction(Action):
    """Take in the emoji that the contact put under a message, or took away again, as the channel's
    connector does; it ends no turn and begins none.

    Facts     message.reacted
    Refused   not an admin (connectors run under an admin's name); no such message before the
              contact; it is no emoji; theirs stands there already, or does not
    Known as  Bitrix24 has none: contacts' reactions do not reach it
    """

    allowed: ClassVar = (Who.ADMIN,)

    conversation: int
    message: int
    emoji: str
    is_removed: bool = False

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        self.permit(now)
        message = now.message(self.message)
        require(not message.is_note, "no_message", message=self.message)
        yield reacted(message, Reaction("contact", state.contact, self.emoji), self.is_removed)
