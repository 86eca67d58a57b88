"""`ccanalytics verify` holds the attached files to the facts that name them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ccanalytics.actions import AddNote, AttachFile
from ccanalytics.store.attachments import Attachments, Upload
from ccanalytics.store.rebuild import rebuild
from ccanalytics.store.replacing import put_in_place, workshop
from ccanalytics.store.store import create
from centre import Centre
from cli.conftest import Run


@pytest.fixture
def file(centre: Centre, tmp_path: Path) -> Path:
    """An attached file in its place."""
    files = Attachments(centre.path)
    (tmp_path / "Invoice.pdf").write_bytes(b"%PDF-1.7 hello")
    kept = files.keep(tmp_path / "Invoice.pdf")
    conversation = centre.receive()
    for _ in range(2):
        centre.desk().do(AttachFile(conversation=conversation, file=kept, as_note=True))
    return files.path_of(kept)


def problems(at: Run, *words: str) -> list[str]:
    result = at("verify", "--json", *words)
    told = json.loads(result.stdout)
    assert result.exit_code == (0 if told["clean"] else 3)
    return told["problems"]


def test_attached_files_in_their_places_are_sound(at: Run, file: Path, centre: Centre):
    coming = Upload.begin(centre.path, "a.pdf", 5)
    coming.add(b"123")
    assert problems(at, "--every") == []
    rebuild(centre.path)
    assert problems(at, "--every") == []
    coming.abandon()


def test_a_file_that_no_fact_names_is_found(at: Run, file: Path, tmp_path: Path, centre: Centre):
    (tmp_path / "b.txt").write_text("never sent")
    orphan = Attachments(centre.path).keep(tmp_path / "b.txt")
    place = Attachments(centre.path).path_of(orphan)
    assert problems(at) == [f"attached files that no fact names; remove them: 1 ({place})"]
    place.unlink()
    assert problems(at) == []


def test_a_file_that_is_gone_is_found(at: Run, file: Path):
    file.unlink()
    (told,) = problems(at)
    assert told.startswith("attached files that are gone")
    assert told.endswith(f": 1 ({file.name})")


def test_a_file_of_another_size_is_found_and_one_of_other_content_by_every(at: Run, file: Path):
    whole = file.read_bytes()
    file.write_bytes(whole[:-1])
    (told,) = problems(at)
    assert told.startswith("attached files that have changed")
    assert told.endswith(f": 1 ({file})")
    file.write_bytes(whole[::-1])
    assert problems(at) == []
    assert len(problems(at, "--every")) == 1


def test_snapshots_and_acts_go_on_beside_the_files(at: Run, file: Path, centre: Centre):
    desk = centre.desk()
    first = desk.snapshot()
    assert first.sql("SELECT name, size FROM files").fetchall() == [("Invoice.pdf", 14)]
    desk.do(AddNote(conversation=centre.receive(), text="x"))
    assert desk.snapshot().path.parent == first.path.parent
    assert at("snapshot").exit_code == 0
    assert file.exists()


def test_the_files_of_a_store_go_with_it(at: Run, file: Path, centre: Centre):
    (old,) = centre.desk().sql("SELECT store_id FROM store").fetchall()
    with workshop(centre.path) as new:
        create(new, "ana", "Ana", "UTC", "")
        put_in_place(new, centre.path, instead_of=str(old[0]), what="a test")
    assert not file.exists()
    assert problems(at) == []
