"""What others would tell as the first response, once more, slowly and plainly, and why it differs.

Nothing here asks the metrics' SQL or the view ``first_response_compared``: one looks at the facts
of each session, one after another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from reckoned import MOVES, Fact, Session
from reckoned_units import Units

CHANNEL = "(SELECT channel_id FROM channels WHERE name = channel)"
AGENT = "(SELECT agent_id FROM agents WHERE login = agent)"
ASKED = {
    "first_response_as_bitrix24": f"{CHANNEL}, {AGENT}, answered_by, counted_at, value",
    "first_response_as_zendesk": f"{CHANNEL}, {AGENT}, begun_by, counted_at, value",
    "first_response_as_chatwoot": f"{CHANNEL}, {AGENT}, started_by, counted_at, value",
    "first_response_as_intercom": f"{CHANNEL}, {AGENT}, counted_at, value",
}
"""What of each metric's rows is reckoned, beside its grain."""

VENDORS = ("bitrix24", "zendesk", "chatwoot", "intercom")
COMPARED = f"""
    SELECT session_id, is_counted, seconds, [{", ".join(f"{v}_seconds" for v in VENDORS)}],
        [{", ".join(f"{v}_why" for v in VENDORS)}]
    FROM first_response_compared
"""
SAID = ("message.received", "message.carried", "message.sent")
ENDS = ("session.closed", "session.marked_spam")


@dataclass(frozen=True)
class Told:
    """A first response: between which moments, by which fact, and what is special about it."""

    start: datetime
    end: datetime
    fact: Fact
    special: str | None = None

    @property
    def seconds(self) -> float:
        return (self.end - self.start).total_seconds()


def by_session(facts: Iterable[Fact]) -> dict[int, list[Fact]]:
    """The facts of each session, in the order of replay."""
    found: dict[int, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact["session_id"] is not None:
            found[fact["session_id"]].append(fact)
    return found


def add(made: Units, sessions: list[Session], facts: list[Fact]) -> None:
    """The units of the four metrics."""
    mine = by_session(facts)
    for s in sessions:
        for vendor, tell in TELLING.items():
            told = tell(s, mine[s.id])
            channel = s.channel if vendor == "bitrix24" else s.entry
            values: tuple[Any, ...] = ()
            if told:
                agent = _holder(mine[s.id]) if vendor == "bitrix24" else told.fact["actor"]
                special = (told.special,) if told.special else ()
                values = (channel, agent, *special, told.start, told.seconds)
            unless = None if told else "no_pair"
            made.add(f"first_response_as_{vendor}", (s.id,), *values, unless=unless)


def is_reply(fact: Fact) -> bool:
    return fact["kind"] == "message.sent" and fact["actor_kind"] == "agent"


def _bitrix24(s: Session, mine: list[Fact]) -> Told | None:
    is_held = False
    for fact in mine:
        kind = fact["kind"]
        if kind in (*MOVES, *ENDS):
            is_back = kind == "session.reopened" and fact["target"] is not None
            is_held = kind == "session.accepted" or is_back
        is_by_bot = kind == "message.sent" and fact["actor_kind"] == "bot" and is_held
        if is_by_bot or is_reply(fact):
            return Told(s.opened_at, fact["happened_at"], fact, "bot" if is_by_bot else "agent")
    return None


def _zendesk(s: Session, mine: list[Fact]) -> Told | None:
    replies = [fact for fact in mine if is_reply(fact)]
    begun_by = _begun_by(mine)
    if begun_by == "agent":
        replies = replies[1:]
    if not replies:
        return None
    return Told(s.opened_at, replies[0]["happened_at"], replies[0], begun_by)


def _chatwoot(s: Session, mine: list[Fact]) -> Told | None:
    start, special = s.opened_at, "created"
    for fact in mine:
        if is_reply(fact):
            return Told(start, fact["happened_at"], fact, special)
        new = _set_anew(fact)
        if new == "bot_closed" and special in ("reopened", "handed_over"):
            continue
        if new:
            start, special = fact["happened_at"], new
    return None


def _set_anew(fact: Fact) -> str | None:
    """What of Chatwoot's clock begins with this fact, if anything does."""
    kind, is_bot = fact["kind"], fact["actor_kind"] == "bot"
    if kind == "session.reopened" or (kind == "session.returned" and fact["reason"] == "unmarked"):
        return "reopened"
    if is_bot and kind in ("conversation.transferred", "session.returned"):
        return "handed_over"
    return "bot_closed" if is_bot and kind == "session.closed" else None


def _intercom(_s: Session, mine: list[Fact]) -> Told | None:
    start = None
    for fact in mine:
        if fact["kind"] in ("message.received", "message.carried"):
            start = start or fact["happened_at"]
        if start and is_reply(fact):
            return Told(start, fact["happened_at"], fact)
    return None


TELLING: dict[str, Callable[[Session, list[Fact]], Told | None]] = {
    "bitrix24": _bitrix24,
    "zendesk": _zendesk,
    "chatwoot": _chatwoot,
    "intercom": _intercom,
}


def _begun_by(mine: list[Fact]) -> str | None:
    for fact in mine:
        if fact["kind"] in SAID:
            is_sent = fact["kind"] == "message.sent"
            return str(fact["actor_kind"]) if is_sent else "contact"
    return None


def _holder(mine: list[Fact]) -> int | None:
    last = [fact for fact in mine if fact["kind"] in MOVES][-1:]
    if not last:
        return None
    by_kind = {"session.accepted": "actor", "session.reopened": "target"}
    name = by_kind.get(last[0]["kind"])
    return last[0][name] if name else None


def check_reasons(desk: Any, made: Units, sessions: list[Session], facts: list[Fact]) -> None:
    """Each session is compared once, what is called the same is, and every reason is true."""
    ours = {unit[0]: unit[3] for unit in made.counted["first_response_time"]}
    rows = {row[0]: row[1:] for row in desk.sql(COMPARED).fetchall()}
    mine = by_session(facts)
    assert rows.keys() == {s.id for s in sessions}
    for s in sessions:
        is_counted, seconds, theirs, reasons = rows[s.id]
        assert (is_counted, seconds) == (s.id in ours, ours.get(s.id))
        for vendor, number, reason in zip(VENDORS, theirs, reasons, strict=True):
            told = TELLING[vendor](s, mine[s.id])
            case = f"{vendor}, session {s.id}: {reason}, {seconds} and {number}"
            assert (number is None) == (told is None), case
            assert vendor == "intercom" or told is None or number == told.seconds, case
            assert (reason == "same") == (number is not None and number == seconds), case
            if told is None:
                assert reason == ("unanswered_dropped" if is_counted else "neither"), case
                assert seconds is None, case
            elif reason != "same":
                assert _true_ones(s, told, mine[s.id], seconds)[reason], case


def _true_ones(s: Session, told: Told, mine: list[Fact], seconds: float | None) -> dict[str, bool]:
    """Of each reason why a number may differ from our ``seconds``: whether it is so."""
    needing = [turn for turn in s.turns if not turn.is_dismissed] or s.turns
    start = needing[0].asked_at if needing else None
    end = start + timedelta(seconds=seconds) if start and seconds is not None else None
    later = told.special if told.end == end and told.start != start else None
    return {
        "business_hours": (told.start, told.end) == (start, end),
        "starts_at_creation": told.end == end and told.start == s.opened_at != start,
        "starts_at_handoff": later == "handed_over",
        "after_reopen": later == "reopened",
        "after_bot": later == "bot_closed",
        "outbound_counted": s.is_outbound or s.has_agent_begun,
        "bot_counted": told.special == "bot",
        "moved_message": s.parent is not None,
        "dismissed": any(turn.is_dismissed for turn in s.turns),
        "test_counted": s.is_test,
    }
