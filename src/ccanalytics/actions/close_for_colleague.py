"""A supervisor ends a colleague's session."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import WAITING, Conversation
from ccanalytics.model.facts import Fact, SessionClosed
from ccanalytics.model.people import Who
from ccanalytics.model.refusals import require


@dataclass(frozen=True, kw_only=True)
class CloseForColleague(Action):
    """End the session that a colleague holds; they get a notice.

    Facts     session.closed
    Refused   no live session; nobody has accepted it; you hold it yourself; not a supervisor
    Known as  Bitrix24 ``imopenlines.operator.another.finish``
    """

    allowed: ClassVar = (Who.SUPERVISOR,)

    conversation: int

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        session = self.live_session(state)
        self.permit(now, session)
        require(session.status != WAITING, "not_accepted", conversation=state.id)
        require(session.holder != now.by.id, "already_yours", conversation=state.id)
        yield SessionClosed()
