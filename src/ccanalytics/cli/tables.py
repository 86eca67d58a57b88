"""Tables on the terminal. What stands in their cells passes `shown`."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from ccanalytics.cli.terminal import is_terminal, say, shown
from ccanalytics.language import gettext as _

if TYPE_CHECKING:
    from rich.text import Text

PIPED_WIDTH = 160
"""The width of tables that go into a file or another program."""

GAP = 2

NO_BREAK = "\uf8ff"
"""A space at which no line ends; rich would break at Unicode's own."""


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, in a style of its own: ``bold`` or ``dim``."""

    text: str
    style: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Column:
    """A column of a table; where space is short some are cut, others go on in the next line.

    One that is folded breaks words too, if it must. The title is in English, and translated when
    the table is said.
    """

    title: str
    is_number: bool = False
    is_cut: bool = False
    is_wrapped: bool = False
    is_folded: bool = False

    def narrowest(self, cells: Sequence[str]) -> int:
        """How narrow it may become: what is neither cut nor wrapped stays whole."""
        if self.is_cut:
            return max(len(self.title), 8)
        if self.is_folded:
            return max(len(self.title), 16)
        if self.is_wrapped:
            return max(_cells_of(word) for cell in (self.title, *cells) for word in cell.split(" "))
        return self.natural(cells)

    def natural(self, cells: Sequence[str]) -> int:
        """How wide it is where there is space."""
        return max(map(_cells_of, (self.title, *cells)))


def say_table(columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> None:
    """Print a table that fits the terminal, if that can be done without breaking a number."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    columns = [replace(column, title=_(column.title)) for column in columns]
    cells = [list(row) for row in rows]
    texts = [[shown(cell) for cell in row] for row in cells]
    width = _width()
    widths = _fitted(columns, list(map(list, zip(*texts, strict=True))), width)
    console = Console(
        file=sys.stdout,
        width=max(width, sum(widths) + GAP * len(widths)),
        markup=False,
        emoji=False,
        highlight=False,
    )
    table = Table(
        box=SIMPLE_HEAD, pad_edge=False, show_edge=False, collapse_padding=True, header_style="bold"
    )
    for column, size in zip(columns, widths, strict=True):
        justify: Literal["left", "right"] = "right" if column.is_number else "left"
        table.add_column(Text(column.title), justify=justify, width=size)
    for row, said in zip(cells, texts, strict=True):
        table.add_row(*map(_text, columns, row, said))
    with console.capture() as captured:
        console.print(table)
    for line in captured.get().splitlines():
        say(line.rstrip().replace(NO_BREAK, " "))


def _text(column: Column, cell: object, said: str) -> Text:
    from rich.text import Text

    is_long = column.is_wrapped or column.is_folded
    return Text(
        said,
        style=cell.style if isinstance(cell, Cell) else "",
        no_wrap=not is_long,
        overflow="fold" if column.is_folded else "ellipsis",
    )


def _fitted(columns: Sequence[Column], cells: list[list[str]], width: int) -> list[int]:
    """The widths of the columns: the widest that can gives way, until all fit."""
    cells = cells or [[] for _ in columns]
    pairs = list(zip(columns, cells, strict=True))
    widths = [column.natural(texts) for column, texts in pairs]
    narrowest = [column.narrowest(texts) for column, texts in pairs]
    while sum(widths) + GAP * (len(widths) - 1) > width:
        giving = [i for i, size in enumerate(widths) if size > narrowest[i]]
        if not giving:
            break
        widths[max(giving, key=widths.__getitem__)] -= 1
    return widths


def _cells_of(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)


def _width() -> int:
    """The terminal's width; a pipe's is what COLUMNS says, or wide."""
    piped = int(columns) if (columns := os.environ.get("COLUMNS", "")).isdecimal() else PIPED_WIDTH
    return shutil.get_terminal_size().columns if is_terminal(sys.stdout) else piped
