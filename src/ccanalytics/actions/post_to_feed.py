"""A message is put before the whole team."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import Conversation
from ccanalytics.model.facts import Fact, FeedPosted
from ccanalytics.model.people import Who
from ccanalytics.model.text import clean


@dataclass(frozen=True, kw_only=True)
class PostToFeed(Action):
    """Put a message before the whole team, with some words of yours.

    Facts     feed.posted
    Refused   no such message
    Known as  Bitrix24 ``im.message.share`` (POST)
    """

    allowed: ClassVar = (Who.ANYONE,)

    conversation: int
    message: int
    text: str = ""

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        message = now.message(self.message)
        self.permit(now, state.last)
        yield FeedPosted(
            target=message.id,
            session_id=message.session,
            post=now.new_id(),
            text=clean(self.text),
        )
