"""`ccanalytics report`: what it prints, on a small notebook that is really run."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from cli.conftest import Run, failed_in_one_line


@pytest.fixture
def weekly(run: Run) -> Path:
    """A report of two cells, which fails when asked to."""
    parameters = new_code_cell('word: str = ""  # What to print', metadata={"tags": ["parameters"]})
    work = new_code_cell('print({"": "nothing", "a=b": "a word"}[word])')
    path = Path("weekly.ipynb")
    kernel = {
        "kernelspec": {"name": "python3", "display_name": "Python 3"},
        "language_info": {"name": "python"},
    }
    nbformat.write(new_notebook(cells=[parameters, work], metadata=kernel), path)
    return path


def test_a_report_prints_the_json_that_scripts_rely_on(at: Run, weekly: Path):
    said = json.loads(at("report", weekly, "-p", "word=a=b", "--json").stdout)

    assert list(said) == ["notebook", "html", "metrics", "status"]
    assert said["status"] == "done"
    assert "a word" in Path(said["html"]).read_text()
    assert json.loads(Path(said["metrics"]).read_text()) == []


def test_a_report_says_where_its_files_are(at: Run, weekly: Path):
    said = at("report", weekly, "--out", "elsewhere").stdout.splitlines()

    assert [line.split()[0] for line in said] == ["Notebook", "Html", "Metrics"]
    assert all(Path(line.split()[1]).is_file() for line in said)
    assert all(line.split()[1].startswith("elsewhere/weekly/") for line in said)


def test_a_report_that_fails_exits_with_1_and_says_where_to_look(at: Run, weekly: Path):
    result = at("report", weekly, "-p", "word=other")

    assert failed_in_one_line(result, 1, "weekly failed in cell", "FAILED.html")
    assert Path(result.stderr.split("see ")[1].strip()).is_file()


def test_a_wrong_parameter_is_told_before_anything_runs(at: Run, weekly: Path):
    assert failed_in_one_line(at("report", weekly, "-p", "wrod=x"), 2, "did you mean 'word'")
    assert not Path("reports").exists()
