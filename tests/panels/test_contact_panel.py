"""The contact's phone, without a browser: who may hold it, what it shows, and what it does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import ccanalytics as cc
from ccanalytics.actions import (
    AddNote,
    Answer,
    AttachFile,
    CallBack,
    Close,
    EditMessage,
    MarkSpam,
    Send,
)
from ccanalytics.desk import Desk
from ccanalytics.panels import ContactPanel
from ccanalytics.panels.poller import Poller
from ccanalytics.practice import Contacts, made_anew
from centre import Centre


@pytest.fixture(autouse=True)
def together(centre: Centre) -> Iterator[None]:
    """All openings of a test are one: it is about what is done, not about who waits for whom."""
    with centre.desk().batch():
        yield


class Phone:
    """A panel whose turns the test calls, and what its browser would be told."""

    def __init__(self, desk: Desk, **more: Any) -> None:
        self.panel = ContactPanel(desk, poller=Poller(by_hand=True), locale="en", **more)
        self.told: list[dict[str, Any]] = []
        self.panel.send = lambda content, buffers=(): self.told.append(content)  # type: ignore[method-assign]
        self.panel.heard({"hello": 0})

    def does(self, verb: str, key: str = "", **said: Any) -> dict[str, Any]:
        at = {"conversation": self.panel._conversation}
        self.panel.heard({"do": verb, "key": key or f"k{len(self.told)}", **at, **said})
        return next(one for one in reversed(self.told) if "answer" in one)

    def carries(self) -> None:
        self.panel.tick()
        self.panel._refresh()

    @property
    def head(self) -> dict[str, Any]:
        return dict(self.panel._sent["phone"][0])

    @property
    def texts(self) -> list[str]:
        return [str(row["text"]) for row in self.panel._sent["seen"].values()]

    @property
    def last(self) -> dict[str, Any]:
        return dict(list(self.panel._sent["seen"].values())[-1])


@pytest.fixture
def chat(centre: Centre) -> int:
    """A chat of the loopback, which ben holds."""
    conversation = centre.receive("t1", connector="loopback", name="Marta")
    centre.desk("ben").do(Answer(conversation=conversation))
    return conversation


def say(centre: Centre, chat: int, text: str = "Hi") -> int:
    return centre.desk("ben").do(Send(conversation=chat, text=text)).facts[-1].position or 0


# --- who may ---


def test_whoever_is_no_admin_gets_a_sentence_and_nothing_else(centre: Centre, chat: int):
    phone = Phone(centre.desk("ben"), conversation=chat)

    assert "by an admin" in phone.head["refused"]
    assert phone.texts == []
    assert "by an admin" in phone.does("write", text="Hi")["refused"]
    phone.panel.heard({"upload": {"name": "a.png", "size": 3}, "key": "u"})
    assert "by an admin" in phone.told[-1]["refused"]
    assert centre.desk().sql("SELECT count(*) FROM messages").fetchall() == [(1,)]


def test_whom_a_real_carrier_brings_nobody_plays(centre: Centre):
    chat = centre.receive("t1", connector="telegram")
    phone = Phone(centre.desk(), conversation=chat)

    assert phone.head["refused"].startswith("telegram brings what this contact writes")
    assert "refused" in phone.does("write", text="Hi")


def test_a_conversation_that_does_not_exist_is_told_at_once(centre: Centre):
    with pytest.raises(cc.NotFound):
        Phone(centre.desk(), conversation=999)


# --- what is seen ---


def test_it_shows_what_got_there_and_nothing_of_the_team(centre: Centre, chat: int):
    phone = Phone(centre.desk(), conversation=chat)
    ben = centre.desk("ben")
    message = say(centre, chat, "One")
    ben.do(AddNote(conversation=chat, text="SECRET"))
    phone.carries()
    assert phone.texts == ["Hello?"]

    centre.clock.tick(5)
    phone.carries()
    assert phone.texts == ["Hello?", "One"]
    assert (phone.last["author"], phone.last["state"]) == ("Ben", "delivered")

    ben.do(EditMessage(conversation=chat, message=message, text="One!"))
    called_back = say(centre, chat, "SECRET")
    phone.carries()
    assert phone.texts == ["Hello?", "One"]
    ben.do(CallBack(conversation=chat, message=called_back))
    centre.clock.tick(5)
    phone.carries()
    assert phone.texts == ["Hello?", "One!"]
    assert "SECRET" not in repr(phone.told)


def test_what_was_looked_at_is_read(centre: Centre, chat: int):
    phone = Phone(centre.desk(), conversation=chat)
    first, second = say(centre, chat, "One"), say(centre, chat, "Two")
    centre.clock.tick(5)
    phone.carries()

    phone.does("read", message=first)
    states = "SELECT message_id, state FROM outbox ORDER BY position"
    assert centre.desk().sql(states).fetchall() == [(first, "read"), (second, "delivered")]
    assert "refused" not in phone.does("read", message=first)


# --- what is done ---


def test_somebody_new_writes_and_is_known_by_it(centre: Centre):
    phone = Phone(centre.desk())
    assert phone.head["conversation"] is None

    said = {"text": "Hello?", "channel": "support", "name": "Omar", "conversation": None}
    first = phone.does("write", key="k1", **said)
    again = phone.does("write", key="k1", **said)

    assert first["conversation"] == again["conversation"]
    assert (phone.head["name"], phone.head["channel"], phone.texts) == (
        "Omar",
        "support",
        ["Hello?"],
    )
    assert [row["name"] for row in phone.panel._sent["people"].values()] == ["Omar"]


def test_a_thread_is_found_again(centre: Centre):
    Phone(centre.desk(), thread="t7").does("write", text="Hello?", channel="sales")

    assert Phone(centre.desk(), thread="t7").texts == ["Hello?"]
    assert Phone(centre.desk(), thread="t8").texts == []


def test_everything_a_contact_does_is_done(centre: Centre, chat: int):
    phone = Phone(centre.desk(), conversation=chat)
    say(centre, chat)
    centre.clock.tick(5)
    phone.carries()
    theirs = phone.last["id"]
    phone.does("write", text="Mine")
    mine = phone.last["id"]

    phone.does("edit", message=mine, text="Mine!")
    phone.does("react", message=theirs, emoji="👍")
    assert phone.texts == ["Hello?", "Hi", "Mine!"]
    assert phone.panel._sent["seen"][theirs]["reactions"] == [["👍", 1, True]]
    phone.does("react", message=theirs, emoji="👍", is_removed=True)
    assert phone.panel._sent["seen"][theirs]["reactions"] == []
    phone.does("delete", message=mine)
    assert phone.last["is_deleted"]

    assert "not closed yet" in phone.does("rate", mark=4)["refused"]
    centre.desk("ben").do(Close(conversation=chat))
    phone.carries()
    assert phone.head["may_rate"]
    phone.does("rate", mark=4, comment="Fine")
    assert phone.head["mark"] == 4


def test_in_a_group_it_is_whoever_wrote_last(centre: Centre):
    group = {"connector": "loopback", "is_group": True}
    centre.receive("g", contact="marta", name="Marta", **group)
    chat = centre.receive("g", contact="omar", name="Omar", **group)
    phone = Phone(centre.desk(), conversation=chat)

    assert phone.head["name"] == "Omar"
    assert "refused" not in phone.does("write", text="Me again")


def test_spam_is_not_rated(centre: Centre):
    chat = centre.receive("t1", connector="loopback")
    centre.desk("ben").do(MarkSpam(conversation=chat))

    assert not Phone(centre.desk(), conversation=chat).head["may_rate"]


@pytest.mark.parametrize(
    ("verb", "said"),
    [
        ("close", {}),
        ("send", {"text": "Hi"}),
        ("write", {"text": "  "}),
        ("write", {"text": 7}),
        ("write", {"text": "Hi", "file": "x"}),
        ("write", {"text": "Hi", "file": {"sha256": "0" * 64, "name": "a.png"}}),
        ("write", {"text": "Hi", "conversation": 1}),
        ("edit", {"message": "1", "text": "x"}),
        ("edit", {"message": 1 << 70, "text": "x"}),
        ("delete", {"message": 1}),
        ("react", {"message": 8, "emoji": "no"}),
        ("read", {}),
    ],
)
def test_what_makes_no_sense_is_refused_and_writes_nothing(centre, chat, verb, said):
    phone = Phone(centre.desk(), conversation=chat)
    before = centre.desk().store.changes()

    assert phone.does(verb, **said)["refused"]
    assert centre.desk().store.changes() == before


def test_files_go_both_ways_and_no_other_can_be_had(centre: Centre, chat: int, tmp_path: Path):
    (tmp_path / "ours.pdf").write_bytes(b"%PDF ours")
    (tmp_path / "inside.pdf").write_bytes(b"%PDF inside")
    ben = centre.desk("ben")
    ours, inside = (ben.files.keep(tmp_path / f"{name}.pdf") for name in ("ours", "inside"))
    ben.do(AttachFile(conversation=chat, file=ours))
    ben.do(AttachFile(conversation=chat, file=inside, as_note=True))
    phone = Phone(centre.desk(), conversation=chat)
    panel = phone.panel

    panel.heard({"upload": {"name": "mine.png", "size": 4}, "key": "u"})
    token = phone.told[-1]["upload"]
    panel.heard({"piece": token, "offset": 0, "bytes": b"\x89PNG", "key": "p"})
    panel.heard({"finish": token, "key": "f"})
    phone.does("write", text="", file=phone.told[-1]["file"])
    assert phone.last["files"][0]["name"] == "mine.png"

    def download(number: int) -> dict[str, Any]:
        panel.heard({"download": number, "offset": 0, "key": "d"})
        return phone.told[-1]

    ids = dict(centre.desk().sql("SELECT name, file_id FROM files").fetchall())
    assert "refused" in download(ids["ours.pdf"]), "it has not left"
    centre.clock.tick(5)
    phone.carries()
    sent: list[Any] = []
    panel.send = lambda content, buffers=(): sent.append((content, buffers))  # type: ignore[method-assign]
    panel.heard({"download": ids["ours.pdf"], "offset": 5, "key": "d"})
    assert sent[-1][1] == [b"ours"]
    panel.heard({"download": ids["inside.pdf"], "offset": 0, "key": "d"})
    assert "refused" in sent[-1][0]


# --- practice ---


def test_in_practice_anybody_plays_anybody(tmp_path: Path):
    db = tmp_path / "practice.duckdb"
    made_anew(db)
    desk = cc.open(db, "ben")
    waiting = next(row[0] for row in desk.queue().fetchall() if row[4] == "waiting")
    phone = Phone(desk, conversation=waiting)

    assert phone.head["is_practice"]
    assert "refused" not in phone.does("write", text="It is me")
    assert phone.texts[-1] == "It is me"
    phone.carries()
    assert phone.panel._carrying is not None
    assert isinstance(getattr(phone.panel._carrying, "__self__", None), Contacts)
    assert len(phone.panel._sent["people"]) > 5
