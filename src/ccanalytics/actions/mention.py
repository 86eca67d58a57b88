"""A colleague or another chat is named to the team."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import Conversation
from ccanalytics.model.facts import Fact, NoteAdded
from ccanalytics.model.mention import AGENT, CONVERSATION
from ccanalytics.model.mention import Mention as Named
from ccanalytics.model.people import AgentRef, ConversationRef, Who
from ccanalytics.model.refusals import require
from ccanalytics.model.text import clean
from ccanalytics.model.writing import mentioned


@dataclass(frozen=True, kw_only=True)
class Mention(Action):
    """Leave a note that names a colleague, who gets a notice, or another conversation, as a link.

    Facts     note.added
    Refused   the conversation has no session
    Known as  Bitrix24 ``[USER=…]`` and ``[CHAT=…]``
    """

    allowed: ClassVar = (Who.ANYONE,)

    conversation: int
    who: AgentRef | ConversationRef
    text: str = ""

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        require(state.last, "no_session", conversation=state.id)
        self.permit(now, state.last)
        name, kind, number = self._target(now)
        words = clean(f"@{name} {self.text}".rstrip())
        mention = Named(0, len(name) + 1, kind, number)
        yield NoteAdded(text=words, mentions=mentioned([mention], words, now))

    def _target(self, now: Now) -> tuple[str, str, int]:
        """How they are called, what they are, and their id."""
        if isinstance(self.who, ConversationRef):
            return f"#{self.who.conversation}", CONVERSATION, self.who.conversation
        agent = now.directory.agent(self.who)
        return agent.name or agent.login, AGENT, agent.id
