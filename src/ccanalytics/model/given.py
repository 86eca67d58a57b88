"""What somebody gave, as a sentence shows it: short, on one line, whatever it is."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any

from ccanalytics.model.text import clean

MOST = 64
"""Characters of a value in a sentence."""


def shown(value: Any) -> str:
    """The value as one writes it in Python, cut short; a text in quotation marks."""
    # A huge list need not be written out to be cut, and a huge number cannot be.
    if isinstance(value, (str, list, tuple)):
        value = value[:MOST]
    elif isinstance(value, Mapping):
        value = dict(islice(value.items(), MOST))
    try:
        return cut(repr(value))
    except ValueError:
        return "…"


def named(key: Any) -> str:
    """A name as it was given, cut short; of what is none, how it is `shown`."""
    return cut(key) if isinstance(key, str) else shown(key)


def cut(text: str, most: int = MOST) -> str:
    """The text on one line, cut where it has more than so many characters."""
    short = " ".join(clean(text[:most]).split())
    return f"{short}…" if len(text) > most else short
