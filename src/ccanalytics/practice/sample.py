"""The sample history as if it ended now, so that the queue of a practice centre is alive.

Whole weeks are added to all of it, in the centre's own time: Mondays stay busy and evenings slow.
What began in the sample's last hour, which is what its queue is made of, ends just now instead.
What had waited longer would be weeks late on any day, so a silence has closed it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from ccanalytics.model.facts import CLOSINGS, SessionClosed
from ccanalytics.practice.people import ZONE

LAST_HOUR = timedelta(hours=1)
JUST_NOW = timedelta(minutes=2)
"""How long ago the last fact happens to have happened."""

PATIENCE = timedelta(days=1)
"""How long after its last fact a silence closes a session."""

Row = dict[str, str]


@dataclass
class _Session:
    """The rows of one session, oldest first."""

    rows: list[Row] = field(default_factory=list)

    @property
    def first_at(self) -> datetime:
        return datetime.fromisoformat(self.rows[0]["happened_at"])

    @property
    def last_at(self) -> datetime:
        return datetime.fromisoformat(self.rows[-1]["happened_at"])

    @property
    def is_closed(self) -> bool:
        return any(row["kind"] in CLOSINGS for row in self.rows)


def write_brought_up(source: Path, target: Path, now: datetime) -> None:
    """Write the history ``source`` to ``target`` so that it ends at ``now`` (naive UTC)."""
    with source.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns, sessions = reader.fieldnames or (), _sessions(reader)
    end = max(session.last_at for session in sessions)
    ends_at = now - JUST_NOW
    weeks = timedelta(weeks=(ends_at - end) // timedelta(weeks=1))
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        for session in sessions:
            is_last_hour = session.first_at > end - LAST_HOUR
            if not (session.is_closed or is_last_hour):
                session.rows.append(_silence(session, end))
            later = ends_at - end if is_last_hour else _local(session.first_at, weeks)
            writer.writerows(_moved(session, later))


def _sessions(rows: csv.DictReader[str]) -> list[_Session]:
    found: dict[tuple[str, str, str], _Session] = {}
    for row in rows:
        place = (row["connector"], row["thread"], row["session"])
        found.setdefault(place, _Session()).rows.append(row)
    return list(found.values())


def _silence(session: _Session, end: datetime) -> Row:
    last = session.rows[-1]
    return dict.fromkeys(last, "") | {
        **{name: last[name] for name in ("connector", "thread", "session")},
        "kind": SessionClosed.kind(),
        "happened_at": str(min(session.last_at + PATIENCE, end)),
        "actor_kind": "system",
        "reason": "silence",
        "id": "silence",
    }


def _local(at: datetime, weeks: timedelta) -> timedelta:
    """How much later than ``at`` (UTC) the wall shows the same time, so many weeks after."""
    there = at.replace(tzinfo=UTC).astimezone(ZoneInfo(ZONE))
    # Adding to a zoned time moves the clock on the wall, whatever summer time does meanwhile.
    return (there + weeks).astimezone(UTC).replace(tzinfo=None) - at


def _moved(session: _Session, later: timedelta) -> Iterator[Row]:
    for row in session.rows:
        at = datetime.fromisoformat(row["happened_at"]) + later
        yield row | {"happened_at": at.isoformat(sep=" ", timespec="microseconds")}
