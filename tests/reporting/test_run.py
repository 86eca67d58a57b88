"""A report that is run: what it leaves behind, whether it succeeds, fails or is stopped."""

import json
import os
import re
import time
from datetime import timedelta
from pathlib import Path

import nbformat
import papermill
import polars as pl
import pytest
from nbformat.v4 import new_code_cell, new_notebook

import hostile
from browser import browser, chromium
from ccanalytics.actions import AddChannel, Close, Send
from ccanalytics.errors import ReportFailed
from ccanalytics.reporting import run_report
from ccanalytics.reporting.folders import new_folder
from ccanalytics.reporting.runs import read_records
from hostile import HOSTILE


@pytest.fixture(scope="module")
def lived_in(module_centre):
    """A centre of several channels, some with hostile titles; some contacts still wait."""
    centre, desk = module_centre, module_centre.desk()
    channels = [f"hostile{number}" for number in range(5)]
    with desk.batch():
        for name, title in zip(channels, HOSTILE[:5], strict=True):
            desk.do(AddChannel(name=name, title=title))
        for number in range(42):
            centre.clock.tick(40_000)
            channel = ["sales", "support", *channels][number % 7]
            conversation = centre.receive(
                f"t{number}", contact=f"c{number}", channel=channel, name=HOSTILE[number % 5]
            )
            if number % 6:
                centre.clock.tick(30 + 17 * number)
                desk.do(Send(conversation=conversation, text=HOSTILE[0]))
            if number % 6 and number % 3:
                centre.clock.tick(600)
                desk.do(Close(conversation=conversation))
    return centre


@pytest.fixture(scope="module")
def shadowed(tmp_path_factory):
    """Another `python3` kernel is installed, which works for nobody."""
    folder = tmp_path_factory.mktemp("jupyter")
    spec = folder / "kernels" / "python3" / "kernel.json"
    spec.parent.mkdir(parents=True)
    spec.write_text(json.dumps({"argv": ["/bin/false"], "display_name": "x", "language": "python"}))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(folder))
        yield folder


@pytest.fixture(scope="module")
def ran(lived_in, shadowed, tmp_path_factory):
    """The run of response_time, in a folder whose name is no help."""
    out = tmp_path_factory.mktemp("out") / "{reports} of müller"
    return run_report(lived_in.desk(), "response_time", {}, out=out)


@pytest.fixture
def notebook(tmp_path):
    """Write a report's notebook of the given cells, the first being its parameters."""

    def write(*sources: str) -> Path:
        cells = [new_code_cell(source) for source in sources]
        cells[0].metadata.tags = ["parameters"]
        path = tmp_path / "small.ipynb"
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
        return path

    return write


NUMBERS = ("value", "low", "high", "p90", "n", "unfinished", "more_than")


def test_a_run_leaves_the_notebook_a_page_and_its_numbers(ran, lived_in):
    names = {path.name for path in ran.notebook.parent.iterdir()}

    assert ran.status == "done"
    assert {"response_time.ipynb", "response_time.html", "metrics.json"} <= names
    assert {"first_response_time.parquet", "first_response_time-channel.parquet"} <= names
    assert {"first_response_time.rows.parquet", "first_response_compared.rows.parquet"} <= names
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
        ("response_time", {"by": "hour"}),
    ):
        asked = desk.metric(name, **question)
        groups = set(question.values())
        found = [
            e
            for e in kept
            if e["name"] == name and set(e["group"]) == groups and not e["period"]["since"]
        ]
        assert [{k: e[k] for k in ("group", *NUMBERS)} for e in found] == [
            {k: row[k] for k in ("group", *NUMBERS)} for row in asked.to_dict()["rows"]
        ]
        assert all(e["snapshot"] == asked.snapshot and e["definition"] for e in found)


def test_the_tables_hold_the_same(ran, lived_in):
    table = pl.read_parquet(ran.notebook.with_name("first_response_time-channel.parquet"))

    assert table.equals(lived_in.desk().metric("first_response_time", by="channel").pl())


def test_the_report_carries_its_tables_and_alt_texts(ran):
    html = ran.html.read_text("utf-8")

    assert html.count('<figure class="cc-figure">') == 7
    assert html.count("<details>") >= 5
    assert html.count("Where this comes from: SQL and rows</summary>") > 10
    assert "DeskPanel(desk, open=" in html
    assert not re.search(r'aria-label="(Figure)?"', html)
    assert "&lt;script&gt;(window.boom" in html
    assert "What may be set" not in html


@pytest.mark.browser
def test_it_opens_from_disk_draws_and_answers_the_pointer(ran, tmp_path):
    assert chromium(), "no Chromium: name one with CHROMIUM="
    with browser() as watched:
        page = watched.open(ran.html, width=1200, height=900)
        page.wait_for_selector(".cc-figure:nth-of-type(1) .main-svg .trace")
        figures = page.locator(".cc-figure")

        assert page.locator(".cc-plot").count() == 7
        for number in range(5):
            assert figures.nth(number).locator(".main-svg .trace").count() > 0

        dots = figures.nth(4).locator(".cc-plot")
        dots.scroll_into_view_if_needed()
        point = dots.locator(".points path").first.bounding_box()
        page.mouse.move(point["x"] + point["width"] / 2, point["y"] + point["height"] / 2)
        label = dots.locator(".hoverlayer .hovertext")
        label.wait_for()
        assert "median:" in label.text_content()

        drawn = figures.nth(0).locator(".main-svg").first.text_content()
        assert "<script>(window.b" in drawn
        assert "&#" not in drawn
        assert hostile.ran(page) == []
        assert page.said == []
        assert watched.requests == []


@pytest.mark.browser
def test_it_fits_a_phone_and_the_dark(ran, tmp_path):
    with browser() as watched:
        page = watched.open(ran.html, width=390, height=800)
        page.emulate_media(color_scheme="dark")
        page.wait_for_selector(".main-svg")

        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.evaluate(
            "getComputedStyle(document.querySelector('.main-svg')).backgroundColor"
        ) == page.evaluate("getComputedStyle(document.body).backgroundColor")


def test_a_cell_that_fails_is_kept_and_told_in_one_line(centre, notebook, tmp_path):
    path = notebook("since: str = ''  # from", "raise ValueError('no\\nluck')")

    with pytest.raises(
        ReportFailed, match=r"small failed in cell 2 \(ValueError: no luck\)"
    ) as caught:
        run_report(centre.desk(), str(path), {}, out=tmp_path / "out")

    left = {path.name for path in (tmp_path / "out").rglob("*.*")}
    assert left == {
        *("small.FAILED.ipynb", "small.FAILED.html", "run.json", "index.html", "plotly.min.js")
    }
    assert "\n" not in str(caught.value)


def test_what_there_is_of_a_failed_report_is_a_page_that_says_so_on_top(centre, notebook, tmp_path):
    path = notebook("n: int = 1", "print('so far')", f"raise ValueError({HOSTILE[0]!r})")
    out = tmp_path / "out"

    with pytest.raises(ReportFailed, match=r"see .*small\.FAILED\.html$"):
        run_report(centre.desk(), str(path), {}, out=out)

    [page] = out.rglob("*.FAILED.html")
    html = page.read_text("utf-8")
    body = html.partition("<main>")[2]
    assert "<title>FAILED: " in html
    assert body.index("FAILED: small failed in cell 3 (ValueError: ") < body.index("so far")
    assert "An Exception was encountered" not in html
    assert HOSTILE[0] not in html
    assert f'href="small/{page.parent.name}/small.FAILED.html"' in (out / "index.html").read_text()


def test_a_report_that_hangs_is_stopped_at_its_limit_and_counts_as_failed(
    centre, notebook, tmp_path
):
    # The cells share the time: the second one has what the first has left.
    stubborn = "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\ntime.sleep(2)"
    path = notebook("n: int = 1", stubborn, "while True: time.sleep(0.1)")
    begun = time.monotonic()

    with pytest.raises(ReportFailed, match="small was stopped: it took more than 6 s; see"):
        run_report(centre.desk(), str(path), {}, out=tmp_path / "out", limit=timedelta(seconds=6))

    assert time.monotonic() - begun < 60
    [record] = read_records(tmp_path / "out")[0]
    assert record.status == "failed"


def test_what_a_killed_run_left_a_day_ago_is_cleared_away_by_the_next(centre, notebook, tmp_path):
    path, out = notebook("n: int = 1"), tmp_path / "out"
    killed, running, done, own = folders = [
        out / "small" / name
        for name in ("20260301T070000Z-5", "20260302T070000Z-5", "20260303T070000Z-5", "mine")
    ]
    for folder in folders:
        folder.mkdir(parents=True)
        (folder / "small.ipynb.part").write_text("{")
        (folder / "a.parquet").write_text("x")
    (done / "run.json").write_text("{")
    for folder in (killed, done, own):
        for old in (*folder.iterdir(), folder):
            os.utime(old, (0, time.time() - 25 * 3600))

    run_report(centre.desk(), str(path), {}, out=out)

    assert not killed.exists()
    assert (running / "a.parquet").exists()
    assert (done / "a.parquet").exists()
    assert (own / "a.parquet").exists()


def test_a_page_that_cannot_be_written_is_a_failure_that_is_recorded(centre, notebook, tmp_path):
    path, out = notebook("n: int = 1"), tmp_path / "out"
    (out / "plotly.min.js").mkdir(parents=True)

    with pytest.raises(ReportFailed, match=r"no page can be made of it \(.*plotly.min.js cannot"):
        run_report(centre.desk(), str(path), {}, out=out)

    [record] = read_records(out)[0]
    assert (record.status, record.page.name) == ("failed", "small.ipynb")


def test_where_nothing_could_be_kept_nothing_is_pointed_at(centre, monkeypatch, tmp_path):
    def full(_notebook, part, **_):
        Path(part).unlink()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(papermill, "execute_notebook", full)

    with pytest.raises(ReportFailed) as caught:
        run_report(centre.desk(), "response_time", {}, out=tmp_path / "out")

    assert "; see " not in str(caught.value)


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
    folders = {new_folder(tmp_path, "x", 7) for _ in range(5)}

    assert len(folders) == 5
