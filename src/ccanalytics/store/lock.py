"""A fair lock between processes, beside the database file.

Everyone takes `gate`, then `lock` (shared or exclusive), then lets `gate` go: a writer who holds
the gate keeps new readers out while the old ones finish. The kernel's queue for a blocking
``flock`` is fair where polling is not, so a thread waits in it while we watch the clock.
"""

from __future__ import annotations

import fcntl
import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from ccanalytics.errors import Busy
from ccanalytics.language import gettext as _

PAUSE = 0.002
"""Seconds to stay away after letting go, so that an eager process does not eat the others' turn."""


def lock_path(db: Path) -> Path:
    """Where the lock of a database is."""
    return db.with_name(db.name + ".lock")


def gate_path(db: Path) -> Path:
    """Where the waiting room of a database is."""
    return db.with_name(db.name + ".gate")


@contextmanager
def locked(db: Path, *, shared: bool, timeout: float, what: str) -> Iterator[None]:
    """Hold the database's lock; raises Busy, naming the holder, after ``timeout`` seconds.

    A reader never creates the lock files: where they are missing it goes without, and DuckDB's
    own lock still keeps writers out.
    """
    if shared and not (lock_path(db).exists() and gate_path(db).exists()):
        yield
        return
    take = _Take(db, shared)
    if not take.within(timeout):
        sentence = _("{db} is busy: {holder} did not let go in {seconds} s; try again.")
        raise Busy(sentence.format(db=db.name, holder=_holder(db), seconds=f"{timeout:g}"))
    try:
        if not shared:
            take.sign(what)
        yield
    finally:
        take.release(signed=not shared)


class _Take:
    """One try to get the lock, in a thread that may outlive our patience."""

    def __init__(self, db: Path, shared: bool) -> None:
        flags = os.O_RDONLY if shared else os.O_RDWR | os.O_CREAT
        self.owner = os.getpid()
        self.gate = os.open(gate_path(db), flags, 0o666)
        try:
            self.lock = os.open(lock_path(db), flags, 0o666)
        except BaseException:
            os.close(self.gate)
            raise
        self.mode = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        self.turn = threading.Lock()
        self.done = threading.Event()
        self.is_abandoned = False

    def within(self, timeout: float) -> bool:
        """Whether we got it in time; if not, the waiting thread lets go as soon as it has it."""
        if self._at_once():
            return True
        threading.Thread(target=self._wait, daemon=True, name="ccanalytics-lock").start()
        try:
            got = self.done.wait(timeout)
        except BaseException:
            # Ctrl-C may come just when the lock does.
            if self._abandon():
                self._close()
            raise
        return got or self._abandon()

    def sign(self, what: str) -> None:
        """Leave word of who holds it, for those who wait in vain."""
        word = {
            "pid": os.getpid(),
            "process": Path(sys.argv[0] or "python").name,
            "notebook": os.environ.get("JPY_SESSION_NAME", ""),
            "what": what,
            "since": datetime.now(UTC).strftime("%H:%M:%S UTC"),
        }
        os.ftruncate(self.lock, 0)
        # A full disk must not keep anybody from acting: the word is a courtesy.
        with suppress(OSError):
            os.pwrite(self.lock, json.dumps(word).encode(), 0)

    def release(self, *, signed: bool) -> None:
        """Let go, and give the others a moment."""
        if signed and os.getpid() == self.owner:
            os.ftruncate(self.lock, 0)
        self._close()
        time.sleep(PAUSE)

    def _at_once(self) -> bool:
        try:
            fcntl.flock(self.gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        # With the gate in hand and the lock taken, the thread goes on from here: asking for a
        # gate that this descriptor holds already is granted at once.
        try:
            fcntl.flock(self.lock, self.mode | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        fcntl.flock(self.gate, fcntl.LOCK_UN)
        return True

    def _wait(self) -> None:
        fcntl.flock(self.gate, fcntl.LOCK_EX)
        fcntl.flock(self.lock, self.mode)
        fcntl.flock(self.gate, fcntl.LOCK_UN)
        with self.turn:
            if self.is_abandoned:
                self._close()
            else:
                self.done.set()

    def _abandon(self) -> bool:
        """Give up; True if the lock came at the last moment after all."""
        with self.turn:
            self.is_abandoned = not self.done.is_set()
            return self.done.is_set()

    def _close(self) -> None:
        for descriptor in (self.lock, self.gate):
            # A process forked meanwhile shares the descriptor: closing ours would leave the lock
            # to it, and its own leaving must not take the lock from us.
            if os.getpid() == self.owner:
                fcntl.flock(descriptor, fcntl.LOCK_UN)
            os.close(descriptor)


def _holder(db: Path) -> str:
    with suppress(OSError, ValueError, KeyError):
        word = json.loads(lock_path(db).read_text())
        place = _("process {pid}").format(pid=word["pid"])
        if word["notebook"]:
            place += ", " + _("notebook {name}").format(name=Path(word["notebook"]).name)
        return _("{process} ({place}), busy with {what} since {since},").format(
            process=word["process"], place=place, what=_(word["what"]), since=word["since"]
        )
    return _("somebody who reads it")
