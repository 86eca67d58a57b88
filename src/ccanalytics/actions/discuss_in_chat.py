"""Colleagues talk about a message among themselves."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import Conversation
from ccanalytics.model.facts import DiscussionOpened, DiscussionWritten, Fact
from ccanalytics.model.people import AgentRef, Who
from ccanalytics.model.refusals import require
from ccanalytics.model.text import clean


@dataclass(frozen=True, kw_only=True)
class DiscussInChat(Action):
    """Open a team chat about a message with chosen colleagues; nothing in it reaches a contact.

    Facts     discussion.opened; discussion.written (when a text is given)
    Refused   no such message; no colleague is named
    Known as  Bitrix24 ``im.message.share`` (CHAT)
    """

    allowed: ClassVar = (Who.ANYONE,)

    conversation: int
    message: int
    colleagues: tuple[AgentRef, ...]
    text: str = ""

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        message = now.message(self.message)
        self.permit(now, state.last)
        asked = (now.directory.agent(ref).id for ref in self.colleagues)
        others = tuple(dict.fromkeys(agent for agent in asked if agent != now.by.id))
        require(others, "no_colleague")
        discussion = now.new_id()
        yield DiscussionOpened(
            subject=discussion,
            conversation=state.id,
            target=message.id,
            members=(now.by.id, *others),
        )
        if self.text.strip():
            yield DiscussionWritten(subject=discussion, text=clean(self.text))
