"""A file goes to the contact, or to the team."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.attachments import FileRef
from ccanalytics.model.carriers import FILES, can
from ccanalytics.model.conversation import Conversation
from ccanalytics.model.facts import Fact, MessageSent, NoteAdded
from ccanalytics.model.refusals import require
from ccanalytics.model.text import clean
from ccanalytics.model.writing import WRITERS, accepted_first, attachable


@dataclass(frozen=True, kw_only=True)
class AttachFile(Action):
    """Send a file to the contact, or put it before the team, with some words or none.

    Facts     message.sent, or note.added when it is for the team; file.added before it, where the
              content is new; session.accepted, where nobody had accepted
    Refused   no live session; the file is not stored, empty, too large or of a kind that is not
              taken; another contact sent it; the carrier carries no files; neither holder nor
              invited nor supervisor
    Known as  Bitrix24 ``im.disk.file.commit``
    """

    allowed: ClassVar = WRITERS

    conversation: int
    file: FileRef
    """One that is stored already, by ``desk.files.keep``."""
    text: str = ""
    as_note: bool = False

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        session = self.live_session(state)
        if not self.as_note:
            self.permit(now, session)
            carrier = state.connector
            require(can(carrier, FILES), "cannot_carry_files", connector=carrier)
        added = attachable(self.file, state.id, now)
        yield from added.facts
        files = ((added.id, added.name),)
        if self.as_note:
            yield NoteAdded(text=clean(self.text), files=files)
            return
        yield from accepted_first(session, now)
        yield MessageSent(text=clean(self.text), files=files)
