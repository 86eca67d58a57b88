"""`ccanalytics lab` as a real process: ports, signals, notebooks, and what a newcomer sees."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.request import Request, urlopen

import pytest

import ccanalytics as cc
from ccanalytics.cli.notebooks import RECORD, first_page, notebooks_folder
from ccanalytics.practice import is_practice
from ccanalytics.shipped import shipped
from centre import Centre
from cli.conftest import Run, failed_in_one_line
from labs import COMMAND, Lab, Window, environment, lab, open_notebook, outputs, run_all, window

NOBODY = 65534
AS_NOBODY = (
    *("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"),
    # Of root's powers only that to read: the interpreter may be in root's own folder.
    *("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"),
)


def status(running: Lab) -> dict[str, object]:
    with urlopen(f"{running.address}/api/status?token={running.token}", timeout=10) as answer:
        found: dict[str, object] = json.load(answer)
        return found


def processes() -> list[bytes]:
    """The command line of everything that runs here."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(path.read_bytes())
        except OSError:
            continue
    return found


# --- the server ---


@dataclass
class Visit:
    """A lab that ran and was ended with Ctrl-C: what ran beside it, before that and after it."""

    lab: Lab
    policy: str
    during: list[bytes]
    after: list[bytes]


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Visit:
    """Somebody starts the lab without any database, and a kernel in it."""
    home = tmp_path_factory.mktemp("visit") / "home"
    with lab(home) as running:
        kernels = f"{running.address}/api/kernels?token={running.token}"
        with urlopen(kernels, data=b"{}", timeout=30) as answer:
            policy = answer.headers["Content-Security-Policy"]
        during = processes()
    return Visit(running, policy, during, processes())


def test_it_keeps_its_token_to_itself_and_ends_its_kernels_with_ctrl_c(visit: Visit):
    assert "script-src 'self' 'unsafe-eval' blob:" in visit.policy
    assert not any(visit.lab.token.encode() in line for line in visit.during)
    own = str(visit.lab.home).encode()
    assert any(b"ipykernel" in line and own in line for line in visit.during)
    assert not any(b"ipykernel" in line and own in line for line in visit.after)
    assert visit.lab.process.returncode == 0


def test_a_second_one_works_beside_it_and_ends_when_told_to(practice_lab: Lab, tmp_path: Path):
    with lab(practice_lab.home, "--practice", "--db", practice_lab.db) as second:
        assert second.address != practice_lab.address
        assert status(second)["kernels"] == 0
        second.process.send_signal(signal.SIGTERM)
        second.process.wait(20)

    assert second.process.returncode == 0
    assert "started" in status(practice_lab)


def test_a_port_that_is_taken_is_said(run: Run):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = run("lab", "--no-browser", "--port", taken.getsockname()[1])

    assert failed_in_one_line(result, 2, "Address already in use", "leave --port out")


def test_a_home_that_cannot_be_written_to_is_said(run: Run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", "/proc/nowhere")

    assert failed_in_one_line(run("lab", "--no-browser"), 2, "set HOME to a folder of your own")


def test_a_lab_that_cannot_start_ends_with_a_line(tmp_path: Path):
    broken = tmp_path / "jupyter" / "jupyter_lab_config.py"
    broken.parent.mkdir()
    broken.write_text("raise SystemExit(5)")

    result = subprocess.run(
        [*COMMAND, "lab", "--no-browser"],
        env=environment(tmp_path),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert result.returncode == 3
    assert result.stderr.splitlines()[-1].startswith("ccanalytics: JupyterLab did not start")


# --- whose database ---


def test_practice_makes_its_database_once_and_lets_whoever_comes_act(practice_lab: Lab):
    assert practice_lab.db is not None
    desk = cc.open(practice_lab.db)

    assert is_practice(desk)
    assert desk.sql("SELECT role FROM agents WHERE login = 'mia'").fetchall() == [("admin",)]
    assert "nothing here reaches anybody" in practice_lab.said[0]


def test_a_newcomer_without_any_database_practises(visit: Visit):
    home = visit.lab.home

    assert is_practice(cc.open(home / "data/practice.duckdb"))
    assert not (home / "data/centre.duckdb").exists()
    assert "ccanalytics init" in "\n".join(visit.lab.said)


def test_practice_touches_nothing_else(run: Run, centre: Centre):
    words = ("lab", "--no-browser", "--practice", "--db")
    shutil.copy(centre.path, "my-practice.duckdb")

    assert failed_in_one_line(run(*words, centre.path), 2, "practice.duckdb")
    assert failed_in_one_line(run(*words, "my-practice.duckdb"), 2, "no practice database")


# --- whose notebooks ---


def test_a_conversation_is_opened_if_there_is_one(at: Run, centre: Centre):
    conversation = centre.receive()
    notebooks = shipped("notebooks")

    assert first_page(notebooks, conversation).endswith(f"/desk.ipynb?conversation={conversation}")
    assert failed_in_one_line(at("lab", "--open", 99), 1, "There is no conversation 99")
    assert failed_in_one_line(at("lab", "--open", "x"), 2, "'x' is no number")
    told = json.loads(at("link", conversation, "--json").stdout)
    assert told["lab"] == f"ccanalytics lab --open {conversation} --db {centre.path}"


def test_notebooks_that_are_ones_own_are_shown_in_their_place(run: Run):
    own = Path("notebooks")
    own.mkdir()
    (own / "desk.ipynb").write_text("{}")

    assert notebooks_folder(None) == own.resolve()
    assert notebooks_folder(own) == own.resolve()
    assert first_page(own).endswith("/tree/desk.ipynb")


def test_notebooks_of_others_are_copied_and_only_untouched_copies_follow(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    installed = tmp_path / "package" / "_notebooks"
    shutil.copytree(shipped("notebooks"), installed)
    monkeypatch.setattr("ccanalytics.shipped.PACKAGE", installed.parent)

    folder = notebooks_folder(None)
    mine, theirs = folder / "desk.ipynb", folder / "reports" / "response_time.ipynb"
    mine.write_text("mine")
    for name in ("desk.ipynb", "reports/response_time.ipynb"):
        (installed / name).write_text("newer")
    notebooks_folder(None)

    assert folder == tmp_path / "share" / "ccanalytics" / "notebooks"
    assert (mine.read_text(), theirs.read_text()) == ("mine", "newer")
    assert not list(folder.rglob("*.part"))
    assert (folder / RECORD).is_file()


def test_a_folder_that_is_not_there_is_said(run: Run):
    result = run("lab", "--no-browser", "--notebooks", "nowhere")

    assert failed_in_one_line(result, 1, "There is no folder nowhere")


def test_somebody_who_may_not_write_where_it_is_installed_saves_in_a_copy():
    if subprocess.run([*AS_NOBODY, sys.executable, "-c", ""], capture_output=True).returncode:
        pytest.skip("nobody here may become nobody")
    # Not in tmp_path, whose parents are ours alone.
    with TemporaryDirectory() as home:
        os.chown(home, NOBODY, NOBODY)
        with lab(Path(home), through=AS_NOBODY) as running:
            place = f"{running.address}/api/contents/desk.ipynb?token={running.token}"
            with urlopen(place, timeout=30) as answer:
                notebook = json.load(answer)["content"]
            notebook["cells"][0]["source"] = "Mine."
            changed = json.dumps({"type": "notebook", "content": notebook}).encode()
            with urlopen(Request(place, changed, method="PUT"), timeout=30) as answer:
                assert answer.status == 200
        copy = Path(home, "share/ccanalytics/notebooks/desk.ipynb")
        assert "Mine." in copy.read_text("utf-8")
        assert copy.stat().st_uid == NOBODY


# --- the page ---

CHANGED = "() => window.jupyterapp.shell.currentWidget.context.model.dirty"


@pytest.fixture(scope="module")
def watched(practice_lab: Lab) -> Iterator[Window]:
    with window(practice_lab) as watched:
        yield watched


@pytest.mark.browser
def test_the_desk_runs_by_itself_without_pop_ups_and_asks_no_other_machine(watched: Window):
    page = watched.open()
    page.wait_for_function(
        "() => window.jupyterapp.shell.currentWidget.content.widgets.some("
        "cell => cell.model.outputs?.length)",
        timeout=30_000,
    )
    said = outputs(page)
    # News come some seconds after the start, if they come.
    time.sleep(3)
    run_all(page)
    time.sleep(1)
    pop_ups = page.locator(".Toastify__toast, .jp-Dialog").count()
    was_changed = page.evaluate(CHANGED)
    page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.context.model.cells.get(0)"
        ".sharedModel.setSource('Mine.')"
    )
    is_changed = page.evaluate(CHANGED)
    address = page.url
    hidden = page.locator(".jp-Cell .jp-InputArea-editor:visible").count()
    page.close()

    assert "application/vnd.jupyter.widget-view+json" in said[-1][0]["data"]
    assert pop_ups == 0
    assert (was_changed, is_changed) == (False, True)
    assert hidden == 0
    assert "token" not in address
    assert watched.elsewhere == []
    assert not [url for url in watched.asked if re.search("api/(news|update)", url)]


@pytest.fixture(scope="module")
def linked(watched: Window) -> tuple[Any, int]:
    """The page that a link to a conversation opens, and its number."""
    newest = "SELECT max(conversation_id) FROM conversations"
    [[conversation]] = cc.open(watched.lab.db).sql(newest).fetchall()
    page = watched.context.new_page()
    page.goto(f"{watched.lab.url()}&conversation={conversation}")
    return page, conversation


@pytest.mark.browser
def test_a_link_opens_its_conversation_although_jupyterlab_forgets_it(linked: tuple[Any, int]):
    page, conversation = linked

    page.locator(".cc-head", has_text=f"no. {conversation}").wait_for(timeout=60_000)


@pytest.mark.browser
def test_no_other_notebook_runs_by_itself(linked: tuple[Any, int]):
    page, _conversation = linked
    open_notebook(page, "reports/response_time.ipynb")
    time.sleep(2)
    said = outputs(page)

    assert said
    assert all(not cell for cell in said)
