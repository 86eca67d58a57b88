"""An agent takes back what they just did."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import Conversation
from ccanalytics.model.facts import UNDOABLE, ActUndone, Fact
from ccanalytics.model.people import Who
from ccanalytics.model.refusals import refuse, require

UNDO_WITHIN = timedelta(seconds=15)
"""How long after an act; the desk offers it for ten seconds, the rest is for the way there."""


@dataclass(frozen=True, kw_only=True)
class Undo(Action):
    """Take back your closing, transfer or spam mark of a moment ago, as if it had not been.

    Facts     act.undone
    Refused   the last to happen was no closing, transfer or spam mark of yours; more than
              15 seconds have passed
    Known as  Bitrix24 has none: what is closed or spam there stays so
    """

    allowed: ClassVar = (Who.ANYONE,)

    conversation: int

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        require(state.last, "no_session", conversation=state.id)
        self.permit(now, state.last)
        move = state.last_move
        if move is None or move.kind not in UNDOABLE or move.actor != now.by.id:
            raise refuse("nothing_to_undo", conversation=state.id)
        seconds = int(UNDO_WITHIN.total_seconds())
        require(now.at - move.recorded_at <= UNDO_WITHIN, "too_late_to_undo", seconds=seconds)
        assert move.position is not None, "what was loaded has a position"
        yield ActUndone(target=move.position)
