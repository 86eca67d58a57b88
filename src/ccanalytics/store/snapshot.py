"""Copies of the whole store that never change, for whoever reads for long."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ccanalytics.store.opening import TIMEOUT, closed, reading
from ccanalytics.store.store import translated

KEPT = 3
"""How many snapshots stay beside those in use."""


def snapshots_folder(db: Path) -> Path:
    """Where the snapshots of a database are."""
    return db.with_name(db.name + ".snapshots")


def take(db: Path, *, timeout: float = TIMEOUT) -> Path:
    """Copy the store as it is now, unless that copy exists; returns the copy's path.

    The copy is complete or not there at all. DuckDB has the file closed while it is copied, in
    this process too: see `ccanalytics.store.opening`.
    """
    db = db.resolve()
    with translated(db):
        ready = snapshots_folder(db) / f"{_position(db, timeout)}.duckdb"
        if ready.exists():
            return ready
        with closed(db, what="a snapshot", timeout=timeout) as position:
            ready = snapshots_folder(db) / f"{position}.duckdb"
            if not ready.exists():
                ready.parent.mkdir(exist_ok=True)
                _copy(db, ready)
        _prune(ready)
    return ready


@contextmanager
def in_use(snapshot: Path) -> Iterator[Path]:
    """Keep the snapshot from being cleared away meanwhile."""
    with snapshot.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield snapshot


def _position(db: Path, timeout: float) -> int:
    with reading(db, timeout=timeout) as connection:
        row = connection.execute("SELECT position FROM store").fetchone()
    return int(row[0]) if row else 0


def _copy(db: Path, target: Path) -> None:
    part = target.with_suffix(".part")
    try:
        with db.open("rb") as source, part.open("wb") as copy:
            shutil.copyfileobj(source, copy, 1 << 20)
            copy.flush()
            os.fsync(copy.fileno())
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _prune(newest: Path) -> None:
    every = sorted(newest.parent.glob("*.duckdb"), key=lambda p: int(p.stem), reverse=True)
    for old in every[KEPT:]:
        # One that is in use is locked by whoever reads it.
        with suppress(BlockingIOError), old.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            old.unlink()
