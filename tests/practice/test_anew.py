"""The practice database: made anew in one step, and told from others."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import ccanalytics as cc
from ccanalytics.actions import AddAgent, Answer, Receive
from ccanalytics.desk import Desk, default_login
from ccanalytics.practice import ADMIN, is_practice, join, made_anew
from ccanalytics.practice.sample import write_brought_up
from ccanalytics.shipped import shipped
from ccanalytics.store import store
from ccanalytics.store.replacing import put_in_place, workshop
from ccanalytics.store.rows import utc_now
from ccanalytics.store.verify import verify
from centre import Centre

MAKE = "import sys; from pathlib import Path; from ccanalytics.practice import made_anew;"


def one(desk: Desk, query: str, *values: object) -> object:
    return desk.sql(query, values).fetchall()[0][0]


def end(db: Path) -> tuple[object, object]:
    """Which store it is, and how far it has come."""
    row = cc.open(db).sql("SELECT store_id, position FROM store").fetchall()[0]
    return str(row[0]), row[1]


# --- what it is ---


def test_it_is_sound_and_told_from_a_real_centre(made: Path, centre: Centre):
    assert verify(made) == []
    assert is_practice(cc.open(made))
    assert is_practice(cc.open(made).snapshot())
    assert not is_practice(centre.desk())


def test_its_queue_waits_for_minutes(made: Path):
    desk = cc.open(made)
    waits = [row[0] for row in desk.sql("SELECT waiting_since FROM sessions_live").fetchall()]

    assert len(waits) >= 8
    assert all(utc_now() - since < timedelta(hours=1) for since in waits if since)
    assert one(desk, "SELECT max(last_message_at) FROM sessions") < utc_now()  # type: ignore[operator]


@pytest.mark.parametrize(
    "now",
    [datetime(2026, 11, 24, 9), datetime(2027, 7, 1, 23, 59), datetime(2026, 1, 15, 3)],
    ids=["soon", "in summer", "before"],
)
def test_brought_up_to_now_busy_mondays_stay_mondays_and_evenings_evenings(
    now: datetime, tmp_path: Path
):
    source, target = shipped("sample") / "history.csv", tmp_path / "history.csv"

    write_brought_up(source, target, now)

    before, after = arrivals(source), arrivals(target)
    assert len(before) == len(after)
    assert sum((Counter(before) - Counter(after)).values()) <= 8
    times = [datetime.fromisoformat(row["happened_at"]) for row in rows(target)]
    assert timedelta(0) < now - max(times) < timedelta(minutes=5)


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.open(encoding="utf-8", newline="")))


def arrivals(path: Path) -> list[tuple[int, int, int]]:
    """Weekday, hour and minute in Madrid at which sessions open."""
    opened = [row["happened_at"] for row in rows(path) if row["kind"] == "session.opened"]
    utc = [datetime.fromisoformat(at).replace(tzinfo=UTC) for at in opened]
    local = [at.astimezone(ZoneInfo("Europe/Madrid")) for at in utc]
    return [(at.weekday(), at.hour, at.minute) for at in local]


def test_whoever_sits_there_may_do_everything_at_once(made: Path, db: Path):
    me = default_login()

    waiting = next(row[0] for row in Desk(db).queue().fetchall() if row[4] == "waiting")

    Desk(db).do(Answer(conversation=waiting))
    Desk(db).do(AddAgent(login="new", name="New", role="agent"))

    assert one(cc.open(made), "SELECT role FROM agents WHERE login = ?", me) == "admin"


def test_somebody_else_joins_as_an_admin_once(db: Path):
    join(db, "guest")
    facts = end(db)
    join(db, "guest")
    join(db, "no good name")

    assert one(cc.open(db), "SELECT role FROM agents WHERE login = 'guest'") == "admin"
    assert end(db) == facts


# --- made anew ---


def test_made_anew_what_one_did_is_gone_and_pollers_notice(db: Path):
    desk = cc.open(db)
    desk.do(AddAgent(login="mine", name="Mine", role="agent"))
    desk.snapshot()
    before, changes = end(db), desk.store.changes()

    made_anew(db)

    assert end(db)[0] != before[0]
    assert end(db)[1] == before[1] - 1  # type: ignore[operator]
    assert one(desk, "SELECT count(*) FROM agents WHERE login = 'mine'") == 0
    assert desk.store.changes() > changes
    assert verify(db) == []
    assert list((db.parent / f"{db.name}.snapshots").iterdir()) == []


def test_a_snapshot_in_use_stays(db: Path):
    held = cc.open(db).snapshot()

    made_anew(db)

    assert is_practice(held)


@pytest.mark.parametrize("kind", ["a real centre", "a letter", "a folder"])
def test_something_else_is_left_alone(kind: str, tmp_path: Path, pristine: bytes):
    db = tmp_path / "practice.duckdb"
    if kind == "a folder":
        db.mkdir()
    else:
        db.write_bytes(pristine if kind == "a real centre" else b"Dear Marta")

    with pytest.raises(cc.CCAnalyticsError, match="practice"):
        made_anew(db)

    assert db.is_dir() or db.read_bytes() in (pristine, b"Dear Marta")
    assert [path.name for path in tmp_path.iterdir() if "new" in path.name] == []


def test_no_other_database_is_taken_for_one_to_practise_in(tmp_path: Path):
    with pytest.raises(cc.BadInput, match="choose another"):
        cc.create(tmp_path / "centre.duckdb", by=ADMIN)

    assert list(tmp_path.iterdir()) == []


def test_without_its_folder_it_says_so(tmp_path: Path):
    with pytest.raises(cc.NotFound, match="make it first"):
        made_anew(tmp_path / "nowhere" / "practice.duckdb")


def test_readers_and_writers_go_on_while_it_is_made_anew(db: Path):
    desk = cc.open(db)
    work: list[Callable[[], object]] = [
        lambda: one(desk, "SELECT count(*) > 8000 FROM facts"),
        lambda: len(desk.store.facts_since(8_000)) > 200,
        lambda: (
            len(desk.do(Receive(channel="sales", thread="t", contact="c", text="Hi")).facts) > 0
        ),
    ]
    seen: Counter[object] = Counter()
    errors: list[BaseException] = []
    done = threading.Event()

    def go_on(what: Callable[[], object]) -> None:
        while not done.wait(0.02):
            try:
                seen[what()] += 1
            except BaseException as error:
                errors.append(error)

    threads = [threading.Thread(target=go_on, args=(what,)) for what in work]
    for thread in threads:
        thread.start()
    try:
        made_anew(db)
        subprocess.run(
            [sys.executable, "-c", f"{MAKE} made_anew(Path(sys.argv[1]))", db], check=True
        )
    finally:
        done.set()
        for thread in threads:
            thread.join()

    assert errors == []
    assert list(seen) == [True]
    assert seen[True] > 20
    assert verify(db) == []


def test_of_two_who_make_it_anew_at_once_one_is_told(db: Path):
    with workshop(db) as new:
        store.create(new, ADMIN, "Practice", "UTC", "")
        doomed = str(end(db)[0])
        made_anew(db)
        expected = end(db)

        with pytest.raises(cc.Busy, match="just now"):
            put_in_place(new, db, instead_of=doomed, what="a test")
        with pytest.raises(cc.Busy, match="just now"):
            put_in_place(new, db, instead_of=None, what="a test")

    assert end(db) == expected


def test_killed_half_way_the_old_one_or_the_new_one_is_there(db: Path):
    before = end(db)
    outcomes = set()
    for wait in (0.3, 0.9, 1.2, 1.6):
        process = subprocess.Popen(
            [sys.executable, "-c", f"{MAKE} print(flush=True); made_anew(Path(sys.argv[1]))", db],
            stdout=subprocess.PIPE,
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        outcomes.add(end(db) == before)
        assert is_practice(cc.open(db))
    assert verify(db) == []
    assert True in outcomes


def test_what_a_killed_one_left_is_cleared_away_later(db: Path):
    left = db.with_name(f".{db.name}.new-killed")
    left.mkdir()
    (left / db.name).write_text("half")
    made_anew(db)
    assert left.exists()

    long_ago = time.time() - 7200
    os.utime(left, (long_ago, long_ago))
    made_anew(db)
    assert not left.exists()
