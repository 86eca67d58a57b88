"""One of a kind at work for a store at a time, in whichever process."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ccanalytics.store.store import translated


@contextmanager
def alone(db: Path, kind: str) -> Iterator[bool]:
    """Whether no other of this ``kind`` is at work; others are told so until this is over, or its
    process dies.

    Raises Broken when the disk fails.
    """
    with translated(db):
        descriptor = os.open(db.with_name(f"{db.name}.{kind}"), os.O_RDWR | os.O_CREAT, 0o666)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)
