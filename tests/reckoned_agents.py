"""What agents are offered, and what contacts think of them, once more, slowly and plainly.

Of `reckoned` it takes the sessions and their waits; what goes by days is in `reckoned_days`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import reckoned_days
from ccanalytics.desk import Desk
from reckoned import Fact, Session, Turn
from reckoned_units import Units, begun, needs_none

CHANNEL = "(SELECT channel_id FROM channels WHERE name = channel)"
AGENT = "(SELECT agent_id FROM agents WHERE login = agent)"
ASKED = {
    "abandonment": f"{CHANNEL}, numerator, denominator",
    "csat": f"{AGENT}, mark, numerator",
    "csat_response_rate": f"{AGENT}, numerator",
    "offers": f"{CHANNEL}, kind, outcome, numerator, denominator",
    "reopened": f"{CHANNEL}, {AGENT}, numerator",
    "supervisor_mark": f"{AGENT}, numerator",
    **reckoned_days.ASKED,
}
"""What of each metric's rows is reckoned, beside its grain."""

QUERY = """
    SELECT
        position, subject_id, session_id, channel_id, kind, happened_at,
        actor, actor_kind, target, target_kind, reason,
        (data ->> '$.mark')::INTEGER AS mark, (data -> '$.agents')::BIGINT[] AS agents
    FROM facts_in_force
    WHERE subject_kind = 'conversation' ORDER BY happened_at, recorded_at, position
"""
ENDS = ("session.closed", "session.marked_spam")
TIMEOUTS = (3600, 86400)


def add(made: Units, sessions: list[Session], desk: Desk, last: datetime) -> None:
    """The rows of all metrics of `ASKED`."""
    facts = desk.sql(QUERY).pl().to_dicts()
    of_session: dict[int, list[Fact]] = defaultdict(list)
    for fact in facts:
        of_session[fact["session_id"]].append(fact)
    people = {f["subject_id"]: f["target"] for f in facts if f["kind"] == "conversation.opened"}
    for s in sessions:
        mine, test = of_session[s.id], "test" if s.is_test else None
        _add_marks(made, s, mine, test)
        _add_reopened(made, s, mine, test)
        for place, fact in enumerate(mine):
            for agent in _offered_to(fact):
                _add_offer(made, s, fact, agent, mine[place + 1 :])
        if begun(s):
            later = [one for one in sessions if _person(one, people) == _person(s, people)]
            _add_abandonment(made, s, mine, later, last)
    reckoned_days.add(made, sessions, facts, desk, last)


def _person(s: Session, people: dict[int, int | None]) -> Any:
    return people.get(s.conversation) or ("nobody", s.conversation)


def _add_marks(made: Units, s: Session, mine: list[Fact], test: str | None) -> None:
    replies = [f["actor"] for f in mine if _is_reply(f)]
    often = Counter(replies)
    served = max(replies, key=lambda who: (often[who], _last(replies, who)), default=None)
    rated = [f for f in mine if f["kind"] == "session.rated"]
    theirs = [f["mark"] for f in rated if f["actor_kind"] == "contact"]
    ours = [f["mark"] for f in rated if f["actor_kind"] != "contact"]
    is_asked = any(
        (f["kind"], f["actor_kind"], f["reason"]) == ("message.sent", "system", "rating")
        for f in mine
    )
    if theirs:
        made.add("csat", (s.id,), served, theirs[-1], theirs[-1] >= 4, unless=test)
    if theirs or is_asked:
        unless = test or (None if is_asked else "not_asked")
        made.add("csat_response_rate", (s.id,), served, bool(theirs), unless=unless)
    if ours:
        made.add("supervisor_mark", (s.id,), served, ours[-1], unless=test)


def _last(replies: list[int], who: int) -> int:
    return max(place for place, one in enumerate(replies) if one == who)


def _is_reply(fact: Fact) -> bool:
    return fact["kind"] == "message.sent" and fact["actor_kind"] == "agent"


def _add_reopened(made: Units, s: Session, mine: list[Fact], test: str | None) -> None:
    kinds = [fact["kind"] for fact in mine]
    if "session.closed" in kinds:
        place = kinds.index("session.closed")
        first = mine[place]
        by = first["actor"] if first["actor_kind"] == "agent" else None
        unless = (
            test or ("spam" if s.is_spam else None) or ("moved" if s.reason == "moved" else None)
        )
        is_reopened = "session.reopened" in kinds[place:]
        made.add("reopened", (s.id,), first["channel_id"], by, is_reopened, unless=unless)


def _offered_to(fact: Fact) -> list[int]:
    if fact["kind"] == "session.offered":
        return fact["agents"] if fact["target"] is None else [fact["target"]]
    is_transfer = fact["kind"] == "conversation.transferred" and fact["target_kind"] == "agent"
    return [fact["target"]] if is_transfer and fact["reason"] != "pull" else []


def _add_offer(made: Units, s: Session, offer: Fact, agent: int, after: list[Fact]) -> None:
    kind = "queue" if offer["kind"] == "session.offered" else "transfer"
    outcomes = [found for fact in after if (found := _outcome(fact, agent))]
    outcome = outcomes[0] if outcomes else s.reason or "pending"
    values = (offer["channel_id"], kind, outcome, outcome == "accepted", outcome != "pending")
    key = (offer["position"], agent)
    made.add("offers", key, *values, unless="test" if s.is_test else None)


def _outcome(fact: Fact, agent: int) -> str | None:
    """What the fact makes of an offer to this agent; None where that goes on."""
    kind = fact["kind"]
    is_theirs = fact["actor"] == agent and fact["actor_kind"] == "agent"
    if kind == "session.accepted":
        return "accepted" if is_theirs else "taken"
    if kind in ("message.sent", "session.skipped"):
        done = {"message.sent": "accepted", "session.skipped": "skipped"}
        return done[kind] if is_theirs else None
    if kind == "conversation.transferred":
        return "taken" if fact["reason"] == "pull" else "transferred"
    if kind in ("session.offered", "session.reopened"):
        return kind.removeprefix("session.")
    return fact["reason"] if kind in ("session.returned", *ENDS) else None


def _add_abandonment(
    made: Units, s: Session, mine: list[Fact], theirs: list[Session], last: datetime
) -> None:
    number, turn = _wait(s)
    silent_since = _last_words(mine).get(number, turn.asked_at)
    answered_at = turn.ended_at if turn.is_replied else None
    unless = "test" if s.is_test else "spam" if s.is_spam else None
    unless = unless or (None if s.replies else needs_none(s))
    has_come = any(
        silent_since < one.turns[0].asked_at <= silent_since + timedelta(hours=72)
        for one in theirs
        if one.id != s.id and one.turns and not one.is_outbound
    )
    is_back = has_come or (False if last >= silent_since + timedelta(hours=72) else None)
    closed_at = _closings(mine).get(number)
    for timeout in TIMEOUTS:
        due_at = silent_since + timedelta(seconds=timeout)
        is_kept = number < len(s.turns) or bool(answered_at and answered_at <= due_at)
        is_given_up = not is_kept and last >= due_at
        is_ours = not is_kept and closed_at is not None and closed_at <= due_at
        why = unless or ("closed_by_us" if is_ours else None)
        for side in (False, True, None):
            key = (s.id, timeout, None if side is None else str(side).lower())
            values = (is_given_up and is_back is side, is_kept or is_given_up)
            made.add("abandonment", key, turn.channel, *values, unless=why)


def _wait(s: Session) -> tuple[int, Turn]:
    numbered = list(zip(count(1), s.turns, strict=False))
    replied = [one for one in numbered if one[1].is_replied]
    needing = [one for one in numbered if not one[1].is_dismissed]
    return replied[0] if replied else (needing or numbered)[-1]


def _last_words(mine: list[Fact]) -> dict[int, datetime]:
    """When the contact last wrote in each turn."""
    return {
        number: fact["happened_at"]
        for number, _is_open, fact in _by_turn(mine)
        if fact["kind"] == "message.received"
    }


def _closings(mine: list[Fact]) -> dict[int, datetime]:
    """When an agent closed the session while a turn waited for a reply."""
    return {
        number: fact["happened_at"]
        for number, is_open, fact in _by_turn(mine)
        if is_open and fact["kind"] == "session.closed" and fact["actor_kind"] == "agent"
    }


def _by_turn(mine: list[Fact]) -> Iterator[tuple[int, bool, Fact]]:
    """Each fact with the number of its turn, and whether that waited for a reply until then."""
    number, is_open = 0, False
    for fact in mine:
        kind = fact["kind"]
        is_carried = kind == "message.carried" and fact["reason"] == "waiting"
        if kind == "message.received" or is_carried:
            number += not is_open
            is_open = True
        yield number, is_open, fact
        if _is_reply(fact) or kind in (*ENDS, "turn.dismissed"):
            is_open = False
