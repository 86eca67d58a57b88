"""The whole centre as the board shows it: read once, and told anew as time goes by.

A target is missed, and a channel closes, although nothing happens: so what is read is kept, and
counted again for each moment at which it may look different.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import duckdb

from ccanalytics.desk import Desk
from ccanalytics.model.people import ONLINE
from ccanalytics.model.settings import Settings, read_stored
from ccanalytics.panels.base import Parts, Row
from ccanalytics.panels.desk_chat import shown
from ccanalytics.panels.desk_rules import due, ms

SOON = timedelta(minutes=5)
"""What is late within this time is told apart."""

LATE, NEXT = "late", "soon"

Raw = dict[str, Any]


@dataclass(frozen=True)
class Floor:
    """What was read once; all questions are about a moment after that."""

    tiles: Raw
    channels: list[Raw]
    agents: list[Raw]
    due: dict[int, Raw]
    """By conversation, the target that it has or has missed, as `desk_rules.due` tells it."""

    def told(self, now: datetime) -> Parts:
        """Tiles, channels and agents as the browser draws them."""
        return {
            "tiles": list(self._tiles(now)),
            "channels": [shown(self._channel(one, now)) for one in self.channels],
            "agents": [shown(self._agent(one, now)) for one in self.agents],
        }

    def lateness(self, conversation: int, now: datetime) -> str | None:
        """`LATE`, or `NEXT` where it will be soon."""
        if conversation not in self.due:
            return None
        return _lateness(self.due[conversation], now)

    def is_past(self, now: datetime) -> bool:
        """Whether hours that were read have ended: which ones come next has to be asked."""
        ends = (one["closes_at"] for one in self.channels)
        return any(end is not None and end <= now for end in ends)

    def changes_at(self, now: datetime) -> datetime | None:
        """The next moment at which it may look different although nothing has happened; if any."""
        due = [target["due_at"] for target in self.due.values()]
        hours = [one[name] for one in self.channels for name in ("opens_at", "closes_at")]
        moments = (*due, *(at - SOON for at in due), *(at for at in hours if at is not None))
        return min((at for at in moments if at > now), default=None)

    def _count(self, which: str, now: datetime, of: Callable[[Raw], bool]) -> int:
        return sum(_lateness(one, now) == which and of(one) for one in self.due.values())

    def _tiles(self, now: datetime) -> Iterator[Row]:
        tiles = self.tiles
        late = [one["due_at"] for one in self.due.values() if _lateness(one, now) == LATE]
        soon = [one["due_at"] for one in self.due.values() if _lateness(one, now) == NEXT]
        rules = [read_stored(one["settings"]) for one in self.channels]
        has_targets = any(one.first_response_target or one.response_target for one in rules)
        yield {"id": "waiting", "count": tiles["waiting"], "more": tiles["offered"]}
        yield shown(
            {
                "id": "longest",
                "since": ms(tiles["since"]),
                "conversation": tiles["longest"],
                "contact": tiles["contact"],
                "channel": tiles["channel"],
                "is_late": self.lateness(tiles["longest"], now) == LATE,
            }
        )
        yield {
            "id": "late",
            "count": len(late),
            "since": ms(min(late, default=None)),
            "is_set": has_targets,
        }
        yield {
            "id": "soon",
            "count": len(soon),
            "until": ms(min(soon, default=None)),
            "is_set": has_targets,
        }
        yield {"id": "open", "count": tiles["waiting"] + tiles["held"], "more": tiles["held"]}

    def _channel(self, one: Raw, now: datetime) -> Raw:
        rules = read_stored(one["settings"])
        opens_at, closes_at = one["opens_at"], one["closes_at"]
        is_open = not rules.hours or (opens_at is not None and opens_at <= now < closes_at)
        there = {agent["id"] for agent in self.agents if agent["presence"] == ONLINE}
        kept = {name: one[name] for name in ("id", "name", "open", "waiting")}
        return {
            **kept,
            "since": ms(one["since"]),
            "is_open": is_open,
            "opens_at": None if is_open else ms(opens_at),
            "closes_at": ms(closes_at) if is_open and rules.hours else None,
            "roster": len(rules.roster),
            "online": sum(agent in there for agent in rules.roster),
            "late": self._count(LATE, now, lambda target: target["channel"] == one["channel"]),
            "soon": self._count(NEXT, now, lambda target: target["channel"] == one["channel"]),
        }

    def _agent(self, one: Raw, now: datetime) -> Raw:
        names = ("id", "name", "role", "presence", "held", "offered", "asked", "open")
        return {
            **{name: one[name] for name in names},
            "since": ms(one["since"]),
            "caps": list(self._caps(one)),
            "late": self._count(LATE, now, lambda target: target["agent"] == one["login"]),
        }

    def _caps(self, agent: Raw) -> Iterator[Raw]:
        """The most that each channel allows of whoever is in its roster; the tightest first."""
        rules = [(one["name"], read_stored(one["settings"])) for one in self.channels]
        caps = [_cap(name, one, agent) for name, one in rules if agent["id"] in one.roster]
        yield from sorted(filter(None, caps), key=lambda cap: cap["most"] - cap["has"])


def read(desk: Desk, connection: duckdb.DuckDBPyConnection) -> Floor:
    """The centre as it is now, each part by one question to the small tables."""
    (tiles,) = _ask(connection, "tiles")
    return Floor(
        tiles=tiles,
        channels=_ask(connection, "channels", now=desk.clock()),
        agents=_ask(connection, "agents"),
        due=due(desk, connection),
    )


def _lateness(target: Raw, now: datetime) -> str | None:
    if target["due_at"] <= now:
        return LATE
    return NEXT if target["due_at"] <= now + SOON else None


def _cap(name: str, rules: Settings, agent: Raw) -> Raw | None:
    """What of an agent's counts against the most of this channel; None where there is no such."""
    if rules.most_sessions is None:
        return None
    return {"channel": name, "has": agent["counted"][rules.counts], "most": rules.most_sessions}


def _ask(connection: duckdb.DuckDBPyConnection, name: str, **asked: Any) -> list[Raw]:
    cursor = connection.execute(_sql(name), asked)
    columns = [column[0] for column in cursor.description or ()]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


@cache
def _sql(name: str) -> str:
    return files(__package__).joinpath(f"board_{name}.sql").read_text("utf-8")
