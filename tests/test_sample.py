"""The sample history: the same on every machine, clean, and with something of everything."""

import runpy
from pathlib import Path

import pytest

import ccanalytics
from ccanalytics.importers import import_file
from ccanalytics.store.verify import verify

SAMPLE = Path(__file__).parent.parent / "data" / "sample"
HISTORY = SAMPLE / "history.csv"


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    """A store with the sample in it, and what the import said."""
    db = tmp_path_factory.mktemp("sample") / "centre.duckdb"
    desk = ccanalytics.create(db, by="root", zone="Europe/Madrid")
    return desk, import_file(db, "facts", HISTORY, by=desk.by)


def test_making_it_again_gives_the_very_same_bytes(tmp_path):
    again = tmp_path / "history.csv"

    runpy.run_path(str(SAMPLE / "make.py"))["write"](again)

    assert again.read_bytes() == HISTORY.read_bytes()
    assert len(again.read_bytes()) < 1_000_000


def test_every_row_is_taken_and_the_store_is_sound(imported):
    desk, result = imported

    assert result.rejects == 0
    assert 3_000 <= result.messages <= 4_500
    assert result.added == result.facts > result.messages
    assert verify(desk.path) == []


def test_importing_it_again_adds_nothing(imported):
    desk, first = imported

    again = import_file(desk.path, "facts", HISTORY, by=desk.by)

    assert (again.facts, again.added) == (first.facts, 0)


@pytest.mark.parametrize(
    ("what", "condition", "low", "high"),
    [
        ("all", "TRUE", 700, 900),
        ("of returning contacts", "session > 1", 50, 300),
        ("transferred", "transfers > 0", 70, 130),
        ("with notes", "notes > 0", 30, 200),
        ("spam", "is_spam", 50, 90),
        ("never answered", "replied_at IS NULL AND NOT is_spam", 30, 90),
        ("closed unanswered", "replied_at IS NULL AND close_reason = 'closed'", 10, 80),
        ("waiting now", "status = 'waiting'", 3, 30),
        ("held now", "status = 'held'", 1, 20),
        ("offered now", "status = 'offered'", 1, 1),
        ("greeted by a bot", "bot_messages > 0", 50, 300),
        ("of a group", "contact_id IS NULL", 1, 20),
        ("replied to before they were accepted", "replied_at < accepted_at", 0, 0),
    ],
)
def test_there_is_something_of_everything(imported, what, condition, low, high):
    desk, _ = imported

    count = desk.sql(f"SELECT count(*) FROM sessions WHERE {condition}").fetchall()[0][0]

    assert low <= count <= high, what
