"""A session ends."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import WAITING, Conversation
from ccanalytics.model.facts import Fact, SessionClosed
from ccanalytics.model.people import Who
from ccanalytics.model.refusals import require


@dataclass(frozen=True, kw_only=True)
class Close(Action):
    """End the session that you hold.

    Facts     session.closed
    Refused   no live session; nobody has accepted it; a colleague holds it
    Known as  Bitrix24 ``imopenlines.operator.finish``
    """

    allowed: ClassVar = (Who.HOLDER,)

    conversation: int

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        session = self.live_session(state)
        require(session.status != WAITING, "not_accepted", conversation=state.id)
        self.permit(now, session)
        yield SessionClosed()
