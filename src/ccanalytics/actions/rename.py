"""A conversation gets a title of one's own."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import Conversation
from ccanalytics.model.facts import ConversationRenamed, Fact
from ccanalytics.model.people import Who
from ccanalytics.model.text import clean


@dataclass(frozen=True, kw_only=True)
class Rename(Action):
    """Call a conversation something that only you see; without a title it has its old name again.

    Facts     conversation.renamed
    Refused   there is no such conversation
    Known as  Bitrix24 ``im.chat.updateTitle``
    """

    allowed: ClassVar = (Who.ANYONE,)

    conversation: int
    title: str

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        self.permit(now, state.last)
        yield ConversationRenamed(text=clean(self.title.strip()))
