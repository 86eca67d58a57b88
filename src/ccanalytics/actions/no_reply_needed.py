"""A turn ends without a reply."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import Conversation
from ccanalytics.model.facts import Fact, TurnDismissed
from ccanalytics.model.people import Who
from ccanalytics.model.refusals import require


@dataclass(frozen=True, kw_only=True)
class NoReplyNeeded(Action):
    """Say that the contact's last words, a "thanks" perhaps, need no reply: they wait no longer.

    Facts     turn.dismissed
    Refused   no live session; neither holder nor supervisor; the contact is not waiting
    Known as  Bitrix24 has none: the clock there runs until somebody writes
    """

    allowed: ClassVar = (Who.HOLDER, Who.SUPERVISOR)

    conversation: int

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        session = self.live_session(state)
        self.permit(now, session)
        require(session.open_turn, "nobody_waits", conversation=state.id)
        yield TurnDismissed()
