"""A small centre with a clock of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from ccanalytics.actions import Receive
from ccanalytics.desk import Desk

SHARED = Path(__file__).parents[2] / "shared" / "data"


@dataclass
class Clock:
    """A clock that moves only when told to, and by a microsecond at each look."""

    now: datetime = field(default_factory=lambda: datetime(2026, 3, 2, 9, 0))

    def __call__(self) -> datetime:
        self.now += timedelta(microseconds=1)
        return self.now

    def tick(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass
class Centre:
    """A store with two channels; ana is admin, carla supervisor, ben and dora agents."""

    path: Path
    clock: Clock

    def desk(self, by: str = "ana") -> Desk:
        return Desk(self.path, by, clock=self.clock)

    def keep(self) -> tuple[bytes, datetime]:
        """All there is, to be put into other centres: copying is quicker than acting it out."""
        return self.desk().snapshot().path.read_bytes(), self.clock.now

    def put(self, kept: tuple[bytes, datetime]) -> None:
        """Be as that one was; for a centre in which nothing has happened yet."""
        content, self.clock.now = kept
        self.path.write_bytes(content)

    def receive(self, thread: str = "t1", text: str = "Hello?", **more: object) -> int:
        """A contact writes; returns the conversation's id."""
        action = Receive(
            **{"channel": "sales", "thread": thread, "contact": "marta", "text": text} | more
        )
        return self.desk().do(action).facts[-1].subject
