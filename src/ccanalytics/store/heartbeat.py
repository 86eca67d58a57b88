"""When the rules of the channels ran last: a moment beside the file, read without opening it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path


def heartbeat_path(db: Path) -> Path:
    """Where that moment is."""
    return db.with_name(db.name + ".rules")


def beat(db: Path, at: datetime) -> None:
    """The rules run at this moment. Only who is alone at it calls this; it is written whole."""
    path = heartbeat_path(db)
    part = path.with_name(path.name + ".part")
    part.write_text(at.isoformat(), encoding="ascii")
    part.replace(path)


def last_beat(db: Path) -> datetime | None:
    """When they ran last, in UTC; None if they never did, or nobody can tell."""
    try:
        return datetime.fromisoformat(heartbeat_path(db).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
