"""What most tests start from: a small centre with a clock of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import ccanalytics as cc
from ccanalytics.actions import AddAgent, AddChannel, Receive
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

    def receive(self, thread: str = "t1", text: str = "Hello?", **more: object) -> int:
        """A contact writes; returns the conversation's id."""
        action = Receive(
            **{"channel": "sales", "thread": thread, "contact": "marta", "text": text} | more
        )
        return self.desk().do(action).facts[-1].subject


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A centre's file, made once: copying it is quicker than acting it out."""
    path = tmp_path_factory.mktemp("pristine") / "centre.duckdb"
    desk = cc.create(path, by="ana", name="Ana", zone="Europe/Madrid")
    with desk.batch():
        for channel in ("sales", "support"):
            desk.do(AddChannel(name=channel))
        for login, role in (("ben", "agent"), ("carla", "supervisor"), ("dora", "agent")):
            desk.do(AddAgent(login=login, name=login.title(), role=role))
    return desk.snapshot().path.read_bytes()


@pytest.fixture
def centre(tmp_path: Path, pristine: bytes) -> Centre:
    path = tmp_path / "centre.duckdb"
    path.write_bytes(pristine)
    return Centre(path, Clock())


@pytest.fixture
def shared() -> Callable[[str], Path]:
    """Real data from beside the checkout; a test that needs it is skipped where it is absent."""

    def find(name: str) -> Path:
        path = SHARED / name
        if not path.exists():
            pytest.skip(f"there is no {path}")
        return path

    return find


@pytest.fixture(scope="module")
def module_centre(tmp_path_factory: pytest.TempPathFactory, pristine: bytes) -> Centre:
    """One centre for a whole module, for tests that only add to it."""
    path = tmp_path_factory.mktemp("centre") / "centre.duckdb"
    path.write_bytes(pristine)
    return Centre(path, Clock())
