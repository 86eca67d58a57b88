"""A conversation is kept no longer."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import Conversation
from ccanalytics.model.facts import Fact, SessionUnpinned
from ccanalytics.model.people import Who
from ccanalytics.model.refusals import require


@dataclass(frozen=True, kw_only=True)
class Unpin(Action):
    """Let a conversation that you pinned be redistributed again.

    Facts     session.unpinned
    Refused   no live session; you do not hold it; it is not pinned
    Known as  Bitrix24 ``imopenlines.session.mode.pin`` (ACTIVATE=N)
    """

    allowed: ClassVar = (Who.HOLDER,)

    conversation: int

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        session = self.live_session(state)
        self.permit(now, session)
        require(session.is_pinned(now.at), "not_pinned", conversation=state.id)
        yield SessionUnpinned()
