"""The metrics once more, slowly and plainly: one walk over the facts of each conversation.

Nothing here asks the store's kept rows or the metrics' SQL. Times are naive UTC. What the walk
leaves is made into the metrics' rows by `reckoned_units`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

NAMES = (
    "position, subject_id, kind, session_id, happened_at, actor, actor_kind, target, target_kind, "
    "reason, (data ->> '$.asked_at')::TIMESTAMP AS asked_at, "
    "(data ->> '$.parent')::BIGINT AS parent"
)
QUERY = f"""
    SELECT {NAMES} FROM facts_in_force
    WHERE subject_kind = 'conversation' ORDER BY happened_at, recorded_at, position
"""

MOVES = (
    *("session.opened", "session.reopened", "session.accepted", "session.offered"),
    *("session.returned", "conversation.transferred"),
)
"""They leave a session live, also one that was closed."""

Fact = dict[str, Any]


@dataclass
class Turn:
    """A contact's wait: from when, in which channel; once it is over, until when, why, by whom."""

    channel: int | None
    asked_at: datetime
    ended_at: datetime | None = None
    reason: str | None = None
    replied_by: int | None = None

    @property
    def is_replied(self) -> bool:
        return self.reason == "replied"

    @property
    def is_dismissed(self) -> bool:
        return self.reason == "no_reply_needed"


@dataclass
class Offer:
    """A transfer, from whom it went, and how it ended."""

    fact: Fact
    channel: int | None
    giver: int | None
    ended_at: datetime | None = None
    reason: str = "pending"

    @property
    def kind(self) -> str:
        if self.fact["reason"] == "pull":
            return "pull"
        return "offer" if self.fact["target_kind"] == "agent" else "channel"


@dataclass
class Session:
    """What a walk over its facts leaves of a session."""

    id: int
    conversation: int
    opened_at: datetime
    entry: int | None = None
    channel: int | None = None
    holder: int | None = None
    parent: int | None = None
    is_outbound: bool = False
    accepted_at: datetime | None = None
    closed: Fact | None = None
    superseded_at: datetime | None = None
    has_agent_begun: bool = False
    has_carried_wait: bool = False
    went_on_since: datetime | None = None
    """Since when its last wait goes on in the session that came out of it."""
    messages: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    replies: list[Fact] = field(default_factory=list)
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
    def is_test(self) -> bool:
        return self.reason == "test"

    @property
    def is_of_bots(self) -> bool:
        """A bot closed it, and no person ever had it or wrote."""
        closed = self.closed or {"kind": "", "actor_kind": ""}
        is_theirs = closed["kind"] == "session.closed" and closed["actor_kind"] == "bot"
        return is_theirs and not (self.accepted_at or self.messages["agent"] or self.offers)

    def take(self, fact: Fact) -> None:
        """One more fact, in the order of replay."""
        kind = fact["kind"]
        is_reply = kind == "message.sent" and fact["actor_kind"] == "agent"
        is_end = kind in ("session.closed", "session.marked_spam")
        for offer in self.offers:
            _end(offer, fact, is_reply, is_end)
        self._written(fact, is_reply)
        if is_reply or is_end or kind == "turn.dismissed":
            self._stopped(fact, is_reply)
        if kind in MOVES:
            self.closed = None
            self._moved(fact)
        if is_end:
            self.closed = fact

    def _written(self, fact: Fact, is_reply: bool) -> None:
        kind = fact["kind"]
        if kind == "message.received":
            self.messages["contact"] += 1
            self._asked(fact["happened_at"])
        if kind == "message.carried" and fact["reason"] == "waiting":
            self.has_carried_wait = True
            self._asked(fact["asked_at"])
        if kind == "message.sent":
            self.messages["agent" if is_reply else "bot"] += 1
        if is_reply and self.turns:
            self.replies.append(fact)
        self.has_agent_begun |= is_reply and not self.turns

    def _asked(self, at: datetime) -> None:
        if not self.turns or self.turns[-1].ended_at:
            self.turns.append(Turn(self.channel, at))

    def _stopped(self, fact: Fact, is_reply: bool) -> None:
        if self.turns and not self.turns[-1].ended_at:
            turn = self.turns[-1]
            turn.ended_at = fact["happened_at"]
            turn.reason = "replied" if is_reply else fact["reason"]
            turn.replied_by = fact["actor"] if is_reply else None

    def _moved(self, fact: Fact) -> None:
        kind, before = fact["kind"], self.holder
        self.holder = fact["target"] if fact["target_kind"] == "agent" else None
        if kind == "session.opened":
            self.entry = self.channel = fact["target"]
            self.parent, self.is_outbound = fact["parent"], fact["reason"] == "outbound"
        if kind == "session.accepted":
            self.accepted_at = self.accepted_at or fact["happened_at"]
            self.holder = fact["actor"]
        if kind == "conversation.transferred":
            giver = before if fact["reason"] == "pull" else fact["actor"]
            self.offers.append(Offer(fact, self.channel, giver))
            if fact["target_kind"] == "channel":
                self.channel = fact["target"]


def _end(offer: Offer, fact: Fact, is_reply: bool, is_end: bool) -> None:
    """How the offer ends by this fact, if it does and has not before."""
    kind, transfer = fact["kind"], offer.fact
    is_for_anybody = transfer["target_kind"] == "channel"
    is_by_another = is_reply and fact["actor"] != transfer["actor"]
    is_theirs = is_by_another and (is_for_anybody or fact["actor"] == transfer["target"])
    reason = None
    if kind == "session.accepted" or is_theirs:
        reason = "accepted"
    elif kind == "conversation.transferred":
        reason = "taken" if fact["reason"] == "pull" else "transferred"
    elif is_end or (kind == "session.returned" and not is_for_anybody):
        reason = fact["reason"]
    if reason and not offer.ended_at:
        offer.ended_at, offer.reason = fact["happened_at"], reason


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
        _beside_each_other(mine)
    return [session for mine in found.values() for session in mine.values()]


def _beside_each_other(mine: dict[int, Session]) -> None:
    """What the sessions of one conversation do to those before them."""
    for one, following in pairwise(mine.values()):
        if not one.closed:
            one.superseded_at = following.opened_at
            if one.turns and not one.turns[-1].ended_at:
                one.turns[-1].ended_at = following.opened_at
                one.turns[-1].reason = "superseded"
    for child in mine.values():
        if child.has_carried_wait and child.parent in mine:
            mine[child.parent].went_on_since = child.turns[0].asked_at
