"""One at a time runs what is due: a lock beside the database, gone with the process that has it."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from ccanalytics.errors import BadInput, Busy
from ccanalytics.language import gettext as _
from ccanalytics.reporting.runs import utc_text


class AlreadyRunning(Busy):
    """Another process runs what is due just now."""


@contextmanager
def turn(db: Path) -> Iterator[None]:
    """Hold the turn for this database; AlreadyRunning, saying who has it, if another does."""
    path = db.with_name(f"{db.name}.schedule.lock")
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise BadInput(
            _("{path} cannot be written: {why}.").format(path=path, why=error.strerror)
        ) from None
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(_said(file)) from None
        _sign(file)
        yield
        os.ftruncate(file, 0)
    finally:
        # The kernels that were started do not inherit it: it goes with us, however we end.
        os.close(file)


def _sign(file: int) -> None:
    """Leave word of who it is; a full disk must not keep anybody from running reports."""
    word = {"process": os.getpid(), "since": utc_text(datetime.now(UTC))}
    os.ftruncate(file, 0)
    with suppress(OSError):
        os.pwrite(file, json.dumps(word).encode(), 0)


def _said(file: int) -> str:
    with suppress(OSError, ValueError, KeyError):
        word = json.loads(os.pread(file, 1_000, 0))
        return _(
            "Process {process} has been running the reports that are due since {since}."
        ).format(process=word["process"], since=word["since"])
    return _("Another process runs the reports that are due.")
