"""A message is answered by quoting it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import Conversation
from ccanalytics.model.facts import Fact, MessageSent, NoteAdded
from ccanalytics.model.writing import WRITERS, accepted_first, quotable, worded


@dataclass(frozen=True, kw_only=True)
class Quote(Action):
    """Write to the contact, or to the team, with one of the conversation's messages above it.

    Facts     message.sent, or note.added when it is for the team; session.accepted before it, where
              nobody had accepted
    Refused   no live session; no such message; it is a note and the contact would see it; the text
              is empty; neither holder nor invited nor supervisor
    Known as  Bitrix24 quote
    """

    allowed: ClassVar = WRITERS

    conversation: int
    message: int
    text: str
    as_note: bool = False

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        session = self.live_session(state)
        text = worded(self.text, "quote")
        quotes = quotable(self.message, now, for_contact=not self.as_note)
        if self.as_note:
            yield NoteAdded(text=text, quotes=quotes)
            return
        self.permit(now, session)
        yield from accepted_first(session, now)
        yield MessageSent(text=text, quotes=quotes)
