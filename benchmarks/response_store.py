"""A store of invented messages, taken in by the store's own import and kept for the next time."""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb

import ccanalytics
from ccanalytics.actions import ConfigureChannel
from ccanalytics.model.people import ChannelRef
from ccanalytics.store.ingest import ingest

FOLDER = Path(tempfile.gettempdir()) / "ccanalytics-bench-response"
"""Where the made stores are; delete it when its 1.5 GB are in the way."""

ZONE = "Europe/Madrid"
HOURS = f"{ZONE} mon-fri 09:00-14:00 16:00-19:00, sat 10:00-14:00"
CHANNELS = 6
PER_CONVERSATION = 10
BATCH = 100_000


def made(rows: int) -> tuple[Path, dict[str, float]]:
    """The store of ``rows`` messages, and what its making cost: seconds by name of the step."""
    facts = Path(__file__).with_name("response_facts.sql").read_text("utf-8")
    told = FOLDER / f"{rows}-{hash_of(facts)}.json"
    db = told.with_suffix(".duckdb")
    if not told.exists():
        FOLDER.mkdir(exist_ok=True)
        for left in FOLDER.glob(f"{db.name}*"):
            left.unlink()
        costs = _make(db, facts.format(conversations=rows // PER_CONVERSATION))
        told.write_text(json.dumps(costs))
    return db, json.loads(told.read_text())


def hash_of(text: str) -> str:
    """A short name for what a store was made of."""
    return duckdb.execute("SELECT md5(?)[:8]", [text + HOURS]).fetchall()[0][0]


def _make(db: Path, facts: str) -> dict[str, float]:
    ccanalytics.create(db, by="root", zone=ZONE)
    steps = _Steps()
    with duckdb.connect(config={"memory_limit": "4GB"}) as invented:
        invented.execute("SET enable_progress_bar = false")
        rows: Any = invented.sql(facts).to_arrow_reader(BATCH)
        ingest(db, rows, os_user="root", tell=steps.tell)
    steps.tell("hours", 0, None)
    desk = ccanalytics.open(db, by="root")
    for number in range(CHANNELS):
        channel = ChannelRef(f"channel{number}")
        desk.do(ConfigureChannel(channel=channel, changes={"hours": HOURS}))
    return steps.seconds


class _Steps:
    """How long each step of an import takes."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._now, self._since = "", 0.0

    def tell(self, what: str, _done: int, _of: int | None) -> None:
        if what != self._now:
            if self._now:
                self.seconds[self._now] = time.perf_counter() - self._since
            self._now, self._since = what, time.perf_counter()
