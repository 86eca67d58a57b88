"""An agent takes back what they just did."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import UNDO_WITHIN, Conversation
from ccanalytics.model.facts import UNDOABLE, ActUndone, Fact, MovingFact, in_force
from ccanalytics.model.people import Who
from ccanalytics.model.refusals import refuse, require


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
        by_rules, move = _last_moves(now)
        if move is None or move.kind() not in UNDOABLE or move.actor != now.by.id:
            raise refuse("nothing_to_undo", conversation=state.id)
        seconds = int(UNDO_WITHIN.total_seconds())
        require(now.at - move.recorded_at <= UNDO_WITHIN, "too_late_to_undo", seconds=seconds)
        # The move first: what is told of the others is told from where it stands again.
        for fact in (move, *by_rules):
            assert fact.position is not None, "what was loaded has a position"
            yield ActUndone(target=fact.position)


def _last_moves(now: Now) -> tuple[list[MovingFact], MovingFact | None]:
    """What the rules made of it last, such as an offer, and the move that was made before that."""
    moves = [fact for fact in reversed(in_force(now.thread)) if isinstance(fact, MovingFact)]
    by_rules = list(takewhile(_is_by_rules, moves))
    return by_rules, moves[len(by_rules)] if len(by_rules) < len(moves) else None


def _is_by_rules(fact: Fact) -> bool:
    return fact.actor_kind == "system" and fact.origin is None
