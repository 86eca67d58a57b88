"""`ccanalytics report`: what it prints; running reports is tested with them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import ccanalytics.reporting.run as reporting
from ccanalytics.errors import Broken
from ccanalytics.reporting.run import ReportRun
from cli.conftest import Run, failed_in_one_line


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What a run was asked for; its ``status`` can be set."""
    asked: dict[str, Any] = {"status": "done"}

    def run_report(desk: object, name: str, parameters: object, out: Path, progress: Any) -> Any:
        progress(1, 2)
        asked.update(name=name, parameters=parameters, out=out)
        folder = out / name
        files = (folder / "r.ipynb", folder / "r.html", folder / "metrics.json")
        return ReportRun(*files, asked["status"])

    monkeypatch.setattr(reporting, "run_report", run_report)
    return asked


def test_a_report_prints_the_json_that_scripts_rely_on(at: Run, asked: dict[str, Any]):
    result = at("report", "weekly", "-p", "channel=sales", "-p", "note=a=b", "--json")

    assert json.loads(result.stdout) == {
        "notebook": "reports/weekly/r.ipynb",
        "html": "reports/weekly/r.html",
        "metrics": "reports/weekly/metrics.json",
        "status": "done",
    }
    assert asked["parameters"] == {"channel": "sales", "note": "a=b"}


def test_a_report_says_where_its_files_are(at: Run, asked: dict[str, Any]):
    said = at("report", "weekly", "--out", "elsewhere").stdout

    assert said.splitlines() == [
        "Notebook  elsewhere/weekly/r.ipynb",
        "Html      elsewhere/weekly/r.html",
        "Metrics   elsewhere/weekly/metrics.json",
    ]


def test_a_report_that_failed_exits_with_1_and_says_where_to_look(at: Run, asked: dict[str, Any]):
    asked["status"] = "failed"

    result = at("report", "weekly")

    assert result.exit_code == 1
    assert "r.ipynb" in result.stderr


def test_a_report_that_broke_is_told_in_one_line(at: Run, monkeypatch: pytest.MonkeyPatch):
    def fail(*_: object) -> None:
        raise Broken("weekly failed in cell 3 (ValueError: no); see reports/weekly.FAILED.ipynb")

    monkeypatch.setattr(reporting, "run_report", fail)

    assert failed_in_one_line(at("report", "weekly"), 3, "weekly failed in cell 3")
