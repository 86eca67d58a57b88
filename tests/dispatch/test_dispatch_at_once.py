"""Real processes: two at once, one that is killed half-way, one that is stopped."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ccanalytics.cli.beside import rules_beside
from ccanalytics.store.alone import alone
from ccanalytics.store.rows import utc_now
from ccanalytics.store.verify import verify
from centre import Centre
from dispatch.conftest import Configure

COMMAND = (sys.executable, "-c", "from ccanalytics.cli import main; main()", "dispatch")
WAITING = 20


@pytest.fixture
def crowded(centre: Centre, configure: Configure) -> Centre:
    """Many wait."""
    centre.clock.now = utc_now()
    desk = centre.desk()
    with desk.batch():
        for number in range(WAITING):
            centre.receive(f"t{number}", contact=f"c{number}")
    return centre


def start(centre: Centre, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, "--db", str(centre.path), "--by", "ana", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Whoever runs the tests in the background passes on that Ctrl-C is ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def offers(centre: Centre) -> list[int]:
    """How often each session was offered that was."""
    query = "SELECT count(*) FROM facts WHERE kind = 'session.offered' GROUP BY session_id"
    return [row[0] for row in centre.desk().sql(query).fetchall()]


def until(done, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_of_two_at_once_one_is_at_work_and_nothing_happens_twice(crowded: Centre):
    both = [start(crowded, "--json") for _ in range(2)]
    told = [json.loads(process.communicate(timeout=60)[0]) for process in both]

    assert sum(turn["offered"] for turn in told) == WAITING
    assert all(turn["offered"] in (0, WAITING) and turn["outrun"] == 0 for turn in told)
    assert offers(crowded) == [1] * WAITING
    assert verify(crowded.path, every=True) == []


def test_killed_half_way_the_next_one_goes_on_where_it_was(crowded: Centre):
    before = crowded.desk().store.changes()
    process = start(crowded)
    until(lambda: crowded.desk().store.changes() > before + 6)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    done = len(offers(crowded))

    rest, _ = start(crowded, "--json").communicate(timeout=60)

    assert 0 < done < WAITING
    assert json.loads(rest)["offered"] == WAITING - done
    assert offers(crowded) == [1] * WAITING
    assert verify(crowded.path, every=True) == []


def test_a_watch_offers_what_comes_and_ends_with_ctrl_c(centre: Centre, configure: Configure):
    centre.clock.now = utc_now()
    watch = start(centre, "--watch")
    until(lambda: centre.desk().rules_ran_at() is not None)
    centre.receive()

    assert watch.stdout is not None
    assert watch.stdout.readline() == "Offered: 1.\n"
    watch.send_signal(signal.SIGINT)
    assert watch.wait(timeout=10) == 130
    assert watch.communicate()[1].strip() == "ccanalytics: Interrupted."


def test_a_lab_runs_the_rules_and_ends_them(centre: Centre, capsys: pytest.CaptureFixture[str]):
    def is_at_work() -> bool:
        return centre.desk().rules_ran_at() is not None

    def is_over() -> bool:
        with alone(centre.path, "dispatch") as is_alone:
            return is_alone

    with rules_beside(centre.path, "ana"):
        until(is_at_work)
        with rules_beside(centre.path, "ben"):
            pass
        with rules_beside(centre.path, "carla"):
            pass
    assert is_over()
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "The channels' rules run as long as this lab does."
    assert "do not run here: apply rules is for a supervisor" in told[1]
    assert told[2] == "The channels' rules run already; when that ends, they run here."


def test_it_ends_with_a_lab_that_was_killed(centre: Centre):
    code = (
        "import os, signal, sys; from pathlib import Path\n"
        "from ccanalytics import cli, open; from ccanalytics.cli import beside\n"
        "db, popen = Path(sys.argv[1]), beside.subprocess.Popen\n"
        "def told(*given, **more):\n"
        "    process = popen(*given, **more); print(process.pid, flush=True); return process\n"
        "beside.subprocess.Popen = told\n"
        "with beside.rules_beside(db, 'ana'):\n"
        "    while open(db).rules_ran_at() is None: pass\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    lab = subprocess.run(
        [sys.executable, "-c", code, centre.path], stdout=subprocess.PIPE, text=True
    )
    watch = Path("/proc", lab.stdout.split()[-1], "cmdline")

    assert lab.returncode == -signal.SIGKILL
    until(lambda: not watch.exists() or b"dispatch" not in watch.read_bytes())
