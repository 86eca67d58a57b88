"""The contacts of a practice centre, who write by themselves while somebody watches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path

from ccanalytics.actions.receive import Receive
from ccanalytics.connectors.loopback import Loopback
from ccanalytics.desk import Desk
from ccanalytics.errors import BadInput
from ccanalytics.exchange import Exchange, report
from ccanalytics.language import gettext as _
from ccanalytics.model.action import Thread
from ccanalytics.model.message import DELIVERED, READ, SENT
from ccanalytics.practice.anew import is_practice
from ccanalytics.practice.people import ADMIN
from ccanalytics.simulation.contacts import Line, Talk, written
from ccanalytics.store.opening import TIMEOUT, shown
from ccanalytics.store.rows import utc_now
from ccanalytics.store.store import translated

ON_THE_WAY = timedelta(seconds=1.5)
"""How long a message takes from sent to delivered."""

LOOKING_BACK = timedelta(hours=1)
"""What was sent longer ago and never got there is left alone."""


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
        self._exchange = Exchange(self._desk, [Loopback(self._desk.path, None, SENT)])
        self._seen: int | None = None
        self._talks: list[Talk] = []
        self._channels: list[str] = []
        self._seed = ""
        self._tried: set[str] = set()
        self._unread: dict[Thread, tuple[int, list[int]]] = {}
        self._underway: list[tuple[int, int, datetime]] = []

    def tick(self, now: datetime | None = None) -> int:
        """Take in what is due at ``now`` (naive UTC, by default the clock's); returns how many.

        What agents wrote leaves when its time has come, gets there some moments later, and is read
        when the contact answers. Call it about every second: the database is opened only when it
        changed or something is due. Raises BadInput when ``db`` is no practice database any more,
        and what acts raise, as Busy; what was not done then is done at the next tick.
        """
        self._now = now or utc_now()
        changes = self._desk.store.changes()
        if changes != self._seen:
            self._look()
            self._seen = changes
        self._exchange.turn()
        self._get_there()
        due = written(self._talks, self._channels, self._now, self._seed)
        fresh = [act for act in due if act.message not in self._tried]
        taken = 0
        if fresh:
            with self._desk.batch():
                for act in fresh:
                    self._read(act)
                    taken += not self._desk.do(act).repeated
                    self._tried.add(act.message)
        return taken

    def _get_there(self) -> None:
        """What was sent some moments ago is delivered now."""
        here = [one for one in self._underway if one[2] + ON_THE_WAY <= self._now]
        if here:
            with self._desk.batch():
                for conversation, position, _since in here:
                    report(self._desk, conversation, position, DELIVERED)
            self._underway = [one for one in self._underway if one not in here]

    def _read(self, act: Receive) -> None:
        """Who answers has read what was there."""
        conversation, positions = self._unread.pop(act.reads(), (0, []))
        for position in positions:
            report(self._desk, conversation, position, READ)

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
            talks = connection.execute(_sql("talks")).fetchall()
            self._talks = [_talk(*talk) for *talk, _conversation, _unread in talks]
            self._unread = {Thread(talk[0], talk[1]): (talk[-2], talk[-1]) for talk in talks}
            since = self._now - LOOKING_BACK
            self._underway = connection.execute(_sql("underway"), [since]).fetchall()


def _sql(name: str) -> str:
    return files(__package__).joinpath(f"{name}.sql").read_text("utf-8")


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
