"""Who is offered what: pure, from the queue, the agents and the rules of the channels.

Whoever has waited longest comes first; what comes back to the queue has kept its place. Of a
channel's agents only those can be offered something who are online, have not declined it and have
not as many already as the channel allows. An agent whom the queue has offered it less often since
it was placed comes before one whom it has offered it more often: so a rotation goes once round
before it begins again. Who has let it lie twice is asked again after a pause, which grows: else one
who is online and not there would be asked, and the conversation written to, the whole night.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from ccanalytics.dispatch.floor import Case, Floor
from ccanalytics.model.conversation import WAITING
from ccanalytics.model.open_time import open_time
from ccanalytics.model.people import ONLINE, Channel
from ccanalytics.model.settings import ALL, EVENLY, OPEN, UNREPLIED
from ccanalytics.model.settings import WAITING as CONTACT_WAITS

MOST_PAUSES = 10
"""How many times as long as an offer stands the pause grows to be."""


@dataclass(frozen=True)
class Offering:
    """A conversation and the agent whom it is offered to; all who can take it, where it is None."""

    conversation: int
    agent: int | None
    is_known: bool = False
    """They were chosen because they know the contact."""


def plan(floor: Floor) -> list[Offering]:
    """What is to be offered now, the longest wait first; the same answer for the same floor."""
    queues: dict[int, _Queue] = {}
    agents = _Agents(floor)
    found: list[Offering] = []
    for case in sorted(floor.cases, key=lambda one: one.place):
        if case.session.status != WAITING or case.session.moved_at is None:
            continue
        queue = queues.get(case.session.channel or 0)
        if queue is None:
            channel = floor.directory.channels.get(case.session.channel or 0)
            if channel is None:
                continue
            queue = queues[channel.id] = _Queue(channel, floor, agents)
        found += queue.offered(case)
    return found


class _Agents:
    """What each agent has; it grows by what they are offered meanwhile."""

    def __init__(self, floor: Floor) -> None:
        self.loads = Counter(floor.loads)
        self.free_since = dict(floor.free_since)
        self.at = floor.at

    def give(self, agent: int, case: Case) -> None:
        self.free_since[agent] = self.at
        self.loads[agent, OPEN] += 1
        self.loads[agent, UNREPLIED] += case.session.replied_at is None
        self.loads[agent, CONTACT_WAITS] += case.session.open_turn is not None


class _Queue:
    """The queue of one channel, at one moment."""

    def __init__(self, channel: Channel, floor: Floor, agents: _Agents) -> None:
        self.settings, self.agents, self.at = channel.settings, agents, floor.at
        self.is_open = open_time(channel.settings.hours).is_open(floor.at)
        known = floor.directory.agents
        self.there = [
            agent
            for agent in channel.settings.roster
            if agent in known and known[agent].presence == ONLINE
        ]

    def offered(self, case: Case) -> Iterator[Offering]:
        """To whom it is offered now; nothing where it cannot be, or is announced already."""
        is_announced = self.settings.distribution == ALL and case.session.is_queue_offer
        able = [] if is_announced or not self.is_open else self._able(case)
        if not able:
            return
        is_known = self.settings.is_known_first and not case.offered and case.known in able
        if self.settings.distribution == ALL and not is_known:
            yield Offering(case.conversation, None)
            return
        agent = case.known if is_known and case.known else self._chosen(able, case)
        if self._is_pausing(agent, case):
            return
        self.agents.give(agent, case)
        yield Offering(case.conversation, agent, is_known)

    def _is_pausing(self, agent: int, case: Case) -> bool:
        """Whether all have let it lie so often, and the last so lately, that nobody is asked."""
        pauses = min(case.offered.get(agent, 0) - 1, MOST_PAUSES)
        since = case.session.moved_at
        # Nobody pauses until a clock that was set back has caught up with the last move.
        if since is None or self.at < since:
            return False
        return self.at < since + timedelta(seconds=pauses * self.settings.next_after)

    def _able(self, case: Case) -> list[int]:
        """Who can be offered it, in the order of the roster."""
        most, counts, loads = self.settings.most_sessions, self.settings.counts, self.agents.loads
        return [
            agent
            for agent in self.there
            if agent not in case.skipped and (most is None or loads[agent, counts] < most)
        ]

    def _chosen(self, able: list[int], case: Case) -> int:
        """Of several who come equally first it is the first of the roster."""
        loads, free_since = self.agents.loads, self.agents.free_since
        is_even = self.settings.distribution == EVENLY

        def turn(agent: int) -> tuple[int, bool, int, datetime]:
            load = loads[agent, OPEN] if is_even else 0
            is_free_since = free_since.get(agent, datetime.min) if is_even else datetime.min
            # Whoever has just let it lie has room for it, and is not asked twice in a row.
            return case.offered.get(agent, 0), agent == case.last, load, is_free_since

        return min(able, key=turn)
