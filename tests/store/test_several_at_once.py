"""Several processes, crashes and full disks: nothing lost, nothing doubled, nobody starved."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from ccanalytics.actions import AddNote
from ccanalytics.desk import Desk
from ccanalytics.errors import Broken, Busy
from ccanalytics.store.verify import verify
from centre import Centre

WORKER = Path(__file__).with_name("worker.py")


def start(what: str, db: Path, seconds: float, limit: int | None = None) -> subprocess.Popen[str]:
    command = [sys.executable, str(WORKER), what, str(db), str(seconds)]
    return subprocess.Popen(
        command + ([str(limit)] if limit else []),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def told(worker: subprocess.Popen[str]) -> tuple[list[str], list[float], str]:
    """What a worker did, how long each time took, and its last words."""
    out, err = worker.communicate(timeout=60)
    lines = [line.split() for line in out.splitlines()[1:] if len(line.split()) == 2]
    return [line[0] for line in lines], [float(line[1]) for line in lines], err


def kept_keys(centre: Centre) -> list[str]:
    rows = centre.desk().sql("SELECT key FROM facts WHERE kind = 'note.added'").fetchall()
    return [row[0] for row in rows]


def test_two_who_act_and_two_who_read_for_three_seconds(centre: Centre):
    centre.receive()
    workers = [start(what, centre.path, 3) for what in ("act", "act", "read", "read")]
    answers = [told(worker) for worker in workers]

    assert [(w.returncode, answer[2]) for w, answer in zip(workers, answers, strict=True)] == [
        (0, "")
    ] * 4
    acted = answers[0][0] + answers[1][0]
    assert sorted(kept_keys(centre)) == sorted(acted)
    assert verify(centre.path, every=True) == []
    for one, other in (answers[:2], answers[2:]):
        few, many = sorted((len(one[0]), len(other[0])))
        assert few > 10
        assert few >= 0.6 * many, "one process had far fewer turns than its like"
    assert max(max(answer[1]) for answer in answers) < 3, "somebody waited for seconds"


def test_nothing_acknowledged_is_lost_when_processes_are_killed(centre: Centre):
    centre.receive()
    acknowledged: list[str] = []
    for delay in (0.0, 0.11, 0.23, 0.37, 0.05):
        worker = start("act", centre.path, 30)
        assert worker.stdout
        assert worker.stdout.readline() == "ready\n"
        time.sleep(0.3 + delay)
        worker.send_signal(signal.SIGKILL)
        acknowledged += told_before_death(worker)
    kept = kept_keys(centre)
    assert set(acknowledged) <= set(kept)
    assert len(kept) == len(set(kept))
    assert len(kept) - len(acknowledged) <= 5, "at most one act per kill was not acknowledged"
    assert verify(centre.path, every=True) == []


def told_before_death(worker: subprocess.Popen[str]) -> list[str]:
    out, _ = worker.communicate(timeout=60)
    return [line.split()[0] for line in out.splitlines() if len(line.split()) == 2]


def test_a_full_disk_is_said_and_loses_nothing(centre: Centre):
    centre.receive()
    worker = start("act", centre.path, 30, limit=120_000)
    acknowledged, _, words = told(worker)
    assert worker.returncode == 3
    assert len(words.splitlines()) == 1, words
    kept = kept_keys(centre)
    assert set(acknowledged) <= set(kept)
    assert len(kept) - len(acknowledged) <= 1
    assert verify(centre.path, every=True) == []


def test_a_store_that_others_hold_is_busy_and_names_the_holder(centre: Centre):
    conversation = centre.receive()
    with centre.desk().batch():
        script = (
            "import sys; from pathlib import Path; from ccanalytics.desk import Desk\n"
            "from ccanalytics.actions import AddNote\n"
            f"desk = Desk(Path({str(centre.path)!r}), 'ana', timeout=0.3)\n"
            "try: desk.sql('FROM facts')\n"
            "except Exception as e: print(type(e).__name__, e)\n"
            f"try: desk.do(AddNote(conversation={conversation}, text='x'))\n"
            "except Exception as e: print(type(e).__name__, e)\n"
        )
        out = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True
        ).stdout.splitlines()
    assert len(out) == 2
    for line in out:
        assert line.startswith("Busy")
        assert f"process {os.getpid()}" in line


def test_losing_duckdbs_own_lock_lets_nobody_in(centre: Centre):
    """Closing any second descriptor of the file drops DuckDB's lock; ours still holds."""
    conversation = centre.receive()
    with centre.desk().batch():
        centre.desk().do(AddNote(conversation=conversation, text="first"))
        centre.path.open("rb").close()
        intruder = start("act", centre.path, 0.5)
        time.sleep(1.5)
        centre.desk().do(AddNote(conversation=conversation, text="second"))
        assert intruder.poll() is None, "the other process did not wait"
    acknowledged, _, words = told(intruder)
    assert words == ""
    assert len(kept_keys(centre)) == len(acknowledged) + 2
    assert verify(centre.path, every=True) == []


def test_no_snapshot_is_copied_while_the_file_is_open_here(centre: Centre):
    conversation = centre.receive()
    desk, taken = centre.desk(), []
    with desk.batch():
        with pytest.raises(Busy, match="finish the batch"):
            desk.snapshot()
        other = threading.Thread(target=lambda: taken.append(centre.desk().snapshot()))
        other.start()
        time.sleep(0.3)
        assert taken == [], "the copy was made while DuckDB had the file open"
        desk.do(AddNote(conversation=conversation, text="in the batch"))
    other.join(timeout=10)
    assert taken[0].sql("SELECT count(*) FROM messages WHERE is_note").fetchall() == [(1,)]


def test_threads_of_one_process_take_turns(centre: Centre):
    conversation = centre.receive()

    def act() -> None:
        desk = centre.desk()
        for _ in range(5):
            desk.do(AddNote(conversation=conversation, text="x"))
            desk.sql("SELECT count(*) FROM facts")

    threads = [threading.Thread(target=act) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kept_keys(centre)) == 20


def test_a_batch_lets_others_in_after_a_second(centre: Centre):
    conversation, desk = centre.receive(), centre.desk()
    with desk.batch():
        reader = start("read", centre.path, 0.1)
        end = time.monotonic() + 20
        while reader.poll() is None and time.monotonic() < end:
            desk.do(AddNote(conversation=conversation, text="x"))
        assert reader.poll() == 0, "nobody else had a turn during the batch"
    reader.communicate()


def test_reading_creates_no_file(centre: Centre):
    before = set(centre.path.parent.iterdir())
    Desk(centre.path).sql("FROM facts")
    assert set(centre.path.parent.iterdir()) == before


def test_a_forked_child_neither_keeps_the_lock_nor_takes_it_away(centre: Centre):
    conversation, desk = centre.receive(), centre.desk()
    with desk.batch():
        desk.do(AddNote(conversation=conversation, text="before"))
        child = os.fork()
        if child == 0:
            try:
                Desk(centre.path, "ana", timeout=0.3).do(
                    AddNote(conversation=conversation, text="child")
                )
            except Busy:
                os._exit(7)
            os._exit(1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
        desk.do(AddNote(conversation=conversation, text="after"))
    assert len(kept_keys(centre)) == 2
    assert verify(centre.path, every=True) == []


def test_an_append_that_rests_on_an_older_version_is_refused(centre: Centre):
    conversation = centre.receive()
    with centre.desk().store.transaction() as transaction:
        facts = transaction.facts_of(conversation)
        with pytest.raises(Broken, match="changed under the lock"):
            transaction.append(facts[-1:], {conversation: len(facts) - 1})
