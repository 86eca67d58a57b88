"""An agent writes to the team."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import Conversation
from ccanalytics.model.facts import Fact, NoteAdded
from ccanalytics.model.people import Who
from ccanalytics.model.refusals import require
from ccanalytics.model.text import clean


@dataclass(frozen=True, kw_only=True)
class AddNote(Action):
    """Leave a hidden message for the team, in a live or a closed conversation.

    Facts     note.added
    Refused   the conversation has no session; the text is empty
    Known as  Bitrix24 hidden message (``imopenlines.session.mode.silent``)
    """

    allowed: ClassVar = (Who.ANYONE,)

    conversation: int
    text: str

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        require(state.last, "no_session", conversation=state.id)
        require(self.text.strip(), "empty_text", verb="note")
        self.permit(now, state.last)
        yield NoteAdded(text=clean(self.text))
