"""The only door to the database file: one opening per process and path, never for long.

DuckDB shuts every other process out while one writes, so nobody keeps the file open. Inside a
process a second opening with other settings would fail, so all threads share one slot. And no
code may open the file by other means while DuckDB has it open here: closing that descriptor
would drop DuckDB's own lock. `closed` is for copying it.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from ccanalytics.errors import BadInput, Broken, Busy, CCAnalyticsError, NotFound
from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_
from ccanalytics.store.counter import counter_path
from ccanalytics.store.engine import Engine, lent
from ccanalytics.store.lock import gate_path, lock_path, locked

TIMEOUT = 30.0
"""Seconds to wait for others before saying that the store is busy."""

FORMAT = 4
"""The format of the tables; a store of another format is refused."""

WAL_LIMIT = 32_000
"""Bytes of write-ahead log above which a writer checkpoints: opening replays the log."""


@dataclass
class _Slot:
    guard: threading.RLock = field(default_factory=threading.RLock)
    connection: duckdb.DuckDBPyConnection | None = None
    is_writing: bool = False
    engine: Engine | None = None


_slots: dict[Path, _Slot] = {}
_slots_guard = threading.Lock()


def _forget_after_fork() -> None:
    """A child shares neither its parent's connections nor its place in the queue."""
    global _slots_guard
    _slots.clear()
    _slots_guard = threading.Lock()


os.register_at_fork(after_in_child=_forget_after_fork)


def wal_path(db: Path) -> Path:
    """Where DuckDB keeps what it has not put into the file yet."""
    return db.with_name(db.name + ".wal")


@contextmanager
def reading(db: Path, *, timeout: float = TIMEOUT) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that sees the store and changes nothing; inside `writing`, that one's."""
    with _slot(db, timeout) as slot:
        if slot.connection is not None:
            yield slot.connection
            return
        with (
            locked(db, shared=True, timeout=timeout, what=N_("reading")),
            _opened(slot, db, False, timeout) as connection,
        ):
            yield connection


@contextmanager
def writing(
    db: Path, *, timeout: float = TIMEOUT, what: str = N_("an act"), threads: int = 1
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The connection that may change the store; inside another `writing`, that one's."""
    with _slot(db, timeout) as slot:
        if slot.connection is not None:
            if not slot.is_writing:
                sentence = _("{db} is being read here; finish reading before you write.")
                raise Busy(sentence.format(db=db.name))
            yield slot.connection
            return
        with (
            locked(db, shared=False, timeout=timeout, what=what),
            _opened(slot, db, True, timeout, threads=threads) as connection,
        ):
            yield connection
            _checkpoint_if_due(db, connection)


@contextmanager
def closed(db: Path, *, what: str, timeout: float = TIMEOUT) -> Iterator[tuple[Any, ...]]:
    """Nobody has the file open, here or elsewhere, and all of it is in the file itself.

    Yields the row of the table `store`.
    """
    with _slot(db, timeout) as slot:
        if slot.connection is not None:
            sentence = _("{db} is open here: finish the batch before {what}.")
            raise Busy(sentence.format(db=db.name, what=_(what)))
        with locked(db, shared=False, timeout=timeout, what=what):
            with _opened(slot, db, True, timeout) as connection:
                connection.execute("CHECKPOINT")
                row = store_row(connection)
            if wal_path(db).exists():
                sentence = _("{db} did not take in its write-ahead log; is the disk full?")
                raise Broken(sentence.format(db=db.name))
            yield row


@contextmanager
def creating(db: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a new, empty file, which vanishes again if anything fails."""
    if not db.parent.is_dir():
        raise NotFound(_("There is no folder {folder}; make it first.").format(folder=db.parent))
    _check_is_new(db)
    with _slot(db, TIMEOUT) as slot, locked(db, shared=False, timeout=TIMEOUT, what=N_("creating")):
        # Somebody else may have made it while we waited for the lock.
        _check_is_new(db)
        try:
            with _opened(slot, db, True, TIMEOUT, is_new=True) as connection:
                yield connection
        except BaseException:
            for left in (db, wal_path(db), counter_path(db), lock_path(db), gate_path(db)):
                left.unlink(missing_ok=True)
            raise


def _check_is_new(db: Path) -> None:
    if db.exists():
        raise BadInput(_("{db} exists already; nothing was changed.").format(db=shown(db)))


@contextmanager
def _slot(db: Path, timeout: float) -> Iterator[_Slot]:
    with _slots_guard:
        slot = _slots.setdefault(db.resolve(), _Slot())
    if not slot.guard.acquire(timeout=timeout):
        sentence = _("{db} is busy: another thread of this process holds it; try again.")
        raise Busy(sentence.format(db=db.name))
    try:
        yield slot
    finally:
        slot.guard.release()


def spoil(connection: duckdb.DuckDBPyConnection) -> None:
    """What is done on this connection may change more than itself: nothing of it is kept."""
    for slot in list(_slots.values()):
        if slot.connection is connection and slot.engine:
            slot.engine.is_spoiled = True


@contextmanager
def _opened(
    slot: _Slot,
    db: Path,
    is_writing: bool,
    timeout: float,
    *,
    is_new: bool = False,
    threads: int = 1,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The file in an engine; whoever writes with several threads has one of their own."""
    if not is_new and not db.is_file():
        sentence = _("There is no database {db}; make one with: ccanalytics init --db {db}")
        raise NotFound(sentence.format(db=shown(db)))
    spill = Path(f"{db}.tmp") if is_writing and threads > 1 else None
    with lent(threads if is_writing else None, spill) as engine:
        connection = _connect(engine, db, is_writing, timeout, is_new)
        slot.connection, slot.is_writing, slot.engine = connection, is_writing, engine
        try:
            yield connection
        finally:
            slot.connection = slot.engine = None
            # A forked child leaves here too, and must not close what is its parent's.
            if engine.is_ours:
                with suppress(duckdb.Error):
                    connection.close()


def _connect(
    engine: Engine, db: Path, is_writing: bool, timeout: float, is_new: bool
) -> duckdb.DuckDBPyConnection:
    deadline = time.monotonic() + timeout
    while True:
        try:
            connection = engine.open(db, is_writing=is_writing)
            if not is_new:
                _check_format(db, connection)
            return connection
        except duckdb.IOException as error:
            _raise_unless_held(db, error, time.monotonic() > deadline)
            time.sleep(0.05)
        except duckdb.Error as error:
            raise _unopened(db, error) from None


def _raise_unless_held(db: Path, error: duckdb.IOException, is_late: bool) -> None:
    """Somebody who does not know our lock may have it open, with DuckDB's own shell perhaps."""
    if "not a valid DuckDB" in str(error):
        sentence = _("{db} is not a ccanalytics store, nor a DuckDB file.")
        raise BadInput(sentence.format(db=shown(db))) from None
    if "Could not set lock" not in str(error):
        raise _unopened(db, error) from None
    if is_late:
        sentence = _("{db} is held open by another program: {program}.")
        raise Busy(sentence.format(db=db.name, program=_who(error))) from None


def _unopened(db: Path, error: duckdb.Error) -> Broken:
    sentence = _("{db} cannot be opened: {reason}")
    return Broken(sentence.format(db=shown(db), reason=first_line(error)))


def open_read_only(db: Path) -> duckdb.DuckDBPyConnection:
    """A connection that can only ask, outside the locks and as long as one likes: for snapshots."""
    return Engine().open(db, is_writing=False)


def _check_format(db: Path, connection: duckdb.DuckDBPyConnection) -> None:
    try:
        row = connection.execute("SELECT format FROM store").fetchone()
        if row is None or row[0] != FORMAT:
            sentence = _("{db} has store format {found}; this version reads {known}.")
            raise BadInput(sentence.format(db=shown(db), found=row and row[0], known=FORMAT))
    except duckdb.CatalogException:
        connection.close()
        sentence = _("{db} is a DuckDB file but not a ccanalytics store.")
        raise BadInput(sentence.format(db=shown(db))) from None
    except CCAnalyticsError:
        connection.close()
        raise


def _checkpoint_if_due(db: Path, connection: duckdb.DuckDBPyConnection) -> None:
    """Whoever finds a long log takes it in; on a full disk it stays, and nothing is lost."""
    with suppress(OSError, duckdb.Error):
        if wal_path(db).stat().st_size > WAL_LIMIT:
            connection.execute("CHECKPOINT")


def _who(error: duckdb.Error) -> str:
    held = str(error).partition("Conflicting lock is held in ")[2]
    return held.splitlines()[0].partition(". ")[0] if held else _("unknown")


def first_line(error: Exception) -> str:
    """The first line of what DuckDB says, without its advice."""
    return str(error).strip().splitlines()[0]


def store_row(connection: duckdb.DuckDBPyConnection) -> tuple[Any, ...]:
    """The one row of the table `store`: format, position, next id, store, rebuilds."""
    rows: list[tuple[Any, ...]] = connection.execute("FROM store").fetchall()
    if len(rows) != 1:
        raise Broken(_("The store has lost its counters; run: ccanalytics verify"))
    return rows[0]


@contextmanager
def interruptible() -> Iterator[None]:
    """Ctrl-C while DuckDB works is Ctrl-C, not the RuntimeError that it makes of it."""
    try:
        yield
    except RuntimeError as error:
        if "interrupted" not in str(error).lower():
            raise
        raise KeyboardInterrupt from None


def run_script(connection: duckdb.DuckDBPyConnection, script: str) -> None:
    """Run the statements of a script one by one."""
    for statement in connection.extract_statements(script):
        connection.execute(statement)


def shown(path: Path) -> Path:
    """The path as a person would write it here."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
