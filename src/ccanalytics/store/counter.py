"""A number beside the file that moves with every change, so that pollers need not open it."""

from __future__ import annotations

import os
from pathlib import Path


def counter_path(db: Path) -> Path:
    """Where the change counter of a database is."""
    return db.with_name(db.name + ".changes")


def changes(db: Path) -> int:
    """How often the store was about to change or had changed; 0 if it never did."""
    try:
        return int.from_bytes(counter_path(db).read_bytes(), "little")
    except FileNotFoundError:
        return 0


def bump(db: Path) -> None:
    """Move the counter; only whoever holds the exclusive lock calls this.

    It is bumped before the commit and again after it: whoever sees the first and finds nothing
    new sees the second.
    """
    number = (changes(db) + 1).to_bytes(8, "little")
    descriptor = os.open(counter_path(db), os.O_WRONLY | os.O_CREAT, 0o666)
    try:
        os.pwrite(descriptor, number, 0)
    finally:
        os.close(descriptor)
