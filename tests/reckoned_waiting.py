"""Who let a contact wait, once more, slowly and plainly: one walk over each conversation's facts.

Nothing here asks the view ``stretches`` or the metrics' SQL; of `reckoned` it takes the waits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from reckoned import MOVES, Fact, Session, Turn
from reckoned_units import Unit, Units, unless_it_counts

CHANNEL = "(SELECT channel_id FROM channels WHERE name = channel)"
AGENT = "(SELECT agent_id FROM agents WHERE login = agent)"
ASKED = {
    "waiting_pieces": f"state, {CHANNEL}, {AGENT}, end_reason, numerator, is_unfinished",
    "customer_waiting": f"{CHANNEL}, numerator, is_unfinished",
    "next_response_by_agent": f"{CHANNEL}, {AGENT}, end_reason, value, observed",
}
"""What of each metric's rows is reckoned, beside its grain."""

NOT_ADDING_UP = """
    WITH waits AS (
        SELECT *, round(coalesce(value, observed) * 1e6)::BIGINT AS us
        FROM metrics.response_time(with_left_out := TRUE)
    ),
    pieces AS (
        SELECT session_id, turn, round(sum(numerator) * 1e6)::BIGINT AS us
        FROM metrics.waiting_pieces(with_left_out := TRUE) GROUP BY ALL
    ),
    parts AS (
        SELECT session_id, count(*) AS n, round(sum(numerator) * 1e6)::BIGINT AS us
        FROM metrics.customer_waiting GROUP BY ALL
    )
    SELECT session_id, turn, w.us, pieces.us
    FROM waits AS w
    LEFT JOIN pieces USING (session_id, turn)
    WHERE w.us <> coalesce(pieces.us, 0)
    UNION ALL
    SELECT session_id, NULL, w.us, parts.us
    FROM (SELECT session_id, sum(us) AS us FROM waits WHERE left_out IS NULL GROUP BY ALL) AS w
    FULL JOIN parts USING (session_id)
    WHERE w.us IS DISTINCT FROM parts.us OR parts.n <> 3
"""
"""Law 5: waits that are not, to the microsecond, what queue, holders and transfers make together;
of each turn, and of each session."""

ENDS = ("session.closed", "session.marked_spam")
PARTS = {"queue": "queue", "held": "holders", "offered": "transfers"}


@dataclass(frozen=True)
class Had:
    """Who has a conversation: since when, by which fact, in what state, between whom it goes."""

    at: datetime = datetime.min
    by: str = ""
    reason: str | None = None
    session: int | None = None
    state: str = "queue"
    agent: int | None = None
    giver: int | None = None
    taker: int | None = None
    channel: int | None = None
    is_after_transfer: bool = False

    def is_like(self, other: Had) -> bool:
        """Whether nothing has passed to anybody between the two."""
        return replace(self, at=other.at, by=other.by, reason=other.reason) == other


def lane(facts: Iterable[Fact]) -> list[Had]:
    """Who had the conversation, one after another; at first nobody."""
    had, passed = [Had()], (False, None)
    for fact, channel in _of_the_last_session(facts):
        kind = fact["kind"]
        if kind in MOVES and kind not in ("session.offered", "session.returned"):
            by_agent = fact["actor"] if fact["actor_kind"] == "agent" else None
            passed = (is_to_channel(fact), by_agent)
        now = _had_by(fact, had[-1], passed)
        if now and not (now := _since(fact, channel, now)).is_like(had[-1]):
            had.append(now)
    return had


def _of_the_last_session(facts: Iterable[Fact]) -> Iterator[tuple[Fact, int | None]]:
    """The facts of whichever session opened last, each with the channel that it is in then."""
    begun: set[int] = set()
    last, channels = None, {}
    for fact in facts:
        session = fact["session_id"]
        if session is not None:
            last = last if session in begun else session
            begun.add(session)
            if fact["kind"] == "session.opened" or is_to_channel(fact):
                channels[session] = fact["target"]
            if session == last:
                yield fact, channels.get(session)


def _since(fact: Fact, channel: int | None, had: Had) -> Had:
    at, kind, reason = fact["happened_at"], fact["kind"], fact["reason"]
    return replace(had, at=at, by=kind, reason=reason, session=fact["session_id"], channel=channel)


def is_to_channel(fact: Fact) -> bool:
    return fact["kind"] == "conversation.transferred" and fact["target_kind"] == "channel"


def _had_by(fact: Fact, before: Had, passed: tuple[bool, int | None]) -> Had | None:
    """Who has it from this fact on; None where it changes nothing."""
    kind, (is_passed, giver) = fact["kind"], passed
    if kind in ENDS:
        return Had(state="closed")
    if kind == "session.accepted":
        return Had(state="held", agent=fact["actor"])
    if kind == "session.reopened" and fact["target"] is not None:
        return Had(state="held", agent=fact["target"])
    if kind == "conversation.transferred" and fact["target_kind"] == "agent":
        return Had(state="offered", giver=giver, taker=fact["target"])
    if kind in MOVES:
        return Had(is_after_transfer=is_passed, giver=giver if is_passed else None)
    if kind == "message.sent" and fact["actor_kind"] == "agent" and before.by:
        is_free = before.state == "queue" and not (is_passed and fact["actor"] == giver)
        if is_free or (before.state == "offered" and fact["actor"] == before.taker):
            return Had(state="held", agent=fact["actor"])
    return None


@dataclass(frozen=True)
class Piece:
    """Of one wait what passed while one had it."""

    state: str
    agent: int | None
    channel: int | None
    starts_at: datetime
    ends_at: datetime
    end: str
    is_by_holder: bool

    @property
    def seconds(self) -> float:
        return (self.ends_at - self.starts_at).total_seconds()


def pieces(turn: Turn, last: datetime, had: list[Had]) -> Iterator[Piece]:
    """The wait, cut wherever the conversation passed to somebody else."""
    over = max(turn.asked_at, turn.ended_at or last)
    for now, then in pairwise([*had, Had(at=datetime.max)]):
        start, end = max(turn.asked_at, now.at), min(over, then.at)
        state = "queue" if now.state == "closed" else now.state
        is_theirs = state == "held" and turn.is_replied and turn.replied_by == now.agent
        is_by_holder = is_theirs and start <= over <= then.at
        goes_on = turn.reason is None and now.at <= over < then.at
        if start < end or goes_on or (is_by_holder and now.by != "message.sent"):
            reason = "replied" if is_by_holder else _end(turn, over, now, then)
            channel = now.channel or turn.channel
            yield Piece(state, now.agent, channel, start, end, reason, is_by_holder)


def _end(turn: Turn, over: datetime, now: Had, then: Had) -> str:
    """How a piece ended which its holder did not end by a reply."""
    is_held = now.state == "held"
    if then.at > over or (is_held and then.at == over and turn.reason):
        another = turn.is_replied and is_held
        return "answered_by_another" if another else (turn.reason or "pending")
    if then.by == "session.accepted":
        return "taken" if is_held else "accepted"
    words = {"message.sent": "replied", "session.reopened": "taken", "session.returned": "returned"}
    if then.by in words:
        return words[then.by]
    if then.by == "conversation.transferred":
        return "taken" if then.reason == "pull" else "transferred"
    return (then.reason if now.by else None) or "superseded"


def lanes(facts: list[Fact]) -> dict[int, list[Had]]:
    """The lane of each conversation."""
    threads: dict[int, list[Fact]] = defaultdict(list)
    for fact in facts:
        threads[fact["subject_id"]].append(fact)
    return {thread: lane(its_facts) for thread, its_facts in threads.items()}


def add(made: Units, all_of_them: list[Session], facts: list[Fact], last: datetime) -> None:
    """The units of the metrics of `ASKED`."""
    had = lanes(facts)
    for s in all_of_them:
        waits = [list(pieces(turn, last, had[s.conversation])) for turn in s.turns]
        reasons = [unless_it_counts(s, turn) for turn in s.turns]
        for number, (cut, unless) in enumerate(zip(waits, reasons, strict=True), 1):
            _add_pieces(made, (s.id, number), cut, unless)
        if s.turns:
            _add_whole(made, s, waits, reasons)


def _add_pieces(made: Units, wait: Unit, cut: list[Piece], unless: str | None) -> None:
    for number, p in enumerate(cut, 1):
        key = (*wait, number)
        values = (p.state, p.channel, p.agent, p.end, p.seconds, p.end == "pending")
        made.add("waiting_pieces", key, *values, unless=unless)
    for number, agent, mine in _held(cut):
        first, last = mine[0], mine[-1]
        watched = (last.ends_at - first.starts_at).total_seconds()
        value = watched if last.is_by_holder else None
        values = (first.channel, agent, last.end, value, watched)
        made.add("next_response_by_agent", (*wait, number), *values, unless=unless)


def _held(cut: list[Piece]) -> Iterator[tuple[int, int | None, list[Piece]]]:
    """Pieces in which the same agent had it all the time, with the number of the first."""
    held: list[tuple[int, int | None, list[Piece]]] = []
    for number, p in enumerate(cut, 1):
        if p.state == "held":
            its = [mine for _, agent, mine in held if agent == p.agent]
            if its and its[-1][-1].ends_at == p.starts_at:
                its[-1].append(p)
            else:
                held.append((number, p.agent, [p]))
    yield from held


def _add_whole(
    made: Units, s: Session, waits: list[list[Piece]], reasons: list[str | None]
) -> None:
    """All waits of a session that count together; where none does, all that there are."""
    unless = None if None in reasons else _first_of(reasons)
    counting = [n for n, reason in enumerate(reasons) if unless or reason is None]
    goes_on = s.turns[-1].reason is None
    for state, part in PARTS.items():
        theirs = [p for n in counting for p in waits[n] if p.state == state]
        total = sum((p.ends_at - p.starts_at for p in theirs), timedelta()).total_seconds()
        values = (s.turns[counting[0]].channel, total, goes_on)
        made.add("customer_waiting", (s.id, part), *values, unless=unless)


def _first_of(reasons: list[str | None]) -> str:
    """Why a session does not count in which no wait does."""
    if set(reasons) == {"no_reply_needed"}:
        return "no_reply_needed"
    return next(why for why in ("test", "moved", "bots") if why in reasons)
