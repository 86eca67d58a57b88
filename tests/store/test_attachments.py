"""Attached files on disk: whole or not at all, once for each content, and only plain files."""

from __future__ import annotations

import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ccanalytics.errors import BadInput, Broken, NotFound, Refused
from ccanalytics.model.attachments import SIZE_LIMIT, FileRef, StoredFile
from ccanalytics.store import attachments
from ccanalytics.store.attachments import (
    LEFT_OVER,
    Attachments,
    Upload,
    files_folder,
    find,
    keep,
    path_of,
    take_place,
)
from ccanalytics.store.strays import listed, strays

CONTENT = b"%PDF-1.7 hello"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """Where a database would be: files are stored without asking it."""
    (tmp_path / "store").mkdir()
    return tmp_path / "store" / "centre.duckdb"


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "Invoice March.pdf"
    path.write_bytes(CONTENT)
    return path


def every_file(db: Path) -> list[str]:
    folder = files_folder(db)
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if not p.is_dir())


def test_a_file_is_kept_under_its_hash_and_found_again(db: Path, pdf: Path):
    file = keep(db, pdf)
    assert file == FileRef(SHA256, "Invoice March.pdf")
    assert every_file(db) == [f"{SHA256[:2]}/{SHA256}"]
    assert find(db, SHA256) == StoredFile(SHA256, len(CONTENT))
    assert path_of(db, file).read_bytes() == CONTENT


def test_the_same_content_is_one_file_and_one_that_was_spoilt_is_mended(db: Path, pdf: Path):
    keep(db, pdf)
    path_of(db, FileRef(SHA256, "")).write_bytes(b"spoilt")
    other = pdf.rename(pdf.with_name("other name.pdf"))
    assert keep(db, other) == FileRef(SHA256, "other name.pdf")
    assert every_file(db) == [f"{SHA256[:2]}/{SHA256}"]
    assert path_of(db, FileRef(SHA256, "")).read_bytes() == CONTENT


def test_what_is_no_plain_file_is_refused_before_anything_is_read(db: Path, tmp_path: Path):
    (tmp_path / "folder.pdf").mkdir()
    os.mkfifo(tmp_path / "pipe.pdf")
    (tmp_path / "link.pdf").symlink_to("/etc/passwd")
    (tmp_path / "broken.pdf").symlink_to("nowhere")
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(tmp_path / "socket.pdf"))
    for name, error, words in (
        ("none.pdf", NotFound, "There is no file"),
        ("link.pdf/below.pdf", NotFound, "There is no file"),
        ("folder.pdf", BadInput, "is a folder"),
        ("..", BadInput, "is a folder"),
        ("pipe.pdf", BadInput, "is a pipe"),
        ("link.pdf", BadInput, "is a link"),
        ("broken.pdf", BadInput, "is a link"),
        ("socket.pdf", BadInput, "is a socket"),
        ("/dev/zero", BadInput, "is a device"),
        ("nul\0.pdf", BadInput, "cannot be read"),
        ("half\ud800.pdf", BadInput, "cannot be read"),
        ("x" * 300 + ".pdf", BadInput, "cannot be read"),
    ):
        with pytest.raises(error, match=words) as raised:
            keep(db, tmp_path / name)
        assert "\n" not in str(raised.value)
    listening.close()
    assert not files_folder(db).exists()


@pytest.mark.parametrize("swapped", ["link", "pipe"])
def test_one_that_becomes_something_else_just_before_it_is_opened_is_refused(
    db: Path, pdf: Path, monkeypatch: pytest.MonkeyPatch, swapped: str
):
    """Looked at, it was a file; opened, it is a link or a pipe that nobody writes to."""
    status = os.lstat(pdf)
    pdf.unlink()
    pdf.symlink_to("/etc/passwd") if swapped == "link" else os.mkfifo(pdf)
    monkeypatch.setattr(attachments.os, "lstat", lambda _: status)
    with pytest.raises(BadInput, match="cannot be read" if swapped == "link" else "is a pipe"):
        keep(db, pdf)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"", "file_empty"),
        ("a.pdf", b"x" * 11, "file_too_big"),
        ("a.svg", b"x", "file_kind"),
        ("a\\b.pdf", b"x", "file_name"),
    ],
)
def test_what_the_rules_refuse_is_not_stored(db: Path, tmp_path: Path, name, content, code):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Refused) as refused:
        keep(db, tmp_path / name, limit=10)
    assert refused.value.code == code
    assert not files_folder(db).exists()


def test_the_limit_itself_is_taken(db: Path, tmp_path: Path):
    (tmp_path / "a.pdf").write_bytes(b"x" * 10)
    assert find(db, keep(db, tmp_path / "a.pdf", limit=10).sha256).size == 10


def test_a_huge_file_is_refused_without_being_read(db: Path, tmp_path: Path):
    with (tmp_path / "a.pdf").open("wb") as file:
        file.truncate(1 << 40)
    began = time.monotonic()
    with pytest.raises(Refused, match="larger than 25 MiB"):
        keep(db, tmp_path / "a.pdf")
    assert time.monotonic() - began < 1


@pytest.mark.parametrize(("size", "words"), [(5, "More came"), (50, "14 of 50 bytes")])
def test_a_file_that_grows_or_shrinks_while_it_is_read_is_refused(
    db: Path, pdf: Path, monkeypatch: pytest.MonkeyPatch, size: int, words: str
):
    true = os.fstat

    def earlier(descriptor: int) -> os.stat_result:
        found = list(true(descriptor))
        return os.stat_result([*found[:6], size, *found[7:]])

    monkeypatch.setattr(attachments.os, "fstat", earlier)
    with pytest.raises(BadInput, match=words):
        keep(db, pdf)
    assert every_file(db) == []


def test_a_given_name_is_the_one_that_people_see(db: Path, pdf: Path):
    files = Attachments(db)
    assert files.keep(pdf, name="\u202eInvoice.pdf").name == "Invoice.pdf"
    with pytest.raises(Refused, match="leave out folders"):
        files.keep(pdf, name="../Invoice.pdf")


def test_a_file_comes_in_pieces_and_tells_how_far_it_is(db: Path):
    upload = Attachments(db).upload("a.pdf", len(CONTENT))
    assert [upload.add(CONTENT[:4]), upload.add(memoryview(CONTENT)[4:])] == [4, len(CONTENT)]
    assert find(db, SHA256) is None
    assert listed(db) == set()
    assert upload.finish() == FileRef(SHA256, "a.pdf")
    assert every_file(db) == [f"{SHA256[:2]}/{SHA256}"]
    upload.abandon()
    assert find(db, SHA256) is not None
    for late in (lambda: upload.add(b"x"), upload.finish):
        with pytest.raises(BadInput, match="begin again"):
            late()


@pytest.mark.parametrize(
    ("name", "size", "code"),
    [
        ("a.pdf", SIZE_LIMIT + 1, "file_too_big"),
        ("a.pdf", 0, "file_empty"),
        ("a.pdf", -1, "file_empty"),
        ("a.exe", 5, "file_kind"),
        ("../a.pdf", 5, "file_name"),
    ],
)
def test_an_announcement_that_the_rules_refuse_is_refused_at_once(db: Path, name, size, code):
    with pytest.raises(Refused) as refused:
        Upload.begin(db, name, size)
    assert refused.value.code == code
    assert not files_folder(db).exists()


def test_more_or_less_than_announced_is_refused_and_leaves_nothing(db: Path):
    more = Upload.begin(db, "a.pdf", 5)
    more.add(b"12345")
    with pytest.raises(BadInput, match="More came"):
        more.add(b"6")
    less = Upload.begin(db, "a.pdf", 5)
    less.add(b"1234")
    with pytest.raises(BadInput, match="4 of 5 bytes"):
        less.finish()
    assert every_file(db) == []


def test_an_upload_that_is_left_is_abandoned(db: Path):
    with Upload.begin(db, "a.pdf", 5) as upload:
        upload.add(b"1234")
        assert len(every_file(db)) == 1
    assert every_file(db) == []


@pytest.mark.parametrize("sha256", ["", "0" * 64, "../../../../etc/passwd", "ab/../" + "0" * 58])
def test_a_hash_that_is_none_or_of_nothing_finds_nothing(db: Path, pdf: Path, sha256: str):
    keep(db, pdf)
    assert find(db, sha256) is None
    with pytest.raises(Refused) as refused:
        path_of(db, FileRef(sha256, "a.pdf"))
    assert refused.value.code == "file_unknown"


def test_a_folder_of_files_that_is_none_is_said_in_one_line(db: Path, pdf: Path):
    files_folder(db).write_text("mine")
    with pytest.raises(Broken, match=r"Invoice March\.pdf cannot be stored"):
        keep(db, pdf)
    assert find(db, SHA256) is None
    assert files_folder(db).read_text() == "mine"


def run(script: str, *words: object) -> subprocess.Popen[str]:
    """A process of its own that runs this on a database."""
    head = (
        "import sys, time; from pathlib import Path\nfrom ccanalytics.store.attachments import *\n"
    )
    command = [sys.executable, "-c", head + script, *map(str, words)]
    return subprocess.Popen(command, stdin=-1, stdout=-1, stderr=-1, text=True)


def test_a_full_disk_is_said_in_one_line_and_leaves_nothing(db: Path, tmp_path: Path):
    (tmp_path / "a.pdf").write_bytes(os.urandom(300_000))
    script = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "try: keep(Path(sys.argv[1]), Path(sys.argv[2]))\n"
        "except Exception as error: print(type(error).__name__, error)\n"
    )
    out, err = run(script, db, tmp_path / "a.pdf").communicate(timeout=60)
    assert (out, err) == ("Broken a.pdf cannot be stored: File too large.\n", "")
    assert every_file(db) == []


def test_what_a_kill_leaves_is_no_file_and_is_cleared_away_later(db: Path, pdf: Path):
    script = (
        "upload = Upload.begin(Path(sys.argv[1]), 'a.pdf', 100); upload.add(b'x' * 50)\n"
        "print('ready', flush=True); time.sleep(60)\n"
    )
    killed, coming = run(script, db), run(script, db)
    assert [w.stdout and w.stdout.readline() for w in (killed, coming)] == ["ready\n"] * 2
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert [Path(name).suffix for name in every_file(db)] == [".part"] * 2
    assert strays(db, {}) == strays(db, {}, every=True)
    assert listed(db) == set()

    keep(db, pdf)
    assert len(every_file(db)) == 3, "what came just now may still be written"
    long_ago = time.time() - LEFT_OVER - 1
    for part in files_folder(db).glob("*.part"):
        os.utime(part, (long_ago, long_ago))
    keep(db, pdf)
    left = [name for name in every_file(db) if name.endswith(".part")]
    assert len(left) == 1, "one of them is still coming, from a process that lives"
    coming.kill()
    coming.communicate()


def test_two_processes_that_keep_the_same_content_at_once_keep_one_file(db: Path, pdf: Path):
    script = (
        "print('ready', flush=True); sys.stdin.readline()\n"
        "print({keep(Path(sys.argv[1]), Path(sys.argv[2])).sha256 for _ in range(50)})\n"
    )
    workers = [run(script, db, pdf) for _ in range(2)]
    for worker in workers:
        assert worker.stdout
        worker.stdout.readline()
    answers = [worker.communicate("go\n", timeout=60) for worker in workers]
    assert answers == [(f"{{{SHA256!r}}}\n", "")] * 2
    assert every_file(db) == [f"{SHA256[:2]}/{SHA256}"]
    assert path_of(db, FileRef(SHA256, "")).read_bytes() == CONTENT


def test_files_that_the_facts_do_not_know_or_that_are_gone_or_changed_are_told(db: Path, pdf: Path):
    kept = {}
    for n in range(4):
        pdf.write_bytes(CONTENT + bytes([n]))
        kept[keep(db, pdf).sha256] = len(CONTENT) + 1
    sound, orphan, cut, spoilt = kept
    known = {sha256: size for sha256, size in kept.items() if sha256 != orphan} | {"0" * 64: 5}
    path_of(db, FileRef(cut, "")).write_bytes(b"x")
    path_of(db, FileRef(spoilt, "")).write_bytes(b"x" * (len(CONTENT) + 1))
    (files_folder(db) / "mine.txt").write_text("x")

    found = strays(db, known)
    assert {path.name for path in found.orphans} == {orphan, "mine.txt"}
    assert found.missing == ["0" * 64]
    assert [path.name for path in found.changed] == [cut]
    assert {path.name for path in strays(db, known, every=True).changed} == {cut, spoilt}
    assert strays(db, {sound: len(CONTENT) + 1}, on_disk=set()).orphans == []


def test_a_link_in_a_files_place_is_no_file(db: Path, pdf: Path):
    path = path_of(db, keep(db, pdf))
    path.unlink()
    path.symlink_to(pdf)
    assert find(db, SHA256) is None
    assert strays(db, {SHA256: len(CONTENT)}).missing == [SHA256]


def test_the_files_of_a_new_store_take_the_place_of_the_old_ones(db: Path, pdf: Path):
    keep(db, pdf)
    workshop = db.parent / "workshop"
    workshop.mkdir()
    pdf.write_bytes(b"new")
    new = keep(workshop / db.name, pdf)
    take_place(workshop / db.name, db)
    assert every_file(db) == [f"{new.sha256[:2]}/{new.sha256}"]
    take_place(workshop / "without.duckdb", db)
    assert not files_folder(db).exists()
