"""Making, opening and copying a store."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import duckdb
import pytest

import ccanalytics as cc
from ccanalytics.actions import AddChannel, AddNote
from ccanalytics.errors import BadInput, Broken, NotFound
from ccanalytics.store.rebuild import rebuild
from ccanalytics.store.snapshot import KEPT
from ccanalytics.store.verify import verify
from centre import Centre


def test_its_creator_is_its_first_admin(tmp_path: Path):
    desk = cc.create(tmp_path / "centre.duckdb", by="eva", name="Eva", zone="Asia/Kolkata")
    assert desk.sql("SELECT login, name, role FROM agents").fetchall() == [("eva", "Eva", "admin")]
    assert desk.metric("volume").zone == "Asia/Kolkata"
    assert verify(desk.path) == []


@pytest.mark.parametrize(
    ("fields", "error", "words"),
    [
        ({"zone": "Europe/Madird"}, BadInput, "did you mean 'Europe/Madrid'"),
        ({"by": "two words"}, BadInput, "no good name"),
        ({"path": "nowhere/centre.duckdb"}, NotFound, "no folder"),
        ({"path": "there.duckdb"}, BadInput, "exists already"),
    ],
)
def test_a_store_that_cannot_be_made_leaves_nothing(tmp_path: Path, fields, error, words):
    (tmp_path / "there.duckdb").write_text("mine")
    path = tmp_path / fields.pop("path", "centre.duckdb")
    with pytest.raises(error, match=words):
        cc.create(path, **({"by": "eva", "zone": "UTC"} | fields))
    assert [p.name for p in tmp_path.iterdir()] == ["there.duckdb"]
    assert (tmp_path / "there.duckdb").read_text() == "mine"


def test_what_is_no_store_is_said_to_be_none(tmp_path: Path):
    (tmp_path / "text.duckdb").write_text("hello" * 5000)
    duckdb.connect(str(tmp_path / "other.duckdb")).close()
    for name, error, words in (
        ("none.duckdb", NotFound, "ccanalytics init"),
        ("text.duckdb", BadInput, "not a ccanalytics store"),
        ("other.duckdb", BadInput, "not a ccanalytics store"),
    ):
        with pytest.raises(error, match=words) as raised:
            cc.open(tmp_path / name)
        assert "\n" not in str(raised.value)
    assert len(list(tmp_path.iterdir())) == 2


def test_a_store_of_another_format_is_refused(centre: Centre):
    with duckdb.connect(str(centre.path)) as connection:
        connection.execute("UPDATE store SET format = 99")
    with pytest.raises(BadInput, match="format 99"):
        cc.open(centre.path)


def test_a_store_whose_file_is_cut_says_so(centre: Centre):
    centre.path.write_bytes(centre.path.read_bytes()[:30_000])
    with pytest.raises((BadInput, Broken)) as raised:
        cc.open(centre.path).sql("FROM facts")
    assert "\n" not in str(raised.value)


def test_a_snapshot_is_made_once_for_each_state(centre: Centre):
    conversation, desk = centre.receive(), centre.desk()
    first = desk.snapshot()
    made = first.path.stat().st_mtime_ns
    assert desk.snapshot().path == first.path
    assert first.path.stat().st_mtime_ns == made
    desk.do(AddNote(conversation=conversation, text="x"))
    assert desk.snapshot().position == first.position + 1


def test_the_last_snapshots_stay_and_those_in_use(centre: Centre):
    conversation, desk = centre.receive(), centre.desk()
    oldest = desk.snapshot()
    path = oldest.path
    for _ in range(KEPT + 1):
        desk.do(AddNote(conversation=conversation, text="x"))
        newest = desk.snapshot().path
    assert oldest.sql("SELECT count(*) FROM messages").fetchall() == [(1,)]
    assert len(list(path.parent.iterdir())) == KEPT + 1
    del oldest
    desk.do(AddNote(conversation=conversation, text="x"))
    desk.snapshot()
    assert not path.exists()
    assert newest.exists()


def test_a_snapshot_of_another_store_or_before_a_rebuild_is_not_taken_for_this_ones(
    centre: Centre, pristine: bytes
):
    centre.receive()
    with duckdb.connect(str(centre.path)) as connection:
        connection.execute("UPDATE sessions_live SET transfers = 3")
    count = "SELECT sum(transfers) FROM sessions"
    assert centre.desk().snapshot().sql(count).fetchall() == [(3,)]
    rebuild(centre.path)
    assert centre.desk().snapshot().sql(count).fetchall() == [(0,)]
    centre.path.unlink()
    cc.create(centre.path, by="eva", zone="UTC").do(AddChannel(name="a"))
    position = centre.desk().snapshot().position
    folder = centre.path.with_name("centre.duckdb.snapshots")
    (folder / f"{position}.duckdb").write_bytes(pristine)
    logins = centre.desk().snapshot().sql("SELECT login FROM agents").fetchall()
    assert logins == [("eva",)]


def test_of_two_who_make_the_same_store_one_does(tmp_path: Path):
    path, outcomes = tmp_path / "centre.duckdb", []

    def make(login: str) -> None:
        try:
            outcomes.append(cc.create(path, by=login, zone="UTC").by)
        except BadInput:
            outcomes.append("refused")

    threads = [threading.Thread(target=make, args=(login,)) for login in ("eva", "ivo", "uma")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (made,) = set(outcomes) - {"refused"}
    assert cc.open(path).sql("SELECT login FROM agents").fetchall() == [(made,)]


def test_a_snapshot_that_fails_leaves_no_half_copy(centre: Centre, monkeypatch):
    desk = centre.desk()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfileobj", full)
    with pytest.raises(Broken, match="No space left"):
        desk.snapshot()
    assert list(centre.path.with_name("centre.duckdb.snapshots").iterdir()) == []
    monkeypatch.undo()
    assert desk.snapshot().sql("SELECT 1").fetchall() == [(1,)]


FAULTS = {
    "positions": "UPDATE facts SET position = position + 100 WHERE kind = 'message.received'",
    "counter": "UPDATE store SET position = position + 1",
    "ids": "UPDATE store SET next_id = 1",
    "versions": "UPDATE facts SET version = 7 WHERE kind = 'message.received'",
    "sessions": "UPDATE sessions_live SET transfers = 3",
    "turns": "DELETE FROM turns_live",
    "agents": "UPDATE agents SET role = 'admin'",
    "session, turn or channel": "UPDATE facts SET turn = 9 WHERE kind = 'message.received'",
    "live rows": "INSERT INTO sessions_closed FROM sessions_live; TRUNCATE sessions_live",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_verify_sees_what_is_wrong(centre: Centre, fault: str):
    centre.receive()
    with duckdb.connect(str(centre.path)) as connection:
        connection.execute(FAULTS[fault])
    assert any(fault in line for line in verify(centre.path)), verify(centre.path)


@pytest.mark.parametrize("fault", ["sessions", "turns", "agents", "live rows"])
def test_a_rebuild_mends_what_is_derived(centre: Centre, fault: str):
    centre.receive()
    with duckdb.connect(str(centre.path)) as connection:
        connection.execute(FAULTS[fault])
    rebuild(centre.path)
    assert verify(centre.path, every=True) == []


def test_a_link_to_a_store_has_the_stores_own_lock(centre: Centre, tmp_path: Path):
    link = tmp_path / "link.duckdb"
    link.symlink_to(centre.path)
    cc.open(link, by="ana").do(AddNote(conversation=centre.receive(), text="x"))
    assert not list(tmp_path.glob("link.duckdb.*"))
    assert verify(link) == []
