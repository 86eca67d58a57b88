"""One store in the place of another, while others go on asking and acting."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from ccanalytics.errors import Busy, NotFound
from ccanalytics.language import gettext as _
from ccanalytics.store import attachments
from ccanalytics.store.counter import bump
from ccanalytics.store.lock import locked
from ccanalytics.store.opening import TIMEOUT, closed, shown
from ccanalytics.store.snapshot import clear
from ccanalytics.store.store import translated

LEFT_OVER = 60 * 60
"""Seconds after which a store that is still being built was given up by a process that died."""


@contextmanager
def workshop(db: Path) -> Iterator[Path]:
    """A path on the disk of ``db`` at which to build another store; what is there goes at the end.

    NotFound when the folder of ``db`` is missing, Broken when it cannot be written to.
    """
    if not db.parent.is_dir():
        raise NotFound(_("There is no folder {folder}; make it first.").format(folder=db.parent))
    prefix = f".{db.name}.new-"
    for left in db.parent.glob(f"{prefix}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > LEFT_OVER:
                shutil.rmtree(left)
    with translated(db):
        folder = TemporaryDirectory(prefix=prefix, dir=db.parent, ignore_cleanup_errors=True)
    with folder as name:
        yield Path(name) / db.name


def put_in_place(
    new: Path, db: Path, *, instead_of: str | None, what: str, timeout: float = TIMEOUT
) -> None:
    """Move the store ``new`` to ``db``: whoever asks finds the old one or the new one, whole.

    ``instead_of`` is the id of the store that goes, None when there is none yet; Busy is raised
    when another one is there by now. The lock stays and the change counter grows on, so that
    whoever waits or polls notices; snapshots go, except those in use, and so do attached files.
    """
    with translated(db), ExitStack() as stack:
        stack.enter_context(closed(new, what=what))
        _flush(new)
        found = None
        if db.exists():
            row = stack.enter_context(closed(db, what=what, timeout=timeout))
            found = str(row[3])
            shutil.copymode(db, new)
        else:
            stack.enter_context(locked(db, shared=False, timeout=timeout, what=what))
            found = "unknown" if db.exists() else None
        if found != instead_of:
            raise Busy(
                _("Somebody else put another store at {db} just now; try again.").format(
                    db=shown(db)
                )
            )
        bump(db)
        new.replace(db)
        attachments.take_place(new, db)
        bump(db)
        clear(db)


def _flush(path: Path) -> None:
    """See that the disk has it: DuckDB has it closed, here and elsewhere."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
