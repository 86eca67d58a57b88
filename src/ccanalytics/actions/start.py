"""We write first."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import OUTBOUND, Conversation
from ccanalytics.model.facts import Fact, MessageSent, SessionAccepted, SessionOpened
from ccanalytics.model.people import Who
from ccanalytics.model.refusals import require
from ccanalytics.model.text import clean


@dataclass(frozen=True, kw_only=True)
class Start(Action):
    """Open a session with a contact whose last one is closed; you hold it from the beginning.

    Facts     session.opened (outbound), session.accepted; message.sent (when a text is given)
    Refused   the conversation is open already
    Known as  Bitrix24 ``imopenlines.session.start``
    """

    allowed: ClassVar = (Who.ANYONE,)

    conversation: int
    text: str = ""

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        self.permit(now)
        require(not state.live, "already_live", conversation=state.id)
        channel = state.last.channel if state.last else state.channel
        yield SessionOpened(session_id=now.new_id(), target=channel, reason=OUTBOUND)
        yield SessionAccepted()
        if self.text.strip():
            yield MessageSent(text=clean(self.text))
