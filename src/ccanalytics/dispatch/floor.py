"""What the rules look at: the live sessions, what the agents have, and since when they are free.

It is read from the small live tables; of the facts only what was recorded since the oldest session
in the queue opened.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from ccanalytics.model.conversation import CLOSED, HELD, UNDO_WITHIN, WAITING, Session, Turn
from ccanalytics.model.due import TEXTS_KEPT
from ccanalytics.model.people import Directory
from ccanalytics.model.settings import COUNTS, EVENLY, Settings
from ccanalytics.store.loading import COUNTED, Loading

CLOCKS_DIFFER = timedelta(hours=1)
"""What was done in a session is looked for from so long before it opened."""


@dataclass(frozen=True)
class Case:
    """A session that the rules may do something about, with what its queue has tried."""

    conversation: int
    session: Session
    """As far as the kept row tells it: of its turns there is the one that runs."""
    offered: Mapping[int, int] = field(default_factory=dict)
    """How often it was offered or given to each agent since it was placed: since it came, or went
    to somebody who took it, or to whom a colleague handed it. Whoever had it last is the last."""
    skipped: frozenset[int] = frozenset()
    """Who declined it since then."""
    known: int | None = None
    """Who held the contact's last session before this one."""

    @property
    def last(self) -> int | None:
        """Who was offered or given it last."""
        return list(self.offered)[-1] if self.offered else None

    @property
    def place(self) -> tuple[bool, datetime, int]:
        """Where it stands in the queue: by how long the contact has waited, if they do."""
        turn = self.session.open_turn
        since = turn.asked_at if turn else self.session.opened_at
        return turn is None, since, self.session.id


@dataclass(frozen=True)
class Floor:
    """All that the rules look at, at one moment in UTC."""

    at: datetime
    directory: Directory
    cases: tuple[Case, ...] = ()
    """All live sessions but those that were imported and have not moved since, and what closed a
    moment ago."""
    loads: Mapping[tuple[int, str], int] = field(default_factory=dict)
    """How many sessions an agent holds or is offered, by each of `COUNTS`."""
    free_since: Mapping[int, datetime] = field(default_factory=dict)
    """When a session was last given to an agent or ended with them; none for who never had one."""


def read_floor(loading: Loading, at: datetime) -> Floor:
    """The floor as the store has it."""
    directory = loading.directory()
    ended_since = at - TEXTS_KEPT - UNDO_WITHIN
    rows = _rows(loading, "sessions", {"ended_since": ended_since})
    sessions = {row["session_id"]: (row["conversation_id"], _session(row)) for row in rows}
    queued = [s for _, s in sessions.values() if s.status not in (HELD, CLOSED)]
    offered, skipped, given_at = _tried(loading, queued)
    rules = {s.id: _settings(s, directory) for s in queued if s.status == WAITING}
    returning = [n for n, rule in rules.items() if rule.is_known_first and n not in offered]
    known = _known(loading, returning)
    is_even = any(rule.distribution == EVENLY for rule in rules.values())
    return Floor(
        at,
        directory,
        tuple(
            Case(number, s, offered.get(s.id, {}), frozenset(skipped[s.id]), known.get(s.id))
            for number, s in sessions.values()
        ),
        _loads(loading),
        _free_since(loading, given_at) if is_even else {},
    )


def _session(row: dict[str, Any]) -> Session:
    asked_at = row["waiting_since"]
    turn = Turn(row["turns"], row["channel_id"], asked_at) if asked_at else None
    return Session(
        id=row["session_id"],
        opened_at=row["opened_at"],
        entry_channel=row["entry_channel_id"],
        channel=row["channel_id"],
        status=row["status"],
        holder=row["agent_id"],
        offered_to=row["offered_to"],
        is_after_transfer=row["is_after_transfer"],
        accepted_at=row["accepted_at"],
        replied_at=row["replied_at"],
        last_message_at=row["last_message_at"],
        contact_messages=row["contact_messages"],
        agent_messages=row["agent_messages"],
        reopens=row["reopens"],
        closed_at=row["closed_at"],
        close_reason=row["close_reason"],
        is_outbound=row["is_outbound"],
        parent=row["parent_id"],
        pinned_at=row["pinned_at"],
        placed_at=row["placed_at"],
        moved_at=row["moved_at"],
        is_queue_offer=row["is_queue_offer"],
        texts=tuple(row["texts"].split(",")) if row["texts"] else (),
        late_turn=row["late_turn"],
        turns=(turn,) if turn else (),
    )


def _tried(
    loading: Loading, queued: list[Session]
) -> tuple[dict[int, dict[int, int]], dict[int, set[int]], dict[int, datetime]]:
    """How often each agent was offered a session, who declined it; when they were given one."""
    offered: dict[int, dict[int, int]] = defaultdict(dict)
    skipped: dict[int, set[int]] = defaultdict(set)
    given_at: dict[int, datetime] = {}
    if not queued:
        return offered, skipped, given_at
    since = min(session.opened_at for session in queued) - CLOCKS_DIFFER
    rows = _rows(loading, "tried", {"since": since})
    for row in sorted(rows, key=lambda row: row["given_at"] or datetime.min):
        session, agent = row["session_id"], row["agent_id"]
        if row["has_skipped"]:
            skipped[session].add(agent)
        if row["given_at"] is not None:
            offered[session][agent] = row["times"]
            given_at[agent] = max(row["given_at"], given_at.get(agent, datetime.min))
    return offered, skipped, given_at


def _known(loading: Loading, sessions: list[int]) -> dict[int, int]:
    """By session, who held the contact's last one before it, as far as somebody did."""
    if not sessions:
        return {}
    rows = _rows(loading, "known", {"sessions": sessions})
    return {row["session_id"]: row["agent_id"] for row in rows}


def _loads(loading: Loading) -> Counter[tuple[int, str]]:
    counted = ", ".join(f"count(*) FILTER ({COUNTED[counts]})" for counts in COUNTS)
    rows = loading.con.execute(
        f"SELECT coalesce(agent_id, offered_to) AS agent, {counted} FROM sessions_live "
        "WHERE agent IS NOT NULL GROUP BY agent"
    ).fetchall()
    return Counter(
        {
            (agent, counts): count
            for agent, *numbers in rows
            for counts, count in zip(COUNTS, numbers, strict=True)
        }
    )


def _free_since(loading: Loading, given_at: Mapping[int, datetime]) -> dict[int, datetime]:
    found = dict(given_at)
    for row in _rows(loading, "free", {}):
        agent = row["agent_id"]
        found[agent] = max(row["free_since"], found.get(agent, datetime.min))
    return found


def _settings(session: Session, directory: Directory) -> Settings:
    channel = directory.channels.get(session.channel or 0)
    return channel.settings if channel else Settings()


def _rows(loading: Loading, name: str, asked: dict[str, Any]) -> Iterable[dict[str, Any]]:
    result = loading.con.execute(_sql(name), asked)
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


@cache
def _sql(name: str) -> str:
    return files(__package__).joinpath(f"{name}.sql").read_text("utf-8")
