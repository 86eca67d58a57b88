"""One sheet of Excel, written row by row, so that its size is not the memory's."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped]

from ccanalytics.reporting.tables import FORMULA

if TYPE_CHECKING:
    import polars

MOST_ROWS = 1_048_576 - 1
"""Excel's own limit, below a header."""

WIDTH = 18
"""Of a column, in characters."""

_CUT = -2
"""What xlsxwriter answers when a text was longer than the 32,767 characters of a cell."""


class Sheet:
    """A workbook of one sheet. ``rows`` is how many it has, ``cut`` how many texts were cut.

    Texts are cells of the type text, never formulas, links or numbers; those that look like a
    formula bear Excel's mark for text too, which holds when somebody edits the cell.
    """

    def __init__(self, path: Path) -> None:
        self.rows = self.cut = 0
        self._has_head = False
        self._held = ExitStack()
        # Here and not in the system's own place: what is left of a failure goes with the folder.
        scratch = self._held.enter_context(
            TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent)
        )
        self._book = xlsxwriter.Workbook(path, {"constant_memory": True, "tmpdir": scratch})
        self._sheet = self._book.add_worksheet()
        self._moment = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._bold = self._book.add_format({"bold": True})
        self._marked = self._book.add_format()
        self._marked.set_quote_prefix()
        self._is_formula = re.compile(FORMULA).match

    def __enter__(self) -> Sheet:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        with self._held:
            if kind is not None:
                return
            try:
                self._book.close()
            except FileCreateError as error:
                # It wraps what the system said.
                raise error.args[0] from None

    def add(self, frame: polars.DataFrame) -> None:
        """Add the rows of a frame; of the first one the names of the columns are the header."""
        if not self._has_head:
            self._head(frame)
        put = [self._writer(kind) for kind in frame.dtypes]
        for row in frame.iter_rows():
            self.rows += 1
            for column, value in enumerate(row):
                if value is not None:
                    put[column](self.rows, column, value)

    def _head(self, frame: polars.DataFrame) -> None:
        self._has_head = True
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_column(0, frame.width - 1, WIDTH)
        for column, kind in enumerate(frame.dtypes):
            if kind.is_temporal():
                self._sheet.set_column(column, column, WIDTH + 2, self._moment)
        for column, name in enumerate(frame.columns):
            self._sheet.write_string(0, column, name, self._bold)

    def _writer(self, kind: polars.DataType) -> Callable[[int, int, Any], object]:
        found: Callable[[int, int, Any], object] = self._put_text
        if kind.is_temporal():
            found = self._put_moment
        elif kind.is_numeric():
            found = self._sheet.write_number
        elif str(kind) == "Boolean":
            found = self._sheet.write_boolean
        return found

    def _put_moment(self, row: int, column: int, value: datetime) -> None:
        self._sheet.write_datetime(row, column, value.replace(microsecond=0))

    def _put_text(self, row: int, column: int, value: object) -> None:
        text = str(value)
        if text.startswith("<r>") and text.endswith("</r>"):
            # xlsxwriter would take it for markup of its own and write it unescaped.
            text += " "
        shape = self._marked if self._is_formula(text) else None
        self.cut += self._sheet.write_string(row, column, text, shape) == _CUT
