"""The dispatcher: turn by turn, whatever the rules make due is done, and what waits is offered.

Everything is an act of its own that looks again at what is there: whoever is killed half-way, or
was off for a day, goes on where the facts are. Of several dispatchers of one store one is at work
at a time; what somebody else was quicker with is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

from ccanalytics.actions.apply_rules import ApplyRules
from ccanalytics.actions.end_shift import EndShift
from ccanalytics.actions.offer import Offer
from ccanalytics.desk import Desk
from ccanalytics.dispatch.floor import Floor, read_floor
from ccanalytics.dispatch.plan import plan
from ccanalytics.errors import Refused
from ccanalytics.model.action import Action
from ccanalytics.model.due import due
from ccanalytics.model.offering import shift_ended_at
from ccanalytics.model.people import AgentRef, Directory, permit
from ccanalytics.model.refusals import OF_WHOEVER_ACTS
from ccanalytics.store.alone import alone
from ccanalytics.store.heartbeat import beat
from ccanalytics.store.store import translated

PASSES = 50
"""In a turn; what is left then is for the next one."""

ACTS = 100
"""In a pass: then the floor is looked at again, for others act meanwhile."""

BEATS = timedelta(seconds=5)
"""Between two signs of life."""

COUNTED = {
    "session.offered": "offered",
    "session.returned": "returned",
    "conversation.transferred": "passed_on",
    "session.closed": "closed",
    "message.sent": "written",
    "target.missed": "missed",
    "agent.presence_set": "sent_away",
}
"""Kinds of facts, and where a `Turn` counts them."""


@dataclass
class Turn:
    """What came of a turn: how many sessions, texts or agents each thing was done to."""

    offered: int = 0
    returned: int = 0
    passed_on: int = 0
    """To another channel's queue."""
    closed: int = 0
    written: int = 0
    """Automatic texts."""
    missed: int = 0
    """Targets of which it was told that they were missed."""
    sent_away: int = 0
    """Agents whose shift has ended."""
    outrun: int = 0
    """What somebody else was quicker with."""
    is_elsewhere: bool = False
    """Another dispatcher of this store was at work, so that this one did nothing."""

    @property
    def is_quiet(self) -> bool:
        """Whether nothing happened."""
        return self == Turn(is_elsewhere=self.is_elsewhere)


class Dispatcher:
    """Runs the rules over ``desk``, a supervisor's or an admin's; a turn is refused to others."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._floor: Floor | None = None
        self._seen: int | None = None
        self._beaten: datetime | None = None

    def check(self) -> None:
        """Raise Refused unless the desk is one that may run the rules."""
        with self._desk.store.loading() as loading:
            _permit(loading.directory(), self._desk.by)

    def turn(self) -> Turn:
        """Do what is due, and offer what waits, until nothing is left to do.

        While nothing changes the store is not opened: what time alone makes due is told from what
        was read last. Raises Refused, Busy, Broken; what was not done then is done at the next
        turn.
        """
        turn = Turn()
        with alone(self._desk.path, "dispatch") as is_alone:
            turn.is_elsewhere = not is_alone
            if is_alone:
                self._work(turn)
        return turn

    def _work(self, turn: Turn) -> None:
        with ExitStack() as opened:
            for _pass in range(PASSES):
                floor = self._look()
                self._beat()
                if self._do(_due(floor), turn, opened) or self._do(_offers(floor), turn, opened):
                    continue
                break

    def _look(self) -> Floor:
        """The floor as it is now, read again if anything has changed since the last look."""
        at, changes = self._desk.clock(), self._desk.store.changes()
        if self._floor is None or changes != self._seen:
            with self._desk.store.loading() as loading:
                self._floor = read_floor(loading, at)
            _permit(self._floor.directory, self._desk.by)
            self._seen = changes
        return replace(self._floor, at=at)

    def _do(self, acts: Iterable[Action], turn: Turn, opened: ExitStack) -> bool:
        """Do some of them, in the one opening of the turn; whether any was done."""
        chosen, done = list(islice(acts, ACTS)), False
        if chosen:
            opened.enter_context(self._desk.batch())
        for action in chosen:
            done = self._done(action, turn) or done
            self._beat()
        return done

    def _done(self, action: Action, turn: Turn) -> bool:
        try:
            outcome = self._desk.do(action)
        except Refused as refusal:
            if refusal.code in OF_WHOEVER_ACTS:
                raise
            turn.outrun += 1
            return False
        for fact in outcome.facts:
            name = COUNTED[fact.kind()]
            setattr(turn, name, getattr(turn, name) + 1)
        return True

    def _beat(self) -> None:
        """Give a sign of life, unless the last one is fresh still."""
        at = self._desk.clock()
        if self._beaten is None or abs(at - self._beaten) >= BEATS:
            with translated(self._desk.path):
                beat(self._desk.path, at)
            self._beaten = at


def _permit(directory: Directory, login: str) -> None:
    permit(directory.actor(login), ApplyRules.verb(), ApplyRules.allowed)


def _due(floor: Floor) -> Iterator[Action]:
    """What is due: agents first, for what they were offered comes back when they are away."""
    for agent in floor.directory.agents.values():
        if shift_ended_at(agent, floor.at) is not None:
            yield EndShift(agent=AgentRef(agent.id))
    yield from (ApplyRules(conversation=number) for _since, number in sorted(_cases_due(floor)))


def _cases_due(floor: Floor) -> Iterator[tuple[datetime, int]]:
    channels = floor.directory.channels
    for case in floor.cases:
        channel = channels.get(case.session.channel or 0)
        found = due(case.session, channel, floor.directory, floor.at)
        if found:
            yield min(one.due_at for one in found), case.conversation


def _offers(floor: Floor) -> Iterator[Action]:
    for one in plan(floor):
        agent = AgentRef(one.agent) if one.agent is not None else None
        yield Offer(conversation=one.conversation, agent=agent, is_known=one.is_known)
