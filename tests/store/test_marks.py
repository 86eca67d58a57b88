"""What an agent has read, acknowledged and begun: apart from the facts, and never in the way."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from ccanalytics.errors import BadInput
from ccanalytics.model.mention import Mention
from ccanalytics.store import marks as module
from ccanalytics.store.marks import Draft, Marks, marks_folder, marks_path
from centre import Centre
from hostile import HOSTILE

NOTE = Draft("@Ben look", is_note=True, quotes=7, mentions=(Mention(0, 4, "agent", 3),))


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """Where a database would be: marks are kept without asking it."""
    return tmp_path / "centre.duckdb"


def window(db: Path, login: str = "ben", store: str = "one") -> Marks:
    marks = Marks(db, login)
    marks.belong_to(store)
    return marks


def test_marks_outlive_their_window(db: Path):
    first = window(db)
    first.acknowledge(12)
    first.read(5, 11)
    first.keep_draft(5, NOTE)

    kept = window(db).kept()

    assert (kept.acknowledged, kept.read) == (12, {5: 11})
    assert window(db).drafts() == {5: NOTE}
    assert [path.suffix for path in marks_folder(db).iterdir()] == [".json"], "nothing half is left"


def test_they_are_one_agents_at_one_store(db: Path):
    window(db).acknowledge(12)
    assert window(db, "dora").kept().acknowledged == 0
    assert window(db, store="another").kept().acknowledged == 0
    marks = window(db)
    marks.read(5, 11)
    marks.belong_to("another")
    assert marks.kept().read == {}


def test_positions_only_grow(db: Path):
    marks = window(db)
    for position in (12, 3):
        marks.acknowledge(position)
        marks.read(5, position)
    assert (marks.kept().acknowledged, marks.kept().read) == (12, {5: 12})


def test_two_windows_do_not_undo_each_other(db: Path):
    one, two = window(db), window(db)
    one.read(5, 10)
    two.read(6, 20)
    two.acknowledge(20)
    one.acknowledge(15)
    assert one.kept() == two.kept() == window(db).kept()
    assert (one.kept().acknowledged, one.kept().read) == (20, {5: 10, 6: 20})


def test_what_a_slower_window_overwrote_comes_back(db: Path):
    one, two = window(db), window(db)
    two.read(6, 20)
    before = two.path.read_bytes()
    one.read(5, 10)
    two.path.write_bytes(before)  # as if the other had looked before and written after

    assert one.kept().read == {5: 10, 6: 20}
    one.acknowledge(1)
    assert two.kept().read == {5: 10, 6: 20}


def test_the_draft_that_was_kept_last_holds_and_one_thrown_away_stays_away(db: Path):
    one, two = window(db), window(db)
    one.keep_draft(5, Draft("Hel"))
    two.keep_draft(5, Draft("Hello"))
    two.keep_draft(6, Draft("Bye"))
    assert list(one.drafts().values()) == [Draft("Bye"), Draft("Hello")], "the newest first"

    for gone in (None, Draft("  ")):
        two.keep_draft(5, gone)
        one.acknowledge(1)
        assert one.drafts() == two.drafts() == {6: Draft("Bye")}
        one.keep_draft(5, Draft("Hel"))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_draft_is_kept_as_it_was_written(db: Path, text: str):
    window(db).keep_draft(1, Draft(text))
    assert window(db).drafts()[1].text == text.replace("\ud800", "\ufffd")


SPOILT = {
    "empty": b"",
    "cut short": b'{"store": "one", "ackno',
    "no JSON": b"\xff\xfe",
    "another JSON": b"[1, 2]",
    "without its parts": b'{"store": "one"}',
    "positions that are none": b'{"store": "one", "acknowledged": -1, "read_before": 0,'
    b' "read": {}, "drafts": {}}',
    "numbers without end": b'{"store": "one", "acknowledged": 1' + b"0" * 30 + b"}",
    "endless": b'{"store": "one", "acknowledged": 1, "read_before": 0,'
    b' "read": {}, "drafts": {"1": [Infinity, null]}}',
    "a draft that is none": b'{"store": "one", "acknowledged": 1, "read_before": 0,'
    b' "read": {}, "drafts": {"1": [1, {"text": 5}]}}',
    "deep": b'{"store": ' + b"[" * 100_000,
}


@pytest.mark.parametrize("content", SPOILT.values(), ids=SPOILT)
def test_a_spoilt_file_is_as_if_there_were_none(
    db: Path, content: bytes, caplog: pytest.LogCaptureFixture
):
    path = marks_path(db, "ben")
    path.parent.mkdir()
    path.write_bytes(content)
    marks = window(db)

    with caplog.at_level(logging.WARNING):
        assert marks.kept().acknowledged == 0
        assert marks.drafts() == {}

    assert [str(path) in record.getMessage() for record in caplog.records] == [True], "once"
    marks.acknowledge(3)
    assert window(db).kept().acknowledged == 3


def test_where_nothing_can_be_written_marks_last_as_long_as_the_window(
    db: Path, caplog: pytest.LogCaptureFixture
):
    marks_folder(db).write_text("no folder")
    marks = window(db)
    with caplog.at_level(logging.WARNING):
        marks.acknowledge(12)
        marks.keep_draft(5, NOTE)
    assert (marks.kept().acknowledged, marks.drafts()) == (12, {5: NOTE})
    assert len(caplog.records) == 1
    assert window(db).kept().acknowledged == 0


def test_every_login_has_a_file_of_its_own_within_the_folder(db: Path):
    logins = ["ana", "Ana", "ána", "a/../../b", "..", "", "con", "x" * 500, "x" * 501, "a\x00b",
              "\ud800", "🙂", "a b", "a-b"]  # fmt: skip
    names = {marks_path(db, login).name.lower() for login in logins}
    assert len(names) == len(logins), "disks that know no capitals included"
    for login in logins:
        path = marks_path(db, login)
        assert path.parent == marks_folder(db)
        assert len(path.name.encode()) < 100
        assert path.name.isascii()
        window(db, login).acknowledge(1)


def test_of_many_marks_the_furthest_are_kept_and_what_is_older_counts_as_read(
    db: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(module, "READ_KEPT", 2)
    monkeypatch.setattr(module, "DRAFTS_KEPT", 2)
    marks = window(db)
    for number in (1, 2, 3, 4):
        marks.read(number, 10 * number)
        marks.keep_draft(number, Draft(str(number)))
    assert (marks.kept().read, marks.kept().read_before) == ({3: 30, 4: 40}, 20)
    assert list(window(db).drafts()) == [4, 3]


@pytest.mark.parametrize("number", [-1, 1 << 63, True, 1.5, "1"])
def test_what_is_no_position_is_refused(db: Path, number: object):
    marks = window(db)
    with pytest.raises(BadInput, match="is no position"):
        marks.acknowledge(number)  # type: ignore[arg-type]
    with pytest.raises(BadInput, match="is no position"):
        marks.keep_draft(number, NOTE)  # type: ignore[arg-type]
    assert not marks_folder(db).exists()


def test_a_desk_keeps_them_beside_its_database(centre: Centre):
    conversation = centre.receive()
    desk, other = centre.desk("ben"), centre.desk("ben")
    facts = desk.sql("SELECT count(*) FROM facts").fetchall()
    desk.keep_draft(conversation, NOTE)
    desk.read(conversation, 3)

    assert other.drafts() == {conversation: NOTE}
    assert other.marks.kept().read == {conversation: 3}
    assert centre.desk("dora").drafts() == {}
    content = json.loads(marks_path(centre.path, "ben").read_text())
    assert content["store"] == str(desk.sql("SELECT store_id FROM store").fetchall()[0][0])
    assert desk.sql("SELECT count(*) FROM facts").fetchall() == facts
