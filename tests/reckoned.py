"""The metrics once more, slowly and plainly: one walk over the facts of each conversation.

Nothing here asks the store's kept rows or the metrics' SQL. Times are naive UTC.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

NAMES = (
    "position, subject_id, kind, session_id, happened_at, actor, actor_kind, target, target_kind, "
    "reason"
)
QUERY = f"""
    SELECT {NAMES} FROM facts_in_force
    WHERE subject_kind = 'conversation' ORDER BY happened_at, recorded_at, position
"""

MOVES = (
    "session.opened", "session.reopened", "session.accepted", "conversation.transferred"
)  # fmt: skip
"""They leave a session live, also one that was closed."""

Fact = dict[str, Any]
Unit = tuple[Any, ...]


@dataclass
class Turn:
    """A contact's wait: from when, in which channel, and until when, once that is over."""

    channel: int | None
    asked_at: datetime
    ended_at: datetime | None = None
    is_replied: bool = False


@dataclass
class Offer:
    """A transfer, and how it ended."""

    fact: Fact
    channel: int | None
    ended_at: datetime | None = None
    reason: str = "pending"


@dataclass
class Session:
    """What a walk over its facts leaves of a session."""

    id: int
    conversation: int
    opened_at: datetime
    entry: int | None = None
    channel: int | None = None
    accepted_at: datetime | None = None
    closed: Fact | None = None
    superseded_at: datetime | None = None
    has_agent_begun: bool = False
    messages: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    turns: list[Turn] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)

    @property
    def closed_at(self) -> datetime | None:
        return self.closed["happened_at"] if self.closed else self.superseded_at

    @property
    def reason(self) -> str | None:
        if self.closed:
            return str(self.closed["reason"])
        return "superseded" if self.superseded_at else None

    @property
    def is_spam(self) -> bool:
        return self.reason == "spam"

    @property
    def is_replied(self) -> bool:
        return any(turn.is_replied for turn in self.turns)

    def take(self, fact: Fact) -> None:
        """One more fact, in the order of replay."""
        is_reply = fact["kind"] == "message.sent" and fact["actor_kind"] == "agent"
        is_end = fact["kind"] in ("session.closed", "session.marked_spam")
        for offer in self.offers:
            self._end(offer, fact, is_reply, is_end)
        if fact["kind"].startswith("message."):
            self._written(fact, is_reply)
        if (is_reply or is_end) and self.turns and not self.turns[-1].ended_at:
            self.turns[-1].ended_at, self.turns[-1].is_replied = fact["happened_at"], is_reply
        if fact["kind"] in MOVES:
            self.closed = None
            self._moved(fact)
        if is_end:
            self.closed = fact

    def _written(self, fact: Fact, is_reply: bool) -> None:
        if fact["kind"] == "message.received":
            self.messages["contact"] += 1
            if not self.turns or self.turns[-1].ended_at:
                self.turns.append(Turn(self.channel, fact["happened_at"]))
        else:
            self.messages["agent" if is_reply else "bot"] += 1
            self.has_agent_begun |= is_reply and not self.turns

    def _moved(self, fact: Fact) -> None:
        if fact["kind"] == "session.opened":
            self.entry = self.channel = fact["target"]
        if fact["kind"] == "session.accepted":
            self.accepted_at = self.accepted_at or fact["happened_at"]
        if fact["kind"] == "conversation.transferred":
            self.offers.append(Offer(fact, self.channel))
            if fact["target_kind"] == "channel":
                self.channel = fact["target"]

    @staticmethod
    def _end(offer: Offer, fact: Fact, is_reply: bool, is_end: bool) -> None:
        if offer.ended_at:
            return
        is_other = is_reply and fact["actor"] != offer.fact["actor"]
        if fact["kind"] == "session.accepted" or is_other:
            offer.ended_at, offer.reason = fact["happened_at"], "accepted"
        elif fact["kind"] == "conversation.transferred":
            offer.ended_at, offer.reason = fact["happened_at"], "transferred"
        elif is_end:
            offer.ended_at, offer.reason = fact["happened_at"], fact["reason"]


def sessions(facts: Iterable[Fact]) -> list[Session]:
    """All sessions, each conversation's in the order in which they began."""
    found: dict[int, dict[int, Session]] = defaultdict(dict)
    for fact in facts:
        if fact["session_id"] is None:
            continue
        mine = found[fact["subject_id"]]
        if fact["session_id"] not in mine:
            new = Session(fact["session_id"], fact["subject_id"], fact["happened_at"])
            mine[new.id] = new
        mine[fact["session_id"]].take(fact)
    for mine in found.values():
        for one, following in pairwise(mine.values()):
            if not one.closed:
                one.superseded_at = following.opened_at
    return [session for mine in found.values() for session in mine.values()]


def units(all_of_them: list[Session], zone: str, last: datetime) -> dict[str, list[Unit]]:
    """The metric's name to its units: the rows that its SELECT must have, as a set of tuples."""
    made: dict[str, list[Unit]] = defaultdict(list)
    for s in all_of_them:
        if local := _begun(s, zone):
            made["arrivals"].append((s.id, s.turns[0].channel, local.isoweekday(), local.hour))
        for side in ("contact", "agent", "bot"):
            made["messages_per_session"].append((s.id, side, s.messages[side]))
        made["spam_rate"].append((s.id, s.entry, s.is_spam))
        made["transfer_rate"].append((s.id, s.entry, bool(s.offers)))
        made["transfers_per_session"].append((s.id, s.entry, len(s.offers)))
        if s.is_spam and s.closed_at:
            made["spam_time"].append((s.id, _seconds(s.opened_at, s.closed_at)))
            held = _seconds(s.accepted_at, s.closed_at) if s.accepted_at else 0
            made["spam_held"].append((s.id, held))
            made["spam_answered"].append((s.id, s.messages["agent"] > 0))
            made["spam_served_later"].append((s.id, _is_served_later(s, all_of_them)))
        for offer in s.offers:
            made["transfer_time"].append(_transfer(s, offer, last))
            made["transfer_wait"].append((offer.fact["position"], _waited(s, offer, last)))
    return made


def missed(
    all_of_them: list[Session], contacts: set[int], zone: str, hours: list[tuple[int, int]] | None
) -> list[Unit]:
    """The sessions that count, each with the cause for which it was missed, if it was."""
    return [
        (s.id, None if s.is_replied else _cause(s, contacts, local, hours))
        for s in all_of_them
        if (local := _begun(s, zone)) and s.closed_at and not s.is_spam
    ]


def _begun(s: Session, zone: str) -> datetime | None:
    """When the contact began it, on the centre's clocks; None if no contact did."""
    if not s.turns or s.has_agent_begun:
        return None
    return s.turns[0].asked_at.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))


def _cause(
    s: Session, contacts: set[int], local: datetime, hours: list[tuple[int, int]] | None
) -> str:
    minute = (local.weekday() * 24 + local.hour) * 60 + local.minute
    if hours and not any(start <= minute < end for start, end in hours):
        return "out_of_hours"
    if s.reason == "superseded" or (s.closed and s.closed["actor"] in contacts):
        return "gave_up"
    return "by_us" if s.closed and s.closed["actor_kind"] == "agent" else "auto_close"


def _is_served_later(s: Session, all_of_them: list[Session]) -> bool:
    mine = [one for one in all_of_them if one.conversation == s.conversation]
    later = mine[mine.index(s) + 1 :]
    return any(one.is_replied and not one.is_spam for one in later)


def _transfer(s: Session, offer: Offer, last: datetime) -> Unit:
    ended = offer.ended_at or s.closed_at
    reason = offer.reason if offer.ended_at else (s.reason or "pending")
    at = offer.fact["happened_at"]
    value = _seconds(at, offer.ended_at) if reason == "accepted" and offer.ended_at else None
    return (offer.fact["position"], offer.channel, reason, value, _seconds(at, ended or last))


def _waited(s: Session, offer: Offer, last: datetime) -> float:
    """Looked at turn by turn: how much of each lies within the transfer."""
    start = offer.fact["happened_at"]
    end = offer.ended_at or s.closed_at or max(last, start)
    total = timedelta()
    for turn in s.turns:
        over = turn.ended_at or s.closed_at or end
        total += max(timedelta(), min(end, over) - max(start, turn.asked_at))
    return total.total_seconds()


def _seconds(start: datetime, end: datetime) -> float:
    return max(timedelta(), end - start).total_seconds()
