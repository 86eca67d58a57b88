"""A message is stopped before it leaves."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import Conversation
from ccanalytics.model.facts import ActUndone, Fact
from ccanalytics.model.people import Who
from ccanalytics.model.refusals import require
from ccanalytics.model.writing import RELEASED_AFTER, is_held_back


@dataclass(frozen=True, kw_only=True)
class CallBack(Action):
    """Call back what you have just sent, within its seconds: the contact never sees it.

    Facts     act.undone
    Refused   no such message of yours; it has left already; the session that it was sent in is over
    Known as  Bitrix24 has none: what is sent there is gone
    """

    allowed: ClassVar = (Who.AUTHOR,)

    conversation: int
    message: int

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        message = now.message(self.message)
        is_mine = message.side == "agent" and message.author == now.by.id
        is_out = not (message.is_note or message.is_imported)
        require(is_mine and is_out, "not_your_message", message=self.message)
        seconds = int(RELEASED_AFTER.total_seconds())
        require(is_held_back(message, now), "already_left", message=self.message, seconds=seconds)
        is_live = state.live is not None and state.live.id == message.session
        require(is_live, "session_over", message=self.message)
        yield ActUndone(target=self.message)
