"""The key of an act, by which it is known when it comes again."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

from ccanalytics.model.refusals import require

KEYS_KEPT = timedelta(days=1)
"""How long an act can be told from its repetition by its key."""

KEYS_AHEAD = timedelta(minutes=10)
"""How far another machine's clock may be ahead; a key from later would be kept too short."""


def new_key(now: datetime) -> str:
    """A key for an act: UUID version 7, whose time tells how old it is."""
    milliseconds = int(now.replace(tzinfo=UTC).timestamp() * 1000)
    noise = uuid.uuid4().int & ((1 << 80) - 1)
    fresh = milliseconds << 80 | noise
    return str(uuid.UUID(int=fresh & ~(0xF << 76) & ~(0b11 << 62) | 7 << 76 | 0b10 << 62))


def check_age(key: str, now: datetime) -> None:
    """Refuse a key that tells it is older than keys are kept; others are looked up as they are."""
    try:
        parsed = uuid.UUID(key)
    except ValueError:
        return
    if parsed.version == 7:
        made_at = datetime.fromtimestamp((parsed.int >> 80) / 1000, UTC).replace(tzinfo=None)
        require(now - made_at < KEYS_KEPT, "key_too_old", made_at=made_at)
        require(made_at - now < KEYS_AHEAD, "key_from_future", made_at=made_at)
