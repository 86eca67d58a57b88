"""A report that is run: what it leaves behind, whether it succeeds, fails or is stopped."""

import json
from pathlib import Path

import nbformat
import papermill
import polars as pl
import pytest

from ccanalytics import Broken
from ccanalytics.reporting import run_report
from ccanalytics.reporting.run import _folder

NUMBERS = ("value", "low", "high", "p90", "n", "unfinished", "more_than")


def test_a_run_leaves_the_notebook_a_page_and_its_numbers(ran, lived_in):
    names = {path.name for path in ran.notebook.parent.iterdir()}

    assert ran.status == "done"
    assert {"response_time.ipynb", "response_time.html", "metrics.json"} <= names
    assert {"first_response_time.parquet", "first_response_time-channel.parquet"} <= names
    assert not [name for name in names if ".part" in name]
    assert (ran.notebook.parents[2] / "plotly.min.js").stat().st_size > 1_000_000
    assert ran.notebook.parent.name.endswith(f"-{lived_in.desk().snapshot().position}")


def test_the_notebook_ran_without_a_word_on_stderr(ran):
    outputs = [
        output
        for cell in nbformat.read(ran.notebook, as_version=4).cells
        for output in cell.get("outputs", [])
    ]

    assert {output.output_type for output in outputs} <= {"execute_result", "display_data"}


def test_the_numbers_are_those_of_the_desk(ran, lived_in):
    desk = lived_in.desk()
    kept = json.loads(ran.metrics.read_text("utf-8"))

    for name, question in (
        ("first_response_time", {}),
        ("response_time", {}),
        ("resolution_time", {}),
        ("first_response_time", {"by": "channel"}),
        ("first_response_time", {"every": "week"}),
    ):
        asked = desk.metric(name, **question)
        groups = set(question.values())
        found = [e for e in kept if e["name"] == name and set(e["group"]) == groups]
        assert [{k: e[k] for k in ("group", *NUMBERS)} for e in found] == [
            {k: row[k] for k in ("group", *NUMBERS)} for row in asked.to_dict()["rows"]
        ]
        assert all(e["snapshot"] == asked.snapshot and e["definition"] for e in found)


def test_the_tables_hold_the_same(ran, lived_in):
    table = pl.read_parquet(ran.notebook.with_name("first_response_time-channel.parquet"))

    assert table.equals(lived_in.desk().metric("first_response_time", by="channel").pl())


def test_a_cell_that_fails_is_kept_and_told_in_one_line(centre, notebook, tmp_path):
    path = notebook("since: str = ''  # from", "raise ValueError('no\\nluck')")

    with pytest.raises(Broken, match=r"small failed in cell 2 \(ValueError: no luck\)") as caught:
        run_report(centre.desk(), str(path), {}, out=tmp_path / "out")

    (kept,) = (tmp_path / "out").rglob("small*")
    # The folder is called small too.
    names = [p.name for p in (tmp_path / "out").rglob("*") if p.is_file()]
    assert names == ["small.FAILED.ipynb"], kept
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit])
def test_a_run_that_is_stopped_leaves_nothing(centre, monkeypatch, tmp_path, stop):
    def stopped(_notebook, part, **_):
        Path(part).write_text("{")
        raise stop

    monkeypatch.setattr(papermill, "execute_notebook", stopped)

    with pytest.raises(stop):
        run_report(centre.desk(), "response_time", {}, out=tmp_path / "out")

    assert not [path for path in (tmp_path / "out").rglob("*") if path.is_file()]


def test_runs_of_the_same_second_have_folders_of_their_own(tmp_path):
    folders = {_folder(tmp_path, "x", 7) for _ in range(5)}

    assert len(folders) == 5
