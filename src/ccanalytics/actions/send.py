"""An agent writes to the contact."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import Conversation
from ccanalytics.model.facts import Fact, MessageSent
from ccanalytics.model.mention import Mention
from ccanalytics.model.writing import WRITERS, accepted_first, mentioned, quotable, worded


@dataclass(frozen=True, kw_only=True)
class Send(Action):
    """Write to the contact; a conversation that waits, or is offered to you, is answered first.

    For some seconds it can be called back. ``quotes`` is the id of the message it answers,
    ``mentions`` say where in the text a colleague or a chat is named.

    Facts     message.sent; session.accepted before it, where nobody had accepted
    Refused   no live session; the text is empty; it quotes a note or a message that is not there;
              a mention does not fit; neither holder nor invited nor supervisor
    Known as  Bitrix24 ``im.message.add``
    """

    allowed: ClassVar = WRITERS

    conversation: int
    text: str
    quotes: int | None = None
    mentions: tuple[Mention, ...] = ()

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        session = self.live_session(state)
        text = worded(self.text, "send")
        self.permit(now, session)
        quotes = quotable(self.quotes, now, for_contact=True)
        mentions = mentioned(self.mentions, text, now)
        yield from accepted_first(session, now)
        yield MessageSent(text=text, quotes=quotes, mentions=mentions)
