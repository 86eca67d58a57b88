"""A file of any of four kinds as the relation ``source`` of a connection that sees only it."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from ccanalytics.errors import BadInput, NotFound
from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_
from ccanalytics.store.engine import QUIET, quoted
from ccanalytics.store.opening import first_line, interruptible

if TYPE_CHECKING:
    from _csv import Reader

BATCH = 20_000
"""Rows that are in memory at once while a file is read."""

MEMORY = "700MB"
"""What DuckDB may use before it writes to a temporary folder."""

LARGEST_OBJECT = 64 << 20
"""Bytes of one JSON object or CSV field; more is no message."""


_ORIGIN_PART = "replace(replace(name, '%', '%25'), ':', '%3A')"
"""The SQL of what `ccanalytics.model.facts.origin` does to each of its parts."""


@contextmanager
def opened(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the relations ``source`` (the file's rows, and where each stands:
    ``source_line``) and ``rejects`` (line, reason), which can read this file and nothing else.

    Raises NotFound, or BadInput when the file is none of CSV, JSON lines, JSON and Parquet.
    """
    if not path.is_file():
        raise NotFound(_("There is no file {path}.").format(path=path))
    with TemporaryDirectory(prefix="ccanalytics-") as scratch:
        connection = duckdb.connect(":memory:", config={"memory_limit": MEMORY})
        connection.execute(f"SET temp_directory = {quoted(scratch)}; {QUIET}")
        connection.execute("CREATE TABLE rejects (line BIGINT, reason VARCHAR)")
        connection.execute(f"CREATE MACRO origin_part(name) AS {_ORIGIN_PART}")
        try:
            # DuckDB takes [, * and ? in a name for a pattern.
            plain = Path(scratch) / f"source{path.suffix.lower()}"
            plain.symlink_to(path.resolve())
            with interruptible():
                _read(connection, path, plain)
                connection.execute("SET python_enable_replacements = false")
                connection.execute(f"SET allowed_paths = [{quoted(str(plain))}]")
                connection.execute("SET enable_external_access = false")
                connection.execute("SET lock_configuration = true")
                yield connection
        finally:
            connection.close()


def columns(connection: duckdb.DuckDBPyConnection, relation: str) -> list[str]:
    """The names of a relation's columns."""
    return [row[0] for row in connection.execute(f"DESCRIBE FROM {relation}").fetchall()]


def _read(connection: duckdb.DuckDBPyConnection, path: Path, plain: Path) -> None:
    readers = {
        ".csv": _read_csv, ".tsv": _read_csv, ".json": _read_json, ".jsonl": _read_json,
        ".ndjson": _read_json, ".parquet": _read_parquet,
    }  # fmt: skip
    reader = readers.get(path.suffix.lower())
    if reader is None:
        sentence = _("{path} has no known ending; use one of: {endings}.")
        raise BadInput(sentence.format(path=path, endings=", ".join(readers)))
    if path.stat().st_size == 0:
        raise BadInput(_("{path} is empty.").format(path=path))
    try:
        reader(connection, plain)
    except BadInput as error:
        raise BadInput(str(error).replace(str(plain), str(path))) from None


def _read_parquet(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    file = f"read_parquet({quoted(str(path))}, file_row_number = true)"
    try:
        connection.execute(
            "CREATE VIEW source AS "
            f"SELECT * EXCLUDE (file_row_number), file_row_number + 1 AS source_line FROM {file}"
        )
    except duckdb.Error as error:
        sentence = _("{path} is no Parquet file: {reason}")
        raise BadInput(sentence.format(path=path, reason=first_line(error))) from None


def _read_csv(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    csv.field_size_limit(LARGEST_OBJECT)
    rejects: list[tuple[int, str]] = []
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        delimiter = _delimiter(file.readline())
        file.seek(0)
        rows = csv.reader(file, delimiter=delimiter, strict=True)
        header = _header(rows, path)
        schema = pa.schema([*((name, pa.string()) for name in header), ("source_line", pa.int64())])
        batches = _csv_batches(rows, len(header), schema, rejects)
        _load(connection, "source", schema, batches)
    _reject(connection, rejects)


def _header(rows: Reader, path: Path) -> list[str]:
    try:
        header = next(rows, [])
    except csv.Error as error:
        sentence = _("The first line of {path} cannot be read: {reason}.")
        raise BadInput(sentence.format(path=path, reason=error)) from None
    if not all(map(_is_utf8, header)):
        raise BadInput(f"{path} {_(_NO_UTF8)}.")
    if len(set(header)) != len(header) or not all(header):
        sentence = _("{path} needs a first line that names each column once.")
        raise BadInput(sentence.format(path=path))
    return header


def _csv_batches(
    rows: Reader,
    width: int,
    schema: pa.Schema,
    rejects: list[tuple[int, str]],
) -> Iterator[pa.RecordBatch]:
    good = _csv_rows(rows, width, rejects)
    while chunk := list(islice(good, BATCH)):
        yield pa.record_batch([list(column) for column in zip(*chunk, strict=True)], schema=schema)


def _csv_rows(
    rows: Reader, width: int, rejects: list[tuple[int, str]]
) -> Iterator[tuple[str | int, ...]]:
    while True:
        line = rows.line_num + 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            reason = _("cannot be read, down to line {line}: {reason}")
            rejects.append((line, reason.format(line=rows.line_num, reason=error)))
            continue
        if not _is_utf8("".join(row)):
            rejects.append((line, _(_NO_UTF8)))
        elif len(row) == width:
            yield (*row, line)
        elif row:
            reason = _("has {fields} fields where the header has {columns}")
            rejects.append((line, reason.format(fields=len(row), columns=width)))


_NO_UTF8 = N_("is not UTF-8; save the file as UTF-8")


def _is_utf8(text: str) -> bool:
    """Whether it was read without a byte that is none of UTF-8's."""
    return text.isascii() or not _ESCAPED.search(text)


_ESCAPED = re.compile("[\udc80-\udcff]")


def _delimiter(header: str) -> str:
    return max(",;\t|", key=header.count)


def _read_json(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    if _first_character(path) == "[":
        _read_array(connection, path)
    else:
        _read_lines(connection, path)
    _repair(connection)
    connection.execute(
        "INSERT INTO rejects SELECT source_line, ? FROM raw WHERE json_type(json) <> 'OBJECT'",
        [_("is no JSON object")],
    )
    # Over all rows json_group_structure keeps something of each, and at half a million it ends
    # the process: one row of each structure gives the same.
    row = connection.execute(
        "SELECT json_group_structure(example::JSON)::VARCHAR FROM ("
        "SELECT any_value(json) AS example FROM raw WHERE json_type(json) = 'OBJECT' "
        "GROUP BY json_structure(json))"
    ).fetchone()
    if row is None or row[0] is None or not row[0].startswith("{"):
        raise BadInput(_("{path} holds no JSON objects.").format(path=path))
    # Where rows disagree on a type the structure says JSON; as text it reads like the others.
    structure = re.sub(r'([:\[])"(?:JSON|NULL)"(?!:)', r'\1"VARCHAR"', row[0])
    connection.execute(
        f"""
        CREATE VIEW source AS SELECT source_line, record.*
        FROM (
            SELECT source_line, json_transform(json::JSON, {quoted(structure)}) AS record
            FROM raw WHERE json_type(json) = 'OBJECT'
        )
        """
    )


def _first_character(path: Path) -> str:
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        return file.read(4096).lstrip()[:1]


def _read_array(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Elements by DuckDB; where it stops at a lone surrogate, by Python, which does not."""
    file = f"{quoted(str(path))}, format = 'array', maximum_object_size = {LARGEST_OBJECT}"
    try:
        connection.execute(
            "CREATE TABLE raw AS SELECT row_number() OVER () AS source_line, json::VARCHAR AS json "
            f"FROM read_json_objects({file})"
        )
    except duckdb.Error:
        try:
            elements = json.loads(path.read_text("utf-8-sig", "replace"))
        except json.JSONDecodeError as error:
            sentence = _("{path} is no JSON: {reason} in line {line}, column {column}.")
            place = {"line": error.lineno, "column": error.colno}
            raise BadInput(sentence.format(path=path, reason=error.msg, **place)) from None
        texts = ((n, _dumped(element)) for n, element in enumerate(elements, 1))
        _load(connection, "raw", _RAW, _text_batches(texts))


def _read_lines(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    rejects: list[tuple[int, str]] = []
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="\n") as file:
        _load(connection, "raw", _RAW, _text_batches(_lines(file, rejects)))
    _reject(connection, rejects)


def _lines(file: Iterable[str], rejects: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(file, 1):
        if not _is_utf8(line):
            rejects.append((number, _(_NO_UTF8)))
        elif line.strip():
            yield number, line


_RAW = pa.schema([("source_line", pa.int64()), ("json", pa.string())])


def _text_batches(texts: Iterable[tuple[int, str]]) -> Iterator[pa.RecordBatch]:
    texts = iter(texts)
    while chunk := list(islice(texts, BATCH)):
        yield pa.record_batch([list(column) for column in zip(*chunk, strict=True)], schema=_RAW)


def _repair(connection: duckdb.DuckDBPyConnection) -> None:
    """Rewrite the JSON that Python understands and DuckDB does not; reject the rest."""
    broken = connection.execute(
        "SELECT source_line, json FROM raw WHERE NOT json_valid(json)"
    ).fetchall()
    rejects, repaired = [], []
    for line, text in broken:
        try:
            repaired.append((line, _dumped(json.loads(text))))
        except (ValueError, RecursionError):
            rejects.append((line, _("is no JSON")))
    connection.execute("DELETE FROM raw WHERE NOT json_valid(json)")
    _load(connection, "mended", _RAW, _text_batches(repaired))
    connection.execute("INSERT INTO raw FROM mended")
    _reject(connection, rejects)


def _dumped(value: object) -> str:
    """JSON without lone surrogates, which no store takes."""
    text = json.dumps(value, ensure_ascii=False)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _load(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    schema: pa.Schema,
    batches: Iterator[pa.RecordBatch],
) -> None:
    rows = pa.RecordBatchReader.from_batches(schema, batches)
    connection.register("incoming_rows", rows)
    connection.execute(f"CREATE TABLE {table} AS FROM incoming_rows")
    connection.unregister("incoming_rows")


def _reject(connection: duckdb.DuckDBPyConnection, rejects: list[tuple[int, str]]) -> None:
    schema = pa.schema([("line", pa.int64()), ("reason", pa.string())])
    lines = [line for line, _ in rejects]
    reasons = [reason for _, reason in rejects]
    connection.register("more", pa.table([lines, reasons], schema=schema))
    connection.execute("INSERT INTO rejects FROM more")
    connection.unregister("more")
