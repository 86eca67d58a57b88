"""The page that lists the runs, made of their records."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from browser import browser, chromium
from ccanalytics.language import speaking
from ccanalytics.reporting.index import write_index
from ccanalytics.reporting.runs import RunRecord, Scheduled, read_records, write_record

HOSTILE = "<script>window.boom = 1</script><img src=x onerror='window.boom = 2'>\u202e\x00"

RUN = RunRecord(
    report="response_time",
    title="Response time",
    parameters={"channel": "sales", "since": "2026-03-02", "until": "2026-03-09"},
    status="done",
    error="",
    started_at=datetime(2026, 3, 9, 6, 0, 40, tzinfo=UTC),
    finished_at=datetime(2026, 3, 9, 6, 1, tzinfo=UTC),
    snapshot=12_345,
    zone="Europe/Madrid",
    store="a",
    notebook="response_time.ipynb",
    html="response_time.html",
    scheduled=Scheduled(job="weekly", due_at=datetime(2026, 3, 9, 6, tzinfo=UTC)),
)


def keep(out: Path, run: RunRecord, name: str) -> RunRecord:
    """Put the run's record and what there is to look at into a folder of its own."""
    folder = out / run.report / name
    folder.mkdir(parents=True)
    (folder / (run.html or run.notebook)).write_text("here", "utf-8")
    write_record(replace(run, folder=folder))
    return run


@pytest.fixture
def out(tmp_path) -> Path:
    """Three runs: one done, one failed a day later, and a hostile one by hand before them."""
    out = tmp_path / "my reports & {more} #1"
    keep(out, RUN, "one")
    keep(
        out,
        replace(
            RUN,
            report="spam",
            title="Spam",
            status="failed",
            error="spam failed in cell 3 (ValueError: no luck)",
            parameters={},
            started_at=RUN.started_at + timedelta(days=1),
            notebook="spam.FAILED.ipynb",
            html=None,
        ),
        "two %20?",
    )
    hostile = {"channel": HOSTILE, HOSTILE: HOSTILE}
    old = RUN.started_at - timedelta(days=1)
    keep(
        out,
        replace(RUN, report="x", title=HOSTILE, parameters=hostile, started_at=old, scheduled=None),
        "three",
    )
    return out


def test_a_record_reads_as_it_was_written(out):
    runs, broken = read_records(out)

    assert [run.report for run in runs] == ["spam", "response_time", "x"]
    assert runs[1] == RUN
    assert broken == []


def test_the_page_lists_the_runs_newest_first_and_links_what_there_is(out):
    html = write_index(out).read_text("utf-8")

    rows = re.findall(r"<tr><th scope=\"row\".*?</tr>", html)
    assert ["Spam" in rows[0], "Response time" in rows[1]] == [True, True]
    assert 'href="spam/two%20%2520%3F/spam.FAILED.ipynb"' in rows[0]
    assert "no luck" in rows[0]
    assert "everything" in rows[0]
    assert 'href="response_time/one/response_time.html"' in rows[1]
    plain = rows[1].replace("\u00a0", " ")
    for said in ("channel sales, 2 Mar 2026 to 8 Mar 2026", "9 Mar 2026, 07:00", "12,345", "done"):
        assert said in plain
    assert "3 runs, the newest first. 1 of them failed. Times in Europe/Madrid." in html


def test_nothing_in_a_record_is_more_than_text(out):
    html = write_index(out).read_text("utf-8")

    assert "<script" not in html
    assert "<img" not in html
    assert "default-src 'none'" in html
    assert "&lt;script&gt;window.boom" in html
    assert "⟦202E⟧" in html


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "{}",
        "\udcff",
        "[" * 100_000,
        json.dumps(RUN.to_dict() | {"zone": "Nowhere"}),
        json.dumps(RUN.to_dict() | {"status": "<b>"}),
        json.dumps(RUN.to_dict() | {"started_at": "2026-03-09T06:00:00"}),
        json.dumps(RUN.to_dict() | {"scheduled": "weekly"}),
        json.dumps(RUN.to_dict() | {"title": None}),
        json.dumps(RUN.to_dict() | {"started_at": "0001-01-01T00:00:00+14:00"}),
        json.dumps(RUN.to_dict() | {"started_at": "9999-12-31T23:59:00+00:00"}),
        json.dumps(
            RUN.to_dict() | {"scheduled": {"job": "j", "due_at": "0001-01-01", "window": ""}}
        ),
        json.dumps(RUN.to_dict() | {"snapshot": 10**4000}),
    ],
)
def test_a_broken_record_is_told_and_does_not_hide_the_others(out, text):
    path = out / "response_time" / "broken" / "run.json"
    path.parent.mkdir()
    path.write_bytes(text.encode("utf-8", "surrogateescape"))

    html = write_index(out).read_text("utf-8")

    assert html.count('<th scope="row"') == 3
    assert "response_time/broken/run.json" in html


def test_a_page_that_is_gone_is_not_linked(out):
    (out / "response_time" / "one" / "response_time.html").unlink()
    keep(out, replace(RUN, report="y", html="y" * 200, started_at=RUN.started_at), "four")
    record = out / "y" / "four" / "run.json"
    record.write_text(record.read_text().replace("y" * 200, "y" * 5000))

    html = write_index(out).read_text("utf-8")

    assert 'href="response_time/' not in html
    assert 'href="y/' not in html


def test_the_page_speaks_the_language_that_holds(out):
    with speaking("es"):
        html = write_index(out).read_text("utf-8")

    assert re.search(r'<html lang="e[sn]">', html)


@pytest.mark.browser
def test_it_opens_from_disk_fits_a_phone_and_runs_nothing(out, tmp_path):
    assert chromium(), "no Chromium: name one with CHROMIUM="
    with browser() as watched:
        page = watched.open(write_index(out), width=390, height=800)

        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.evaluate("window.boom") is None
        page.get_by_role("link", name="Response time").click()
        assert page.url.endswith("/response_time/one/response_time.html")
        assert page.text_content("body") == "here"
        assert page.said == []
        assert watched.requests == []
