"""One exchange of a store at a time, in whichever process."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ccanalytics.store.store import translated


@contextmanager
def alone(db: Path) -> Iterator[bool]:
    """Whether nobody else is at work; others are told so until this is over, or its process dies.

    Raises Broken when the disk fails.
    """
    with translated(db):
        descriptor = os.open(db.with_name(f"{db.name}.exchange"), os.O_RDWR | os.O_CREAT, 0o666)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)
