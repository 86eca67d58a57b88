"""How long sessions stay in the queue and in hand, once more, slowly and plainly.

Nothing here asks the metrics' SQL: `reckoned_waiting` says who had a conversation when.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from reckoned import Fact, Session
from reckoned_units import RESOLVED, Units, unless_it_counts
from reckoned_waiting import AGENT, CHANNEL, Had, lanes

ASKED = {
    "queue_time": f"{CHANNEL}, {AGENT}, is_after_transfer, end_reason, value, observed",
    "accept_to_reply": f"{CHANNEL}, {AGENT}, value, observed",
    "handle_time": f"{CHANNEL}, value, observed",
    "first_resolution_time": f"{CHANNEL}, value, observed",
    "handoff_response_time": f"{CHANNEL}, {AGENT}, is_handed_off, value, observed",
}
"""What of each metric's rows is reckoned, beside its grain."""

NOBODY_NEXT = Had(at=datetime.max)


@dataclass
class Marks:
    """What happened first in a session, of what these metrics count from or to."""

    accepted: Fact | None = None
    accepted_in: int | None = None
    written: datetime | None = None
    resolved: datetime | None = None
    handed: datetime | None = None
    handed_in: int | None = None
    channel: int | None = None

    def take(self, fact: Fact) -> None:
        kind, at, who = fact["kind"], fact["happened_at"], fact["actor_kind"]
        if kind == "session.opened" or fact["target_kind"] == "channel":
            self.channel = fact["target"]
        if kind == "message.sent" and who == "agent" and self.accepted:
            self.written = self.written or at
        if kind == "session.accepted" and not self.accepted:
            self.accepted, self.accepted_in = fact, self.channel
        if kind == "session.closed" and fact["reason"] in RESOLVED:
            self.resolved = self.resolved or at
        is_on = kind in ("conversation.transferred", "session.returned")
        if is_on and who == "bot" and not self.handed:
            self.handed, self.handed_in = at, self.channel


def add(
    made: Units,
    all_of_them: list[Session],
    facts: list[Fact],
    last: datetime,
    names: dict[int, str],
) -> None:
    """The units of the metrics of `ASKED`; ``names`` are the agents' logins by their ids."""
    marks = {s.id: Marks() for s in all_of_them}
    for fact in facts:
        if fact["session_id"] is not None:
            marks[fact["session_id"]].take(fact)
    of_conversations = lanes(facts)
    for s in all_of_them:
        had = of_conversations[s.conversation]
        mine = [(now, then) for now, then in pairwise([*had, NOBODY_NEXT]) if now.session == s.id]
        _add_stays(made, s, mine, last)
        _add_held(made, s, mine, last, names)
        _add_acceptance(made, s, marks[s.id], last)
        _add_resolution(made, s, marks[s.id], last)
    _add_hand_offs(made, {s.id: s for s in all_of_them}, marks)


def _add_stays(made: Units, s: Session, mine: list[tuple[Had, Had]], last: datetime) -> None:
    stays = [(now, then) for now, then in mine if now.state == "queue"]
    for number, (now, then) in enumerate(stays, 1):
        at_once = now.by == "session.opened" and (s.is_outbound or s.parent is not None)
        unless = "test" if s.is_test else "held_at_once" if at_once else None
        unless = unless or ("bots" if s.is_of_bots else None)
        end = then.reason or "superseded"
        if then.at == datetime.max:
            end = "pending"
        elif then.agent is not None:
            end = "accepted"
        elif then.by == "conversation.transferred":
            end = "transferred"
        watched = _seconds(now.at, last if end == "pending" else then.at)
        value = watched if end == "accepted" else None
        values = (now.channel, then.agent, now.is_after_transfer, end, value, watched)
        made.add("queue_time", (s.id, number), *values, unless=unless)


def _add_held(
    made: Units, s: Session, mine: list[tuple[Had, Had]], last: datetime, names: dict[int, str]
) -> None:
    held: dict[int | None, list[tuple[Had, Had]]] = {}
    for now, then in mine:
        if now.state == "held":
            held.setdefault(now.agent, []).append((now, then))
    for agent, theirs in held.items():
        lasted = timedelta()
        for now, then in theirs:
            lasted += max(now.at, last if then.at == datetime.max else then.at) - now.at
        watched = lasted.total_seconds()
        values = (theirs[0][0].channel, watched if s.reason else None, watched)
        key = (s.id, names[agent or 0])
        made.add("handle_time", key, *values, unless="test" if s.is_test else None)


def _add_acceptance(made: Units, s: Session, marks: Marks, last: datetime) -> None:
    if marks.accepted:
        reasons = {unless_it_counts(s, turn) for turn in s.turns}
        unless = "test" if s.is_test else None
        unless = unless or ("held_at_once" if s.is_outbound or s.parent is not None else None)
        if not marks.written:
            none = "no_reply_needed" if reasons == {"no_reply_needed"} else None
            unless = unless or none or ("moved" if "moved" in reasons else None)
        at = marks.accepted["happened_at"]
        value = _seconds(at, marks.written) if marks.written else None
        watched = _seconds(at, marks.written or s.closed_at or last)
        values = (marks.accepted_in, marks.accepted["actor"], value, watched)
        made.add("accept_to_reply", (s.id,), *values, unless=unless)


def _add_resolution(made: Units, s: Session, marks: Marks, last: datetime) -> None:
    value = _seconds(s.opened_at, marks.resolved) if marks.resolved else None
    watched = _seconds(s.opened_at, marks.resolved or s.closed_at or last)
    unless = "test" if s.is_test else "bots" if s.is_of_bots else None
    made.add("first_resolution_time", (s.id,), s.entry, value, watched, unless=unless)


def _add_hand_offs(made: Units, found: dict[int, Session], all_marks: dict[int, Marks]) -> None:
    """First responses once more; where a bot had handed over before, from then on."""
    made.left_out["handoff_response_time"] = made.left_out["first_response_time"]
    for number, channel, by, value, watched in made.counted["first_response_time"]:
        marks, turns = all_marks[number], found[number].turns
        asked_at = next((turn for turn in turns if not turn.is_dismissed), turns[0]).asked_at
        waited = timedelta(microseconds=round(watched * 1e6))
        is_handed = marks.handed is not None and marks.handed <= asked_at + waited
        if marks.handed and is_handed and marks.handed > asked_at:
            channel, waited = marks.handed_in, asked_at + waited - marks.handed
        seconds = waited.total_seconds()
        values = (channel, by, is_handed, None if value is None else seconds, seconds)
        made.add("handoff_response_time", (number,), *values)


def _seconds(start: datetime, end: datetime | None) -> float:
    assert end
    return max(timedelta(), end - start).total_seconds()
