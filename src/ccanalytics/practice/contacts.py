"""The contacts of a practice centre, who write by themselves while somebody watches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from importlib.resources import files
from pathlib import Path

import duckdb

from ccanalytics.desk import Desk
from ccanalytics.errors import BadInput
from ccanalytics.language import gettext as _
from ccanalytics.practice.anew import is_practice
from ccanalytics.practice.people import ADMIN
from ccanalytics.simulation.contacts import Line, Talk, written
from ccanalytics.store.opening import TIMEOUT, shown
from ccanalytics.store.rows import utc_now
from ccanalytics.store.store import translated


class Contacts:
    """Takes in what simulated contacts write to the practice centre at ``db``.

    Several may do so at once, in as many processes: each message is added once. Raises BadInput
    when ``db`` is no practice database.
    """

    def __init__(self, db: Path, timeout: float = TIMEOUT) -> None:
        self._now = utc_now()
        self._desk = Desk(db, ADMIN, timeout, clock=lambda: self._now)
        if not is_practice(self._desk):
            raise _no_practice(self._desk.path)
        self._seen: int | None = None
        self._talks: list[Talk] = []
        self._channels: list[str] = []
        self._seed = ""
        self._tried: set[str] = set()

    def tick(self, now: datetime | None = None) -> int:
        """Take in what is due at ``now`` (naive UTC, by default the clock's); returns how many.

        Call it about every second. The database is opened only when it changed or something is
        due. Raises BadInput when ``db`` is no practice database any more, and what acts raise,
        as Busy; what was not taken in then is due at the next tick.
        """
        self._now = now or utc_now()
        changes = self._desk.store.changes()
        if changes != self._seen:
            self._look()
            self._seen = changes
        due = written(self._talks, self._channels, self._now, self._seed)
        fresh = [act for act in due if act.message not in self._tried]
        taken = 0
        if fresh:
            with self._desk.batch():
                for act in fresh:
                    taken += not self._desk.do(act).repeated
                    self._tried.add(act.message)
        return taken

    def _look(self) -> None:
        """Learn how the live sessions stand."""
        with translated(self._desk.path), self._desk.store.reading() as connection:
            first = "SELECT login FROM agents ORDER BY agent_id LIMIT 1"
            if connection.execute(first).fetchall() != [(ADMIN,)]:
                raise _no_practice(self._desk.path)
            seed = str(connection.execute("SELECT store_id FROM store").fetchall()[0][0])
            if seed != self._seed:
                # It was made anew, and positions began again.
                self._seed, self._tried = seed, set()
            names = "SELECT name FROM channels ORDER BY channel_id"
            self._channels = [name for (name,) in connection.execute(names).fetchall()]
            self._talks = _talks(connection)


def _talks(connection: duckdb.DuckDBPyConnection) -> list[Talk]:
    query = files(__package__).joinpath("talks.sql").read_text("utf-8")
    return [_talk(*row) for row in connection.execute(query).fetchall()]


def _talk(
    connector: str,
    thread: str,
    channel: str,
    address: str,
    name: str,
    is_waiting: bool,
    lines: Sequence[dict[str, object]],
) -> Talk:
    told = tuple(Line(**line) for line in lines)  # type: ignore[arg-type]
    return Talk(connector, thread, channel, address, name, is_waiting, told)


def _no_practice(db: Path) -> BadInput:
    return BadInput(
        _("{db} is no practice database: nobody writes to it by themselves.").format(db=shown(db))
    )
