"""What reaches the terminal. Text of contacts is hostile: it passes `shown`, always.

Nothing here reads markup: a name like ``[red]`` is shown as it is written.
"""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any

LONGEST = 2_000
"""How much of one text is ever looked at; a message may have a megabyte."""

PIPED_WIDTH = 160
"""The width of tables that go into a file or another program."""

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


@dataclass(frozen=True)
class Column:
    """A column of a table; where space is short some are cut, others go on in the next line."""

    title: str
    is_number: bool = False
    is_cut: bool = False
    is_wrapped: bool = False


def say_table(columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> None:
    """Print a table that fits the terminal."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(
        file=sys.stdout, width=_width(), markup=False, emoji=False, highlight=False, soft_wrap=False
    )
    table = Table(
        box=SIMPLE_HEAD,
        pad_edge=False,
        show_edge=False,
        collapse_padding=True,
        header_style="bold",
    )
    for column in columns:
        table.add_column(
            Text(column.title),
            justify="right" if column.is_number else "left",
            min_width=min(6, len(column.title)),
            no_wrap=not (column.is_cut or column.is_wrapped),
        )
    for row in rows:
        cells = zip(columns, row, strict=True)
        table.add_row(
            *(Text(shown(c), no_wrap=not k.is_wrapped, overflow="ellipsis") for k, c in cells)
        )
    with console.capture() as captured:
        console.print(table)
    for line in captured.get().splitlines():
        say(line.rstrip())


def _width() -> int | None:
    """The terminal's width, or that of a pipe; None lets rich find out."""
    if is_terminal(sys.stdout) or os.environ.get("COLUMNS", "").isdecimal():
        return None
    return PIPED_WIDTH
