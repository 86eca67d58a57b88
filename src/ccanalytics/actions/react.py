"""An emoji is put under a message."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.carriers import REACT, can
from ccanalytics.model.conversation import Conversation
from ccanalytics.model.facts import Fact
from ccanalytics.model.message import Reaction
from ccanalytics.model.refusals import require
from ccanalytics.model.writing import WRITERS, reacted


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
        yield reacted(message, Reaction("agent", now.by.id, self.emoji), self.is_removed)
