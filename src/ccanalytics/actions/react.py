"""An emoji is put under a message."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.carriers import REACT, can
from ccanalytics.model.conversation import Conversation
from ccanalytics.model.facts import Fact, MessageReacted
from ccanalytics.model.message import Reaction
from ccanalytics.model.refusals import require
from ccanalytics.model.text import is_emoji
from ccanalytics.model.writing import WRITERS


@dataclass(frozen=True, kw_only=True)
class React(Action):
    """Put an emoji under a message, or take yours away again; it is no reply.

    Facts     message.reacted
    Refused   no such message; the contact would see it, and you are neither holder nor invited nor
              supervisor; the carrier cannot react; it is no emoji; yours stands there already, or
              does not
    Known as  Bitrix24 ``im.message.like``
    """

    allowed: ClassVar = WRITERS

    conversation: int
    message: int
    emoji: str
    is_removed: bool = False

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        message = now.message(self.message)
        if not message.is_note:
            self.permit(now, state.last)
            is_carried = can(state.connector, REACT)
            require(is_carried, "cannot_carry", connector=state.connector)
        require(is_emoji(self.emoji), "bad_emoji", emoji=self.emoji)
        is_there = Reaction("agent", now.by.id, self.emoji) in message.reactions
        code = "no_such_reaction" if self.is_removed else "already_reacted"
        require(is_there == self.is_removed, code, emoji=self.emoji, message=self.message)
        yield MessageReacted(
            target=message.id,
            session_id=message.session,
            text=self.emoji,
            reason="removed" if self.is_removed else "added",
        )
