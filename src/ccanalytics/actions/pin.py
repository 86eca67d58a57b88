"""An agent keeps a conversation."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import Conversation
from ccanalytics.model.facts import Fact, SessionPinned
from ccanalytics.model.people import Who
from ccanalytics.model.refusals import require


@dataclass(frozen=True, kw_only=True)
class Pin(Action):
    """Keep a conversation as yours: for 7 days it is neither redistributed nor closed by itself.

    Facts     session.pinned
    Refused   no live session; you do not hold it; it is pinned already
    Known as  Bitrix24 ``imopenlines.session.mode.pin``
    """

    allowed: ClassVar = (Who.HOLDER,)

    conversation: int

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        session = self.live_session(state)
        self.permit(now, session)
        require(not session.is_pinned(now.at), "already_pinned", conversation=state.id)
        yield SessionPinned()
