"""What reaches the terminal. Text of contacts is hostile: it passes `shown`, always.

Nothing here reads markup: a name like ``[red]`` is shown as it is written.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from typing import IO, Any

LONGEST = 2_000
"""How much of one text is ever looked at; a message may have a megabyte."""

_JOINERS = "\u200c\u200d"
"""Invisible, but words and emoji are spelled with them."""


def shown(text: object, longest: int = LONGEST) -> str:
    """The text on one line, with everything visible that a terminal would obey.

    Escapes and control characters become their pictures (``␛``), line ends ``⏎``, whatever
    turns the direction of writing, is invisible or no character at all the replacement
    character.
    """
    raw = str(text)
    cut = raw[:longest].replace("\r\n", "\n")
    visible = cut if cut.isprintable() else "".join(map(_visible, cut))
    return visible + "…" if len(raw) > longest else visible


def _visible(character: str) -> str:
    if character.isprintable() or character in _JOINERS:
        return character
    if character in "\n\u2028\u2029":
        return "⏎"
    if character < " ":
        return " " if character == "\t" else chr(0x2400 + ord(character))
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    # Private and not yet assigned characters are shown: new emoji are among them.
    return character if category in ("Co", "Cn") else "\N{REPLACEMENT CHARACTER}"


def say(line: str = "") -> None:
    """Print a line that is clean already."""
    print(line)


def say_labelled(lines: Mapping[str, str]) -> None:
    """Print each line under its label, the lines flush."""
    width = max(map(len, lines)) + 2
    for label, line in lines.items():
        say(f"{label:<{width}}{line}")


def warn(line: str) -> None:
    """Print a line for the person, where a script does not read."""
    with suppress(OSError):
        print(shown(line), file=sys.stderr)


def say_json(value: Any) -> None:
    """Print plain data. Only ASCII leaves, so that nothing in it can move a terminal."""
    print(json.dumps(value, indent=2, default=str, allow_nan=False))


def forgive_encodings() -> None:
    """Let a character that the terminal cannot show become a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def is_terminal(stream: IO[str] | None) -> bool:
    """Whether a person looks at it."""
    return stream is not None and stream.isatty()
