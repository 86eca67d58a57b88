"""A member writes in a team chat."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.discussion import Discussion
from ccanalytics.model.facts import DiscussionWritten, Fact
from ccanalytics.model.mention import Mention
from ccanalytics.model.people import Who
from ccanalytics.model.refusals import require
from ccanalytics.model.writing import mentioned, worded


@dataclass(frozen=True, kw_only=True)
class Discuss(Action):
    """Write in a team chat about a message; nothing in it reaches a contact.

    Facts     discussion.written
    Refused   you were not asked to it; the text is empty; a mention does not fit
    Known as  Bitrix24 ``im.message.add`` in a chat of colleagues
    """

    SUBJECT: ClassVar = "discussion"
    allowed: ClassVar = (Who.MEMBER,)

    discussion: int
    text: str
    mentions: tuple[Mention, ...] = ()

    def reads(self) -> int:
        return self.discussion

    def decide(self, state: Discussion, now: Now) -> Iterator[Fact]:
        require(now.by.id in state.members, "not_member", discussion=state.id)
        text = worded(self.text, "discuss")
        yield DiscussionWritten(text=text, mentions=mentioned(self.mentions, text, now))
