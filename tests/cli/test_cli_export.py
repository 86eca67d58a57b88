"""Exports as one types them."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import polars
import pytest

from centre import Centre
from cli.conftest import Run, count_facts, failed_in_one_line


@pytest.mark.parametrize("kind", ["csv", "parquet", "xlsx"])
def test_sessions_are_written_and_counted(at: Run, centre: Centre, kind: str):
    centre.receive(name="=1+1")
    before = count_facts(centre)

    said = at("export", "sessions", f"--{kind}", f"s.{kind}")
    again = at("export", "sessions", f"--{kind}", f"s.{kind}", "--force", "--json")

    assert said.stdout == f"s.{kind} · 1 session\n"
    assert json.loads(again.stdout) == {"path": f"s.{kind}", "rows": 1}
    assert [path.name for path in Path().iterdir()] == [f"s.{kind}"]
    assert count_facts(centre) == before


def test_csv_goes_to_stdout_harmless_and_without_a_mark(at: Run, centre: Centre):
    centre.receive(name="=1+1")

    rows = list(csv.DictReader(at("export", "sessions", "--csv", "-").stdout.splitlines()))

    assert [(row["channel"], row["contact_name"]) for row in rows] == [("sales", "'=1+1")]


def test_window_and_channel_choose_by_opening_in_the_centres_zone(at: Run, centre: Centre):
    """The clock begins at 9:00 UTC on 2 March 2026, which is 10:00 in Madrid."""
    centre.receive()
    centre.receive("t2", channel="support")
    centre.clock.tick(14 * 3600)
    centre.receive("t3")

    def rows(*words: str) -> int:
        at("export", "sessions", "--parquet", "s", "--force", *words)
        return polars.read_parquet("s").height

    assert (rows(), rows("--channel", "sales")) == (3, 2)
    assert (rows("--since", "2026-03-03"), rows("--until", "2026-03-03")) == (1, 2)
    assert (rows("--since", "2026-03-02T10:00"), rows("--since", "2026-03-02T10:01")) == (3, 1)


@pytest.mark.parametrize(
    ("code", "words", "said"),
    [
        (2, ["sessions"], "one of --csv, --parquet and --xlsx"),
        (2, ["sessions", "--csv", "a", "--xlsx", "b"], "one of --csv"),
        (2, ["sesions", "--csv", "a"], "did you mean 'sessions'?"),
        (2, ["sessions", "--xlsx", "-"], "Only --csv writes to stdout"),
        (2, ["sessions", "--csv", "-", "--json"], "cannot both go to stdout"),
        (2, ["sessions", "--csv", "there"], "there exists already"),
        (1, ["sessions", "--csv", "nowhere/a"], "There is no folder nowhere"),
        (2, ["sessions", "--csv", ".", "--force"], "is a folder"),
        (2, ["sessions", "--csv", "{db}", "--force"], "belongs to the database"),
        (2, ["sessions", "--csv", "{db}.wal", "--force"], "belongs to the database"),
        (1, ["sessions", "--csv", "a", "--channel", "sails"], "'sales'?"),
        (2, ["sessions", "--csv", "a", "--since", "soon"], "no moment"),
        (2, ["sessions", "--csv", "a", "--since", "2026-02-02", "--until", "2026-02-01"], "empty"),
    ],
)
def test_what_is_wrong_is_told_in_one_line_and_nothing_written(
    at: Run, centre: Centre, code: int, words: list[str], said: str
):
    Path("there").write_text("before")

    result = at("export", *(word.format(db=centre.path) for word in words))

    assert failed_in_one_line(result, code, said)
    assert [path.name for path in Path().iterdir()] == ["there"]
    assert Path("there").read_text() == "before"


def test_a_text_that_excel_cannot_hold_is_cut_aloud(at: Run, centre: Centre):
    centre.receive(name="x" * 40_000)

    result = at("export", "sessions", "--xlsx", "s.xlsx", "--json")

    assert json.loads(result.stdout)["rows"] == 1
    assert "1 text was longer than a cell of Excel holds" in result.stderr


def test_a_full_stdout_is_a_failure(centre: Centre):
    centre.receive()
    words = ["--db", str(centre.path), "export", "sessions", "--csv", "-"]
    program = Path(sys.executable).with_name("ccanalytics")

    with open("/dev/full", "w") as full:
        done = subprocess.run([program, *words], stdout=full, stderr=subprocess.PIPE, text=True)

    assert done.returncode == 3
    assert done.stderr == "ccanalytics: the disk is full: make room, then try again.\n"


def test_without_a_database_nothing_is_written(run: Run):
    assert failed_in_one_line(run("export", "sessions", "--csv", "a"), 1, "There is no database")
    assert list(Path().iterdir()) == []
