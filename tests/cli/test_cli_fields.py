"""Fields that only name something: files on the disk, people in a text, colleagues."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from ccanalytics.cli.given import placed
from ccanalytics.model.mention import Mention
from ccanalytics.model.people import Agent, AgentRef, ConversationRef, Directory
from centre import Centre
from cli.conftest import Run, count_facts, failed_in_one_line


def facts(at: Run, *words: object, by: str = "ana") -> list[dict]:
    result = at(*words, "--json", by=by)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)["facts"]


@pytest.fixture
def held(at: Run, centre: Centre) -> int:
    """A conversation that ben holds."""
    conversation = centre.receive()
    at("do", "answer", conversation, by="ben")
    return conversation


@pytest.fixture
def invoice(tmp_path: Path) -> Path:
    path = tmp_path / "Invoice 3.pdf"
    path.write_bytes(b"%PDF-1.7 hello")
    return path


def stored(centre: Centre) -> list[Path]:
    folder = centre.path.with_name(centre.path.name + ".files")
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_of_the_disk_is_stored_and_attached(
    at: Run, centre: Centre, held: int, invoice: Path
):
    added, sent = facts(at, "do", "attach-file", held, invoice, "--text", "Here", by="ben")

    assert (added["kind"], added["name"]) == ("file.added", "Invoice 3.pdf")
    assert sent["files"] == [[added["subject"], "Invoice 3.pdf"]]
    assert len(stored(centre)) == 1
    assert at("verify").exit_code == 0


def test_a_stored_file_is_attached_again_by_its_number(at: Run, held: int, invoice: Path):
    added, _ = facts(at, "do", "attach-file", held, invoice, by="ben")

    (sent,) = facts(at, "do", "attach-file", held, f"file:{added['subject']}", by="ben")

    assert sent["files"] == [[added["subject"], "Invoice 3.pdf"]]


def test_files_come_with_a_message_of_the_contact(at: Run, invoice: Path, tmp_path: Path):
    other = tmp_path / "b.txt"
    other.write_text("b")

    with_files = ("--file", invoice, "--file", other)
    received = facts(at, "do", "receive", "sales", "t", "c", "See", *with_files)

    assert [name for _, name in received[-1]["files"]] == ["Invoice 3.pdf", "b.txt"]


def test_a_refused_act_stores_no_file(at: Run, centre: Centre, held: int, invoice: Path):
    result = at("do", "attach-file", held, invoice, by="dora")

    assert failed_in_one_line(result, 1, "dora")
    assert stored(centre) == []


def test_an_act_that_was_done_is_not_refused_when_it_is_repeated(at: Run, held: int, invoice: Path):
    line = ("do", "attach-file", held, invoice, "--key", "k1")
    at(*line, by="ben")
    at("do", "close", held, by="ben")

    assert at(*line, by="ben").stdout.count("already done") == 2


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("nothing.pdf", 1, "There is no file"),
        ("file:7", 1, "There is no stored file 7"),
        ("file:x", 2, "'x' is no number"),
        ("link.pdf", 2, "is a link"),
        ("folder", 2, "is a folder"),
        ("/dev/null", 2, "is a device"),
        ("empty.txt", 1, "is empty"),
        ("page.html", 1, "are not taken"),
    ],
)
def test_what_is_no_file_to_attach_is_refused_with_its_reason(
    at: Run, centre: Centre, held: int, name: str, code: int, said: str
):
    Path("empty.txt").touch()
    Path("page.html").write_text("<script>")
    Path("folder").mkdir()
    os.symlink("page.html", "link.pdf")
    before = count_facts(centre)

    result = at("do", "attach-file", held, name, by="ben")

    assert failed_in_one_line(result, code, said)
    assert count_facts(centre) == before
    assert stored(centre) == []


def test_colleagues_stand_between_commas(at: Run, centre: Centre, held: int):
    message = facts(at, "do", "send", held, "Hello", by="ben")[-1]["message"]

    opened = facts(at, "do", "discuss-in-chat", held, message, "dora, agent:carla", by="ben")[0]

    logins = dict(centre.desk().sql("SELECT agent_id, login FROM agents").fetchall())
    assert [logins[member] for member in opened["members"]] == ["ben", "dora", "carla"]


def test_a_mention_may_be_of_a_conversation(at: Run, centre: Centre, held: int):
    other = centre.receive("t2")

    (note,) = facts(at, "do", "mention", held, f"conversation:{other}", "--text", "same")

    assert note["text"] == f"@#{other} same"
    assert note["mentions"] == [
        {"start": 0, "length": len(f"@#{other}"), "kind": "conversation", "id": other}
    ]


def test_a_mention_is_found_in_the_text(at: Run, held: int):
    (note,) = facts(at, "do", "add-note", held, "🙂 @Ben, look", "--mention", "ben")

    assert [(m["start"], m["length"]) for m in note["mentions"]] == [(2, 4)]


def test_a_mention_that_the_text_does_not_name_is_refused(at: Run, held: int):
    result = at("do", "add-note", held, "Benjamin came", "--mention", "ben")

    assert failed_in_one_line(result, 2, "The text does not name whom it mentions", "@Ben")


def test_a_mention_of_nobody_is_not_found(at: Run, held: int):
    assert failed_in_one_line(at("do", "add-note", held, "x", "--mention", "zoe"), 1, "zoe")


PEOPLE = Directory.of(
    [Agent(1, "ana", "Ana"), Agent(2, "anal", "Ana López"), Agent(3, "ben", "Ben")], []
)


@pytest.mark.parametrize(
    ("text", "named", "found"),
    [
        ("@Ana López and @Ana", [AgentRef("ana"), AgentRef("anal")], [(0, 10, 2), (15, 4, 1)]),
        ("ana, @ANA", [AgentRef("ana")], [(5, 4, 1)]),
        ("Ask Ben", [AgentRef("ben")], [(4, 3, 3)]),
        ("@ben @ben", [AgentRef("ben"), AgentRef(3)], [(0, 4, 3), (5, 4, 3)]),
        ("@benjamin @ben", [AgentRef("ben")], [(10, 4, 3)]),
        ("like #120 and #12", [ConversationRef(12)], [(14, 3, 12)]),
    ],
)
def test_a_text_names_people_as_one_writes_them(text: str, named: list, found: list):
    mentions = placed(text, tuple(named), PEOPLE)

    assert [(m.start, m.length, m.id) for m in mentions] == found
    assert all(isinstance(mention, Mention) for mention in mentions)


def test_the_line_of_an_act_tells_the_number_of_its_message(at: Run, centre: Centre, held: int):
    sent = at("do", "send", held, "Hello", by="ben").stdout
    message = centre.desk().store.facts_since(0)[-1].position

    assert f" · message {message} · " in sent
    edited = facts(at, "do", "edit-message", held, message, "Hello!", by="ben")
    assert edited[0]["message"] == message


def test_a_message_is_called_back_and_quoted_by_its_number(at: Run, held: int):
    first = facts(at, "do", "send", held, "Hello", by="ben")[-1]["message"]
    assert at("do", "call-back", held, first, by="ben").exit_code == 0
    second = facts(at, "do", "send", held, "Hello, Marta", by="ben")[-1]["message"]

    (quote,) = facts(at, "do", "quote", held, second, "As I said", by="ben")

    assert quote["quotes"] == second
