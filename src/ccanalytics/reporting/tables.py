"""Tables for other programs: CSV, Parquet and Excel, written row by row, whole or not at all.

Contacts choose their names, and a spreadsheet takes a text that begins like a formula for one. In
CSV such a text gets an apostrophe before it, as OWASP advises. In Excel it is a cell of the type
text with Excel's own mark for "text, whatever it looks like", and stays as it was written.
Parquet has types: what it keeps is what the store has.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from ccanalytics.errors import BadInput, Broken, NotFound
from ccanalytics.language import gettext as _
from ccanalytics.language import number
from ccanalytics.reporting.files import write_whole
from ccanalytics.store.opening import first_line, interruptible

if TYPE_CHECKING:
    import polars

BATCH = 50_000
"""Rows in memory at once."""

SECONDS = "%Y-%m-%d %H:%M:%S"
"""Times in CSV: with a fraction of a second Excel would show no date."""

FORMULA = (
    r"^(?:[\t\r\n]|[\s\x00-\x20\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffd]*"
    r"[=+\-@＝＋－＠])"
)
"""What a spreadsheet may take for a formula: also after blanks that it drops, also full width."""

UNPRINTABLE = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]"
"""What ends a text, or the reading of a whole file; it becomes U+FFFD."""


@dataclass(frozen=True)
class Written:
    """A file, how many rows it has, and how many texts were too long for it and were cut."""

    path: Path
    rows: int
    cut: int = 0


def write_table(relation: Any, path: Path, kind: str, *, may_replace: bool = False) -> Written:
    """Write the rows of a DuckDB relation as ``csv``, ``parquet`` or ``xlsx``.

    Raises NotFound without the folder, BadInput where there is such a file already, or it cannot
    be written, or it would be too big for Excel; Broken on a full disk.
    """
    _check_place(path, may_replace=may_replace)
    rows, cut = 0, 0

    def write(part: Path) -> None:
        nonlocal rows, cut
        try:
            rows, cut = WRITERS[kind](relation, part)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise Broken(
                    _("The disk is full: {path} was not written.").format(path=path)
                ) from None
            raise

    write_whole(path, write)
    return Written(path, rows, cut)


def stream_csv(relation: Any, out: IO[bytes], *, has_mark: bool = False) -> int:
    """Write CSV, and return how many rows; ``has_mark`` tells Excel that it is UTF-8."""
    rows = 0
    for piece, frame in enumerate(_frames(relation)):
        text = _harmless(frame).write_csv(
            include_header=piece == 0,
            include_bom=piece == 0 and has_mark,
            datetime_format=SECONDS,
        )
        out.write(text.encode())
        rows += frame.height
    return rows


def _write_csv(relation: Any, part: Path) -> tuple[int, int]:
    with part.open("xb") as out:
        return stream_csv(relation, out, has_mark=True), 0


def _write_parquet(relation: Any, part: Path) -> tuple[int, int]:
    import pyarrow.parquet

    schema, batches, rows = *_batches(relation), 0
    with pyarrow.parquet.ParquetWriter(part, schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch)
            rows += batch.num_rows
    return rows, 0


def _write_xlsx(relation: Any, part: Path) -> tuple[int, int]:
    from ccanalytics.reporting.workbook import MOST_ROWS, Sheet

    count = relation.count("*").fetchall()[0][0]
    if count > MOST_ROWS:
        raise BadInput(
            _(
                "A sheet of Excel holds {most} rows below its header and these are {count}: "
                "take fewer, or write CSV or Parquet."
            ).format(most=number(MOST_ROWS), count=number(count))
        )
    with Sheet(part) as sheet:
        for frame in _frames(relation):
            sheet.add(_visible(frame))
    return sheet.rows, sheet.cut


WRITERS: dict[str, Callable[[Any, Path], tuple[int, int]]] = {
    "csv": _write_csv,
    "parquet": _write_parquet,
    "xlsx": _write_xlsx,
}
"""Kind of file to what writes it; returns rows, and texts that were cut."""


def _batches(relation: Any) -> tuple[Any, Iterator[Any]]:
    """The columns as Arrow knows them, and the rows in pieces; Broken where the query fails."""
    reader = relation.to_arrow_reader(BATCH)

    def batches() -> Iterator[Any]:
        try:
            with interruptible():
                yield from reader
        except OSError as error:
            # So Arrow hands on what DuckDB says.
            if "interrupted" in str(error).lower():
                raise KeyboardInterrupt from None
            raise Broken(
                _("The rows cannot be read: {fault}").format(fault=first_line(error))
            ) from None

    return reader.schema, batches()


def _frames(relation: Any) -> Iterator[polars.DataFrame]:
    """The columns, in a frame without rows, then the rows in pieces."""
    import polars

    schema, batches = _batches(relation)
    for piece in chain([schema.empty_table()], batches):
        yield polars.DataFrame(piece)


def _harmless(frame: polars.DataFrame) -> polars.DataFrame:
    """The frame as CSV, in which no text can be taken for a formula."""
    import polars

    return _visible(frame).with_columns(polars.col(polars.String).str.replace(FORMULA, "'${0}"))


def _visible(frame: polars.DataFrame) -> polars.DataFrame:
    """The frame without characters that would cut a text short or break the file."""
    import polars

    return frame.with_columns(polars.col(polars.String).str.replace_all(UNPRINTABLE, "\ufffd"))


def _check_place(path: Path, *, may_replace: bool) -> None:
    if path.is_dir():
        raise BadInput(_("{path} is a folder: name a file in it.").format(path=path))
    if not path.parent.is_dir():
        raise NotFound(_("There is no folder {path}; make it first.").format(path=path.parent))
    if not may_replace and path.exists():
        raise BadInput(
            _("{path} exists already and was left as it is; --force replaces it.").format(path=path)
        )
