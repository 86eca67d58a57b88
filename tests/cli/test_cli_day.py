"""A day in the life of the practice centre, by nothing but commands, each of them as one types it.

Numbers are read from what commands print as JSON, as a script would; nothing else is known.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ccanalytics.practice import ADMIN, made_anew
from cli.conftest import Run, failed_in_one_line
from cli.test_cli_processes import call


class Day:
    """Commands at the practice centre, by whoever does them."""

    def __init__(self, run: Run, db: Path) -> None:
        self.run, self.db = run, db

    def ask(self, by: str, *words: object) -> Any:
        """What a reading command tells."""
        result = self.run("--db", self.db, "--by", by, *words, "--json")
        assert result.exit_code == 0, (words, result.stderr)
        return json.loads(result.stdout)

    def do(self, by: str, *words: object) -> list[dict[str, Any]]:
        """The facts of an act."""
        facts: list[dict[str, Any]] = self.ask(by, "do", *words)["facts"]
        return facts

    def write(self, by: str, *words: object) -> int:
        """Write something; the number of the message."""
        message: int = self.do(by, *words)[-1]["message"]
        return message

    def hears(self, by: str) -> list[tuple[str, str]]:
        """What somebody is told, and they have seen it then."""
        told = self.ask(by, "notices", "--acknowledge")
        return [(notice["kind"], notice["text"]) for notice in told]

    def refused(self, by: str, *words: object, said: str) -> bool:
        result = self.run("--db", self.db, "--by", by, "do", *words)
        return failed_in_one_line(result, 1, said)


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    db = tmp_path_factory.mktemp("day") / "practice.duckdb"
    made_anew(db)
    return db


@pytest.fixture
def day(run: Run, practice: Path) -> Day:
    """A morning on which everybody has seen what was new."""
    day = Day(run, practice)
    for login in ("ana", "ben", "dora"):
        day.hears(login)
    return day


def test_a_day_in_the_life(day: Day, tmp_path: Path):
    # Nadia writes; the connector is a process of its own.
    line = ("receive", "sales", "t-nadia", "nadia", "Where is my parcel?", "--name", "Nadia")
    written = call("--db", day.db, "--by", ADMIN, "do", *line, "--json")
    assert written.returncode == 0, written.stderr
    received = json.loads(written.stdout)["facts"][-1]
    nadia, asked = received["subject"], received["message"]

    # Ben finds her in the queue, answers, asks Dora in a note, and sends a file.
    [row] = day.ask("ben", "conversations", "--show", "unanswered", "--contact", "nadia")
    assert (row["conversation_id"], row["unread"]) == (nadia, 1)
    day.do("ben", "answer", nadia)
    note = day.write("ben", "add-note", nadia, "@Dora, lost again?", "--mention", "dora")
    assert day.hears("dora") == [("mentioned", "@Dora, lost again?")]
    (tmp_path / "Claim form.pdf").write_bytes(b"%PDF-1.7 form")
    form = day.write("ben", "attach-file", nadia, tmp_path / "Claim form.pdf", "--text", "Please")
    day.do("ben", "react", nadia, asked, "👍")

    # He hands her over with a note. Dora accepts, keeps her, and Ben cannot take her back.
    day.do("ben", "transfer", nadia, "dora", "--note", "She needs a refund")
    assert day.hears("dora") == [("transferred", "She needs a refund")]
    day.do("dora", "answer", nadia)
    day.do("dora", "pin", nadia)
    assert day.refused("ben", "take", nadia, said="Dora Lindt has pinned conversation")
    first = day.write("dora", "quote", nadia, asked, "It is lsot, I am sorry")
    day.do("dora", "edit-message", nadia, first, "It is lost, I am sorry")
    oops = day.write("dora", "send", nadia, "Wrong window")
    assert day.refused("ben", "delete-message", nadia, oops, said="is not yours")
    day.do("ana", "delete-message", nadia, oops)

    # Ana, a supervisor, takes over. A new question gets a session of its own, with Ben beside her.
    day.do("ana", "take", nadia)
    assert [kind for kind, _ in day.hears("dora")] == ["taken"]
    second = day.write(ADMIN, "receive", "sales", "t-nadia", "nadia", "And do you ship to Quito?")
    moved = day.do("ana", "move-to-new-conversation", nadia, second)
    assert [fact["kind"] for fact in moved][:2] == ["session.closed", "session.opened"]
    day.do("ana", "invite", nadia, "ben")
    reply = day.write("ben", "send", nadia, "To Quito too")
    day.do("ana", "remove", nadia, "ben")
    day.do(ADMIN, "report-delivery", nadia, reply, "read")

    # The end of the day: closed, rated by her and by the supervisor.
    day.do("ana", "close", nadia)
    day.do(ADMIN, "rate", nadia, "5", "--comment", "Quick")
    day.do("ana", "rate-session", nadia, "4")

    chat = day.ask("ana", "chat", nadia)
    assert [(row["message"], row["author"], row["text"], row["is_note"]) for row in chat] == [
        (asked, "Nadia", "Where is my parcel?", False),
        (note, "ben", "@Dora, lost again?", True),
        (form, "ben", "Please", False),
        (chat[3]["message"], "ben", "She needs a refund", True),
        (first, "dora", "It is lost, I am sorry", False),
        (oops, "dora", "", False),
        (second, "Nadia", "And do you ship to Quito?", False),
        (reply, "ben", "To Quito too", False),
    ]
    seen = day.ask("ana", "chat", nadia, "--as-contact")
    assert [row["message"] for row in seen] == [asked, form, first, oops, second, reply]
    assert seen[-1]["state"] == "read"
    assert [file["name"] for file in seen[1]["files"]] == ["Claim form.pdf"]
    [before] = day.ask("ana", "history", nadia)
    assert (before["close_reason"], before["agents"]) == (
        "moved",
        ["Ben Ashby", "Dora Lindt", "Ana Robles"],
    )
    [closed] = day.ask("ana", "conversations", "--show", "closed", "--contact", "nadia")
    assert closed["close_reason"] == "closed"
    checked = call("--db", day.db, "verify", "--every")
    assert (checked.returncode, checked.stderr) == (0, "")


def test_a_spam_mark_that_was_a_mistake(day: Day):
    received = day.do(ADMIN, "receive", "support", "t-leo", "leo", "CHEAP! my router fails")
    leo = received[-1]["subject"]
    [waiting] = day.ask("ben", "conversations", "--show", "unanswered", "--contact", "leo")

    day.do("ben", "mark-spam", leo)
    assert day.refused("dora", "unmark-spam", leo, said="unmark spam is for whoever did it")
    day.do("ben", "unmark-spam", leo)
    [again] = day.ask("ben", "conversations", "--show", "unanswered", "--contact", "leo")
    assert again["waiting_since"] == waiting["waiting_since"]

    day.do("ben", "send", leo, "Have you restarted it?")
    day.do(ADMIN, "receive", "support", "t-leo", "leo", "Thanks!")
    day.do("ben", "no-reply-needed", leo)
    assert day.refused("ben", "no-reply-needed", leo, said="is not waiting")
    day.do("ben", "close", leo)
    [opened, *_] = day.do("dora", "start", leo, "--text", "Does it still run?")
    assert (opened["kind"], opened["reason"]) == ("session.opened", "outbound")
    assert day.ask("dora", "verify", "--every") == {"clean": True, "problems": []}
