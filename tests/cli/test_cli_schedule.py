"""`ccanalytics schedule`: what it prints, and two processes that run what is due at once."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from centre import Centre
from cli.conftest import Run, failed_in_one_line
from cli.test_cli_processes import call, environment, start

JOB = '[[job]]\nname = "{0}"\nreport = "./{0}.ipynb"\ncron = "0 7 * * 1"\n'

WINDOW = 'parameters = { window = "last_week" }\n'


def notebook(name: str, source: str) -> None:
    """A report of two cells, which takes a window."""
    cells = [new_code_cell('since: str = ""\nuntil: str = ""'), new_code_cell(source)]
    cells[0].metadata.tags = ["parameters"]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    book = new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(book, Path(f"{name}.ipynb"))


@pytest.fixture
def two(run: Run) -> Path:
    """A schedule of a report that fails and of one that does not."""
    notebook("bad", "raise ValueError('no luck')")
    notebook("good", "print('from', since, 'until', until)")
    path = Path("schedule.toml")
    path.write_text(JOB.format("bad") + JOB.format("good") + WINDOW)
    return path


def test_what_is_due_runs_a_failure_is_told_and_the_second_time_nothing_is_left(at: Run, two: Path):
    first = at("schedule", "run-due")

    assert first.exit_code == 1
    [line] = first.stderr.splitlines()
    assert line.startswith("ccanalytics: bad: bad failed in cell 2 (ValueError: no luck); see ")
    assert Path(line.partition("; see ")[2]).name == "bad.FAILED.html"
    [done] = first.stdout.splitlines()
    page = Path(done.removeprefix("good: "))
    jobs = json.loads(at("schedule", "list", "--json").stdout)
    asked = jobs[1]["last"]["parameters"]
    assert f"from {asked['since']} until {asked['until']}" in page.read_text("utf-8")

    second = at("schedule", "run-due")
    assert (second.exit_code, second.stderr) == (0, "")
    assert second.stdout.startswith("Nothing is due. Next: bad, ")
    assert [job["last"]["status"] for job in jobs] == ["failed", "done"]
    assert [job["due_since"] for job in jobs] == [None, None]
    assert Path("reports/index.html").is_file()


def test_the_list_says_what_never_ran_and_is_due_now(at: Run, two: Path):
    header, _, bad, good = at("schedule", "list").stdout.splitlines()

    assert " ".join(header.split()) == "Job Report Cron Zone Last run Ended Next due"
    assert " ".join(bad.split()) == "bad bad 0 7 * * 1 Europe/Madrid never – now"
    assert good.startswith("good")


def test_the_next_moments_come_in_order_with_what_they_will_ask(at: Run, two: Path):
    two.write_text(two.read_text() + JOB.format("other").replace("./other", "./good"))
    two.write_text(two.read_text().replace("0 7 * * 1", "0 9 * * *", 1))

    found = json.loads(at("schedule", "next", "-n", "9", "--json", "--file", two).stdout)

    moments = [datetime.fromisoformat(one["due_at"]) for one in found]
    assert moments == sorted(moments)
    assert moments[0] > datetime.now(UTC)
    assert {one["job"] for one in found} == {"bad", "good", "other"}
    assert sum(one["job"] == "bad" for one in found) >= 6
    asked = [one["parameters"] for one in found if one["job"] == "good"]
    assert all(list(one) == ["since", "until"] for one in asked)
    assert "everything" in at("schedule", "--file", two, "next").stdout


def test_a_faulty_schedule_runs_nothing(at: Run, two: Path):
    two.write_text(two.read_text() + JOB.format("nothing") + 'zone = "Mars"\n')

    for words in ("run-due", "list", "next", "export --to cron"):
        result = at("schedule", *words.split())
        assert failed_in_one_line(result, 2, "2 faults", "nothing.ipynb", "'Mars'")
    assert not Path("reports").exists()


def test_without_a_schedule_or_with_a_wrong_word_one_is_told(at: Run):
    assert failed_in_one_line(at("schedule", "list"), 1, "no schedule schedule.toml", "--file")
    assert failed_in_one_line(at("schedule", "export"), 2, "--to")
    assert failed_in_one_line(at("schedule", "run_due"), 2, "did you mean 'run-due'")


def wait_for(path: Path, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not path.exists():
        assert time.monotonic() < end, f"{path} does not come"
        time.sleep(0.05)


def test_two_at_once_run_each_job_once_and_what_was_killed_runs_again_from_cron(
    run: Run, centre: Centre, monkeypatch: pytest.MonkeyPatch
):
    folder = Path("it's 100% ours")
    folder.mkdir()
    monkeypatch.chdir(folder)
    here = Path.cwd()
    notebook(
        "slow",
        "import pathlib, time\n"
        f"flag = pathlib.Path({str(here)!r}) / 'started'\n"
        "first = not flag.exists()\n"
        "flag.touch()\n"
        "time.sleep(120 if first else 0)",
    )
    Path("schedule.toml").write_text(JOB.format("slow") + WINDOW)
    words = ["--db", centre.path, "schedule", "run-due"]

    with start(*words, cwd=here) as first:
        wait_for(here / "started")
        second = call(*words, cwd=here)
        first.send_signal(signal.SIGKILL)
    assert (second.returncode, second.stderr) == (0, "")
    assert second.stdout.startswith(f"Process {first.pid} has been running")
    assert not list(here.glob("reports/slow/*/run.json"))

    printed = call("--db", centre.path, "schedule", "export", "--to", "cron", cwd=here).stdout
    *comments, line = printed.splitlines()
    assert all(comment.startswith("# ") for comment in comments)
    assert line.startswith("*/5 * * * * cd ")
    # cron gives the rest of the line to sh, from another folder and with next to no environment.
    command = line.split(maxsplit=5)[5].replace(r"\%", "%")
    assert line.count("%") == line.count(r"\%") > 0
    third = subprocess.run(
        ["sh", "-c", command],
        env={"PATH": "/usr/bin:/bin", "HOME": environment()["HOME"]},
        cwd="/",
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (third.returncode, third.stdout, third.stderr) == (0, "", "")
    [record] = here.glob("reports/slow/*/run.json")
    assert json.loads(record.read_text("utf-8"))["status"] == "done"


def test_the_exported_line_names_a_program_that_is_there(at: Run, two: Path):
    line = at("schedule", "export", "--to", "cron").stdout.splitlines()[-1]

    assert str(Path(sys.executable).parent) in line
    assert "schedule run-due --file" in line
