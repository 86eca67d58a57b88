"""An agent writes to the contact."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import WAITING, Conversation
from ccanalytics.model.facts import Fact, MessageSent, SessionAccepted
from ccanalytics.model.people import Who
from ccanalytics.model.refusals import require
from ccanalytics.model.text import clean


@dataclass(frozen=True, kw_only=True)
class Send(Action):
    """Write to the contact; a conversation that waits, or is offered to you, is answered first.

    Facts     message.sent; session.accepted before it, where nobody had accepted
    Refused   no live session; the text is empty; neither holder nor supervisor
    Known as  Bitrix24 ``im.message.add``
    """

    allowed: ClassVar = (Who.HOLDER, Who.OFFERED, Who.ROSTER, Who.SUPERVISOR)

    conversation: int
    text: str

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        session = self.live_session(state)
        require(self.text.strip(), "empty_text", verb="send")
        self.permit(now, session)
        if session.status == WAITING or session.offered_to == now.by.id:
            yield SessionAccepted()
        yield MessageSent(text=clean(self.text))
