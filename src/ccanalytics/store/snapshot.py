"""Copies of the whole store that never change, for whoever reads for long."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from ccanalytics.language import noted as N_
from ccanalytics.store.opening import TIMEOUT, closed, reading, store_row
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
        state = _state(db, timeout)
        ready = _place(db, state)
        if ready.exists() and _state(ready, timeout) == state:
            return ready
        with closed(db, what=N_("a snapshot"), timeout=timeout) as state:
            ready = _place(db, state)
            if not (ready.exists() and _state(ready, timeout) == state):
                ready.parent.mkdir(exist_ok=True)
                _copy(db, ready)
        _prune(ready.parent, KEPT)
    return ready


def clear(db: Path) -> None:
    """Remove the snapshots, except those in use; whoever calls holds the exclusive lock."""
    _prune(snapshots_folder(db), 0)


@contextmanager
def in_use(snapshot: Path) -> Iterator[Path]:
    """Keep the snapshot from being cleared away meanwhile."""
    with snapshot.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield snapshot


def _state(db: Path, timeout: float) -> tuple[Any, ...]:
    """Which store it is, how often it was rebuilt and how far it had come."""
    with reading(db, timeout=timeout) as connection:
        return store_row(connection)


def _place(db: Path, state: tuple[Any, ...]) -> Path:
    return snapshots_folder(db) / f"{state[1]}.duckdb"


def _copy(db: Path, target: Path) -> None:
    part = target.with_suffix(".part")
    # Nobody else copies now: what is left of a copy that was killed may go.
    for left in target.parent.glob("*.part"):
        left.unlink()
    try:
        with db.open("rb") as source, part.open("wb") as copy:
            shutil.copyfileobj(source, copy, 1 << 20)
            copy.flush()
            os.fsync(copy.fileno())
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _prune(folder: Path, kept: int) -> None:
    ours = (path for path in folder.glob("*.duckdb") if path.stem.isdecimal())
    every = sorted(ours, key=lambda path: int(path.stem), reverse=True)
    for old in every[kept:]:
        # One that is in use is locked by whoever reads it.
        with suppress(BlockingIOError), old.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            old.unlink()
