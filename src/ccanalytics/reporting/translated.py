"""A notebook's own words in the language of whoever runs it, block by block.

A catalogue has one message for each heading, item of a list or paragraph, without its markup, so
that a notebook stays a notebook: whoever edits a paragraph changes one message.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ccanalytics.language import gettext as _
from ccanalytics.reporting.files import write_text

_MARKUP = re.compile(r"\s*(?:#{1,6}|[-*+]|\d+[.)])\s+")
"""What begins a heading or an item of a list, which is a block of its own."""

_FENCE = "```"


def write_translated(notebook: Path, path: Path) -> None:
    """Write the notebook to ``path``, its words in the language that holds."""
    import nbformat

    read = nbformat.read(notebook, as_version=4)  # type: ignore[no-untyped-call]
    write_text(path, nbformat.writes(translated(read)))  # type: ignore[no-untyped-call]


def translated(notebook: Any) -> Any:
    """A copy of the notebook (nbformat) whose markdown cells are in the language that holds."""
    told = copy.deepcopy(notebook)
    for cell in told.cells:
        if cell.cell_type == "markdown":
            cell.source = "".join(
                markup + _(text) + end for markup, text, end in blocks(cell.source)
            )
    return told


def blocks(markdown: str) -> Iterator[tuple[str, str, str]]:
    """The blocks of a text as markup, words and the line ends after them; joined they are it.

    Code between fences has no words.
    """
    for block, end in _separated(markdown):
        markup = _MARKUP.match(block)
        start = markup.end() if markup else 0
        is_code = block.startswith(_FENCE)
        yield (block, "", end) if is_code else (block[:start], block[start:], end)


def _separated(markdown: str) -> Iterator[tuple[str, str]]:
    """Paragraphs, headings, items and fenced code, each with the line ends that follow it."""
    block, is_code, is_over = "", False, True
    for line in markdown.splitlines(keepends=True):
        fences, is_blank = line.startswith(_FENCE), not line.strip()
        if not is_code and not is_blank and (is_over or fences or _MARKUP.match(line)):
            yield _parted(block)
            block = ""
        block += line
        is_code ^= fences
        is_over = not is_code and (is_blank or fences or line.startswith("#"))
    yield _parted(block)


def _parted(block: str) -> tuple[str, str]:
    """The block, and the line ends after it."""
    words = block.rstrip()
    return words, block[len(words) :]
