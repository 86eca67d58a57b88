"""Prepared texts and attached files, as their facts leave them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Canned:
    """A prepared text; ``shortcut`` is what one types after ``/`` to find it."""

    id: int
    text: str = ""
    shortcut: str = ""
    is_removed: bool = False


@dataclass(frozen=True, slots=True)
class File:
    """A file by its content; ``size`` in bytes, ``name`` as it was first attached."""

    id: int
    sha256: str = ""
    name: str = ""
    size: int = 0
    media_type: str = ""
    is_contacts: bool = False
    """Whether a contact sent it."""
    conversation: int | None = None
    """Where it came first."""
