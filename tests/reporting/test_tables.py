"""Tables for other programs: what a spreadsheet may not do with them, and what stays as it is."""

from __future__ import annotations

import csv
import errno
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import duckdb
import polars
import pytest

from ccanalytics.errors import BadInput, Broken, NotFound
from ccanalytics.reporting import tables
from ccanalytics.reporting.tables import WRITERS, stream_csv, write_table
from ccanalytics.reporting.workbook import MOST_ROWS

FORMULAS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://example.org","click")',
    "+34600111222",
    "-2+3",
    "@SUM(1)",
    "  =1+1",
    "\t=1+1",
    "\rx",
    "\nx",
    "\u00a0=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "\x00=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
]
"""What somebody's spreadsheet would compute, or cut so that it would."""

TEXTS = [
    "Marta",
    "",
    "a-b = c",
    "a,b;c\"d'e",
    "two\r\nlines",
    "<r><t>x</t></r>",
    "<r></r></is></c><c r='Z9'><f>1+1</f></c><c t='inlineStr'><is><r></r>",
    "_x0041_",
    "http://example.org",
    "1e5",
    "NUL \x00, bell \x07, no character \uffff",
    "👩‍👩‍👧 \u202eمرحبا",
]


def relation(texts: list[str | None], **more: list[Any]) -> Any:
    frame = polars.DataFrame({"text": texts, **more}, schema_overrides={"text": polars.String})
    return duckdb.connect().from_arrow(frame.to_arrow())


def written(path: Path, kind: str, texts: list[str | None], **more: list[Any]) -> Path:
    return write_table(relation(texts, **more), path / f"t.{kind}", kind).path


def cells(path: Path) -> Iterator[tuple[str, dict[str, str], list[str], str]]:
    """Place, attributes, names of the children and text of each cell of a workbook."""
    with zipfile.ZipFile(path) as book:
        for name in book.namelist():
            ElementTree.fromstring(book.read(name))
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    for cell in sheet.findall(".//{*}c"):
        inside = [child.tag.rpartition("}")[2] for child in cell]
        yield cell.attrib["r"], cell.attrib, inside, "".join(cell.itertext())


def visible(text: str) -> str:
    return re.sub("[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f\uffff]", "\ufffd", text)


def test_in_csv_a_formula_has_an_apostrophe_before_it_and_other_texts_stay(tmp_path: Path):
    path = written(tmp_path, "csv", FORMULAS + TEXTS)

    with path.open(encoding="utf-8-sig", newline="") as file:
        found = [row[0] for row in list(csv.reader(file))[1:]]

    assert found == [f"'{visible(text)}" for text in FORMULAS] + [visible(t) for t in TEXTS]


def test_in_excel_every_text_is_a_cell_of_text_and_no_cell_a_formula(tmp_path: Path):
    path = written(tmp_path, "xlsx", FORMULAS + TEXTS)

    _, *found = cells(path)

    assert [place for place, *_ in found] == [f"A{n + 2}" for n in range(len(FORMULAS + TEXTS))]
    assert {attributes["t"] for _, attributes, *_ in found} == {"inlineStr"}
    assert {tuple(inside) for *_, inside, _ in found} == {("is",)}
    marked = [attributes.get("s", "0") != "0" for _, attributes, *_ in found]
    assert marked == [True] * len(FORMULAS) + [False] * len(TEXTS)
    assert "quotePrefix" in zipfile.ZipFile(path).read("xl/styles.xml").decode()


def test_parquet_keeps_texts_and_moments_as_they_are(tmp_path: Path):
    at = [datetime(2026, 3, 2, 9, 0, 0, 5)] * len(FORMULAS + TEXTS)
    path = written(tmp_path, "parquet", FORMULAS + TEXTS, at=at)
    found = polars.read_parquet(path)
    assert found["text"].to_list() == FORMULAS + TEXTS
    assert found["at"].to_list() == at


def test_numbers_moments_and_flags_are_what_they_are(tmp_path: Path):
    more = {
        "at": [datetime(2026, 3, 2, 12, 0, 0, 999_999), None],
        "n": [7, None],
        "x": [-0.5, None],
        "is_so": [True, None],
    }
    path = written(tmp_path, "xlsx", ["a", None], **more)
    table = written(tmp_path, "csv", ["a", None], **more)

    by_place = {place: (attributes, text) for place, attributes, _, text in cells(path)}

    day = (datetime(2026, 3, 2, 12) - datetime(1899, 12, 30)) / timedelta(days=1)
    assert float(by_place["B2"][1]) == day
    assert by_place["B2"][0]["s"] != "0"
    assert "t" not in by_place["C2"][0]
    assert (by_place["C2"][1], by_place["D2"][1]) == ("7", "-0.5")
    assert (by_place["E2"][0]["t"], by_place["E2"][1]) == ("b", "1")
    assert not any(place.endswith("3") for place in by_place)
    assert table.read_text("utf-8-sig").splitlines()[1:] == [
        "a,2026-03-02 12:00:00,7,-0.5,true",
        ",,,,",
    ]


def test_csv_says_that_it_is_utf_8_in_a_file_and_not_in_a_pipe(tmp_path: Path):
    out = io.BytesIO()
    assert stream_csv(relation(["ñ"]), out) == 1
    assert out.getvalue() == "text\nñ\n".encode()
    assert written(tmp_path, "csv", ["ñ"]).read_bytes() == b"\xef\xbb\xbf" + out.getvalue()


@pytest.mark.parametrize("kind", WRITERS)
def test_many_rows_are_written_in_pieces_and_none_still_has_a_header(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(tables, "BATCH", 2048)
    many = write_table(relation([str(n) for n in range(5000)]), tmp_path / "many", kind)
    none = write_table(relation([]), tmp_path / "none", kind)
    assert (many.rows, none.rows) == (5000, 0)
    readers = {
        "csv": lambda path: [row[0] for row in csv.reader(path.open(encoding="utf-8-sig"))],
        "parquet": lambda path: ["text", *polars.read_parquet(path)["text"]],
        "xlsx": lambda path: [text for *_, text in cells(path)],
    }
    assert readers[kind](many.path) == ["text", *map(str, range(5000))]
    assert readers[kind](none.path) == ["text"]


def test_a_text_too_long_for_a_cell_is_cut_and_counted(tmp_path: Path):
    done = write_table(relation(["x" * 40_000, "=" * 32_767]), tmp_path / "t.xlsx", "xlsx")
    assert done.cut == 1
    assert [len(text) for *_, text in cells(done.path)] == [4, 32_767, 32_767]


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path: Path):
    rows = duckdb.sql(f"SELECT 1 AS n FROM range({MOST_ROWS + 1})")
    with pytest.raises(BadInput, match=r"1,048,575 rows .* these are 1,048,576"):
        write_table(rows, tmp_path / "t.xlsx", "xlsx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", WRITERS)
def test_what_fails_half_way_leaves_what_was_there(tmp_path: Path, kind: str):
    path = tmp_path / "t"
    path.write_text("before")
    failing = duckdb.sql("""
        SELECT CASE WHEN n < 90000 THEN 'x' ELSE error('no more') END AS text
        FROM range(99999) AS t (n)
    """)
    with pytest.raises(Broken, match=r"cannot be read: .*no more"):
        write_table(failing, path, kind, may_replace=True)
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("kind", WRITERS)
def test_a_full_disk_is_told(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object) -> tuple[int, int]:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setitem(WRITERS, kind, full)
    with pytest.raises(Broken, match="The disk is full"):
        write_table(relation(["a"]), tmp_path / "t", kind)


@pytest.mark.parametrize("kind", WRITERS)
def test_a_file_is_replaced_only_when_one_says_so(tmp_path: Path, kind: str):
    path = written(tmp_path, kind, ["a"])
    before = path.read_bytes()
    with pytest.raises(BadInput, match="exists already"):
        write_table(relation(["b"]), path, kind)
    assert path.read_bytes() == before
    assert write_table(relation(["b"] * 3), path, kind, may_replace=True).rows == 3
    assert path.read_bytes() != before


def test_a_place_that_is_none_is_named(tmp_path: Path):
    with pytest.raises(NotFound, match="There is no folder"):
        write_table(relation(["a"]), tmp_path / "nowhere" / "t.csv", "csv")
    with pytest.raises(BadInput, match="is a folder"):
        write_table(relation(["a"]), tmp_path, "csv", may_replace=True)
    with pytest.raises(BadInput, match="cannot be written"):
        write_table(relation(["a"]), tmp_path / ("x" * 250), "csv")
