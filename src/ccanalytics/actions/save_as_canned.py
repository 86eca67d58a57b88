"""A message becomes a canned response."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import Conversation
from ccanalytics.model.facts import CannedSaved, Fact
from ccanalytics.model.people import Who
from ccanalytics.model.refusals import refuse, require
from ccanalytics.model.text import clean


@dataclass(frozen=True, kw_only=True)
class SaveAsCanned(Action):
    """Keep the words of a message for all agents to use again; the same text twice is one response.

    Only what was written to a contact: notes and contacts' words must not reach another one.

    Facts     canned.saved
    Refused   no such message; it is a note, or a contact's; it has no words; that text is a canned
              response already
    Known as  Bitrix24 ``imopenlines.message.quick.save``
    """

    allowed: ClassVar = (Who.ANYONE,)

    conversation: int
    message: int
    shortcut: str = ""

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        message = now.message(self.message)
        self.permit(now, state.last)
        is_ours = message.side != "contact" and not message.is_note
        require(is_ours, "not_sent_by_us", message=self.message)
        require(message.text.strip(), "empty_text", verb="save_as_canned")
        known = now.known.canned_with(message.text)
        if known:
            raise refuse("canned_already", canned=known.shortcut or known.id)
        yield CannedSaved(
            subject=now.new_id(), text=message.text, shortcut=clean(self.shortcut.strip())
        )
