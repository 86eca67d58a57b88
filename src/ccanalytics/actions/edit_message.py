"""An author changes their words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.carriers import EDIT
from ccanalytics.model.conversation import Conversation
from ccanalytics.model.facts import Fact, MessageEdited
from ccanalytics.model.mention import Mention
from ccanalytics.model.people import Who
from ccanalytics.model.refusals import require
from ccanalytics.model.writing import changeable, mentioned, worded


@dataclass(frozen=True, kw_only=True)
class EditMessage(Action):
    """Change what you wrote, within 24 hours; no clock moves.

    Facts     message.edited
    Refused   no such message; it is not yours or was deleted; more than 24 hours have passed; the
              carrier cannot edit; the text is empty or the same; a mention does not fit
    Known as  Bitrix24 ``im.message.update``
    """

    allowed: ClassVar = (Who.AUTHOR,)

    conversation: int
    message: int
    text: str
    mentions: tuple[Mention, ...] = ()

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        message = now.message(self.message)
        is_mine = message.side == "agent" and message.author == now.by.id
        require(is_mine, "not_your_message", message=self.message)
        changeable(message, state.connector, EDIT, now)
        text = worded(self.text, "edit_message")
        is_same = text == message.text and tuple(self.mentions) == message.mentions
        require(not is_same, "same_text", message=self.message)
        yield MessageEdited(
            target=message.id,
            session_id=message.session,
            text=text,
            mentions=mentioned(self.mentions, text, now),
        )
