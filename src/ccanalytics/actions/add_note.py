"""An agent writes to the team."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import Conversation
from ccanalytics.model.facts import Fact, NoteAdded
from ccanalytics.model.mention import Mention
from ccanalytics.model.people import Who
from ccanalytics.model.refusals import require
from ccanalytics.model.writing import mentioned, quotable, worded


@dataclass(frozen=True, kw_only=True)
class AddNote(Action):
    """Leave a hidden message for the team, in a live or a closed conversation.

    Facts     note.added
    Refused   the conversation has no session; the text is empty; it quotes a message that is not
              there; a mention does not fit
    Known as  Bitrix24 hidden message (``imopenlines.session.mode.silent``)
    """

    allowed: ClassVar = (Who.ANYONE,)

    conversation: int
    text: str
    quotes: int | None = None
    mentions: tuple[Mention, ...] = ()

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        require(state.last, "no_session", conversation=state.id)
        text = worded(self.text, "note")
        self.permit(now, state.last)
        yield NoteAdded(
            text=text,
            quotes=quotable(self.quotes, now, for_contact=False),
            mentions=mentioned(self.mentions, text, now),
        )
