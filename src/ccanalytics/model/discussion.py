"""A team chat about a message, as its facts leave it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Discussion:
    """``members`` are agents' ids, whoever began it first; ``message`` is what it is about."""

    id: int = 0
    conversation: int = 0
    message: int = 0
    members: tuple[int, ...] = ()
    messages: int = 0
