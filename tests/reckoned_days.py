"""What is told of days once more, slowly: what was open, what agents had, when they were there.

Each stretch of time is cut at the midnights of the centre's zone, and looked at piece by piece.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby, pairwise
from typing import Any
from zoneinfo import ZoneInfo

from ccanalytics.desk import Desk
from reckoned import Fact, Session
from reckoned_units import ZONE, Units
from reckoned_waiting import lane

CHANNEL = "(SELECT channel_id FROM channels WHERE name = channel)"
SHARES = "round(numerator, 6), round(denominator, 6), is_unfinished"
ASKED = {
    "agent_availability": "round(numerator * 3600, 6), is_unfinished",
    "backlog": SHARES,
    "concurrency": SHARES,
    "occupancy": f"is_inferred, {SHARES}",
}
PRESENCES = """
    SELECT subject_id, reason, happened_at FROM facts
    WHERE kind = 'agent.presence_set' ORDER BY happened_at, position
"""
STATES = ("online", "with_chats", "paused", "away")
QUARTER = timedelta(minutes=15)

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Day:
    """A day of the centre's zone, in UTC."""

    name: str
    start: datetime
    end: datetime


def add(
    made: Units, sessions: list[Session], facts: list[Fact], desk: Desk, last: datetime
) -> None:
    """The rows of all metrics of `ASKED`."""
    names = dict(desk.sql("SELECT agent_id, login FROM agents").fetchall())
    channels = dict(desk.sql("SELECT channel_id, name FROM channels").fetchall())
    tests = {s.id for s in sessions if s.is_test}
    lanes = [
        (had, (had.at, later.at if later else last))
        for _, theirs in groupby(sorted(facts, key=lambda f: f["subject_id"]), _subject)
        for had, later in _with_next(lane([f for f in theirs if f["session_id"] is not None]))
    ]
    opened = [
        (channels.get(had.channel), span)
        for had, span in lanes
        if had.state != "closed" and had.session not in tests
    ]
    _add_backlog(made, opened, last)
    held = [(had, span) for had, span in lanes if had.state == "held" and had.agent in names]
    assigned, active = defaultdict(list), defaultdict(list)
    said = _said(facts)
    for had, span in held:
        assigned[names[had.agent]].append(span)
        active[names[had.agent]] += [both for one in said[had.session] if (both := _cut(one, span))]
    _add_at_once(made, {"assigned": assigned, "active": active}, last)
    presences = defaultdict(list)
    for agent, state, at in desk.sql(PRESENCES).fetchall():
        presences[names[agent]].append((at, state))
    _add_presences(made, presences, assigned, last)
    _add_inferred(made, facts, names, presences, assigned, last)


def _subject(fact: Fact) -> Any:
    return fact["subject_id"]


def _with_next(things: list[Any]) -> Iterator[tuple[Any, Any]]:
    """Each but the first, which holds before all; with what follows it."""
    yield from pairwise([*things[1:], None])


def _said(facts: Iterable[Fact]) -> dict[int, list[Span]]:
    """Of each session the quarters of an hour after each message, which end with the next one."""
    moments: dict[int, list[datetime]] = defaultdict(list)
    for fact in facts:
        is_reply = fact["kind"] == "message.sent" and fact["actor_kind"] == "agent"
        if is_reply or fact["kind"] == "message.received":
            moments[fact["session_id"]].append(fact["happened_at"])
    return defaultdict(list, {
        session: [(at, min(at + QUARTER, later or datetime.max))
                  for at, later in pairwise([*sorted(said), None]) if at]
        for session, said in moments.items()
    })  # fmt: skip


def _cut(one: Span, other: Span) -> Span | None:
    """What they have in common, if they have."""
    start, end = max(one[0], other[0]), min(one[1], other[1])
    return (start, end) if start < end else None


def _days(first: datetime, last: datetime) -> Iterator[Day]:
    day, end = _local(first), _local(last)
    while day <= end:
        yield Day(day.isoformat(), _midnight(day), _midnight(day + timedelta(days=1)))
        day += timedelta(days=1)


def _local(moment: datetime) -> date:
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(ZONE)).date()


def _midnight(day: date) -> datetime:
    local = datetime.combine(day, time(), ZoneInfo(ZONE))
    return local.astimezone(UTC).replace(tzinfo=None)


def _seconds(spans: Iterable[Span], within: Iterable[Span]) -> float:
    cuts = [_cut(one, other) for one in spans for other in within]
    return sum((end - start).total_seconds() for start, end in filter(None, cuts))


def _add_backlog(made: Units, opened: list[tuple[str | None, Span]], last: datetime) -> None:
    if not opened:
        return
    for day in _days(min(span[0] for _, span in opened), last):
        seen = (day.start, min(day.end, last))
        for channel in {channel for channel, _ in opened}:
            numerator = _seconds([s for c, s in opened if c == channel], [seen])
            if whole := _seconds([seen], [seen]):
                values = (round(numerator, 6), round(whole, 6), day.end > last)
                made.add("backlog", (day.name, channel), *values)


def _levels(spans: list[Span], day: Day) -> dict[int, float]:
    """For how many seconds of the day there was how much at once."""
    cuts = [cut for one in spans if (cut := _cut(one, (day.start, day.end)))]
    found: dict[int, float] = defaultdict(float)
    for start, end in pairwise(sorted({moment for cut in cuts for moment in cut})):
        level = sum(cut[0] <= start < cut[1] for cut in cuts)
        found[level] += (end - start).total_seconds()
    found.pop(0, None)
    return found


def _add_at_once(made: Units, kinds: dict[str, dict[str, list[Span]]], last: datetime) -> None:
    found = {
        (agent, day.name, kind): (levels, day.end > last)
        for kind, agents in kinds.items()
        for agent, spans in agents.items()
        if spans
        for day in _days(min(one[0] for one in spans), last)
        if (levels := _levels(_until(spans, last), day))
    }
    top = max((level for levels, _ in found.values() for level in levels), default=0)
    for key, (levels, is_unfinished) in found.items():
        for at_least in range(1, min(top, 20) + 1):
            tail = sum(
                seconds * ((level >= at_least) if at_least < 20 else max(0, level - 19))
                for level, seconds in levels.items()
            )
            values = (round(tail, 6), round(sum(levels.values()), 6), is_unfinished)
            made.add("concurrency", (*key, at_least), *values)


def _until(spans: list[Span], last: datetime) -> list[Span]:
    return [(start, min(end, last)) for start, end in spans]


def _united(spans: list[Span], within: Span) -> float:
    """For how many seconds within there was anything."""
    day = Day("", *within)
    return sum(_levels(spans, day).values())


def _add_presences(
    made: Units,
    presences: dict[str, list[tuple[datetime, str]]],
    assigned: dict[str, list[Span]],
    last: datetime,
) -> None:
    for agent, said in presences.items():
        ends = [*(at for at, _ in said[1:]), last]
        spans = [(at, min(end, last), state) for (at, state), end in zip(said, ends, strict=True)]
        for day in _days(said[0][0], last):
            hours = dict.fromkeys(STATES, 0.0)
            for start, end, state in spans:
                if cut := _cut((start, end), (day.start, day.end)):
                    busy = _united(assigned[agent], cut) if state == "online" else 0
                    hours["with_chats"] += busy
                    hours[state] += (cut[1] - cut[0]).total_seconds() - busy
            there = hours["online"] + hours["with_chats"]
            is_unfinished = day.end > last
            if there + hours["paused"]:
                for state in STATES:
                    key, told = (agent, day.name, state), round(hours[state], 6)
                    made.add("agent_availability", key, told, is_unfinished)
            if there:
                values = (False, round(hours["with_chats"], 6), round(there, 6), is_unfinished)
                made.add("occupancy", (agent, day.name), *values)


def _add_inferred(
    made: Units,
    facts: Iterable[Fact],
    names: dict[int, str],
    presences: dict[str, list[tuple[datetime, str]]],
    assigned: dict[str, list[Span]],
    last: datetime,
) -> None:
    acts: dict[tuple[str, date], list[datetime]] = defaultdict(list)
    for fact in facts:
        if fact["actor_kind"] == "agent" and fact["actor"] in names:
            agent, day = names[fact["actor"]], _local(fact["happened_at"])
            if agent not in presences or day < _local(presences[agent][0][0]):
                acts[agent, day].append(fact["happened_at"])
    for (agent, day), moments in acts.items():
        span = (min(moments), max(moments))
        if span[0] < span[1]:
            whole = (span[1] - span[0]).total_seconds()
            is_unfinished = _midnight(day + timedelta(days=1)) > last
            values = (True, round(_united(assigned[agent], span), 6), round(whole, 6))
            made.add("occupancy", (agent, day.isoformat()), *values, is_unfinished)
