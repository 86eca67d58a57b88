"""An agent declines a conversation."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import SKIPPED, Conversation
from ccanalytics.model.facts import Fact, SessionReturned, SessionSkipped
from ccanalytics.model.offering import skipped
from ccanalytics.model.people import Who
from ccanalytics.model.refusals import require


@dataclass(frozen=True, kw_only=True)
class Skip(Action):
    """Decline what waits or is offered to you: it is not offered to you again this time.

    Facts     session.skipped; before it session.returned, where it was offered to you
    Refused   no live session; a colleague holds it or it is offered to one; you skipped it already
    Known as  Bitrix24 ``imopenlines.operator.skip``
    """

    allowed: ClassVar = (Who.ROSTER, Who.OFFERED)

    conversation: int

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        session = self.live_session(state)
        self.permit(now, session)
        has_skipped = now.by.id in skipped(now.thread, session)
        require(not has_skipped, "already_skipped", conversation=state.id)
        if session.offered_to == now.by.id:
            yield SessionReturned(reason=SKIPPED)
        yield SessionSkipped()
