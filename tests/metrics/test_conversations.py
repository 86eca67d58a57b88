"""The list of conversations, a contact's history, the outbox."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ccanalytics.actions import (
    AcceptAndClose,
    AddNote,
    Answer,
    CallBack,
    Close,
    DeleteMessage,
    EditMessage,
    Invite,
    Join,
    MarkSpam,
    MoveToNewConversation,
    Pin,
    Rate,
    RateSession,
    React,
    Rename,
    ReportDelivery,
    Send,
    Skip,
    Take,
    Transfer,
)
from ccanalytics.errors import BadInput, NotFound
from ccanalytics.model.people import AgentRef, ChannelRef
from centre import Centre, Clock
from hostile import HOSTILE, IDS

DAY = 24 * 60 * 60


class Talks:
    """Conversations by their threads, acted out in one opening."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self.ids: dict[str, int] = {}

    def came(self, thread: str, text: str = "Hello?", **more: object) -> None:
        self.centre.clock.tick(1)
        more = {"contact": f"of {thread}"} | more
        self.ids[thread] = self.centre.receive(thread, text, **more)

    def do(self, by: str, verb: type, thread: str, **fields: object) -> int:
        """The position of the last fact."""
        self.centre.clock.tick(1)
        action = verb(conversation=self.ids[thread], **fields)
        return self.centre.desk(by).do(action).facts[-1].position

    def listed(self, by: str, show: str = "open", **asked: Any) -> list[str]:
        """The threads of a list, in its order."""
        threads = {number: thread for thread, number in self.ids.items()}
        rows = self.centre.desk(by).conversations(show, **asked).fetchall()
        return [threads[row[0]] for row in rows]

    def row(self, by: str, thread: str, show: str = "open") -> dict[str, Any]:
        listed = self.centre.desk(by).conversations(show)
        found = listed.filter(f"conversation_id = {self.ids[thread]}")
        return dict(zip(found.columns, found.fetchall()[0], strict=True))


@pytest.fixture(scope="module")
def talks(tmp_path_factory: pytest.TempPathFactory, pristine: bytes) -> Talks:
    """One conversation for each way in which one may stand; nothing is added to it."""
    path = tmp_path_factory.mktemp("talks") / "centre.duckdb"
    path.write_bytes(pristine)
    made = Talks(Centre(path, Clock()))
    with made.centre.desk().batch():
        _act_out(made)
    return made


def _act_out(talks: Talks) -> None:
    came, do = talks.came, talks.do
    came("pinned long ago")
    do("ben", Send, "pinned long ago", text="Hi")
    do("ben", Pin, "pinned long ago")
    talks.centre.clock.tick(8 * DAY)
    came("waits", "Where is my ORDER? It was café crème")
    came("accepted", channel="support")
    do("ben", Answer, "accepted")
    came("replied", contact="marta@example.org", name="Marta", connector="telegram")
    do("ben", Send, "replied", text="It is on its way, 100% sure")
    came("asks again")
    do("ben", Send, "asks again", text="Hi")
    came("asks again", "And?")
    came("offered")
    do("ben", Send, "offered", text="Hi")
    do("ben", Transfer, "offered", to=AgentRef("dora"))
    came("listened to")
    do("ben", Send, "listened to", text="Hi")
    do("dora", Join, "listened to")
    do("ben", Invite, "listened to", agent=AgentRef("carla"))
    came("pinned")
    do("ben", Send, "pinned", text="Hi")
    do("ben", Pin, "pinned")
    for thread in ("closed", "closed later"):
        came(thread)
        do("ben", AcceptAndClose, thread, reason="other")
    came("spam")
    do("dora", MarkSpam, "spam")


HELD = ["accepted", "asks again", "pinned", "listened to", "replied", "pinned long ago"]

SHOWN = {
    ("ben", "open"): ["waits", "accepted", "asks again", "pinned", "listened to", "offered",
                      "replied", "pinned long ago"],
    ("ben", "mine"): HELD,
    ("dora", "mine"): ["listened to", "offered"],
    ("carla", "mine"): ["listened to"],
    ("ana", "mine"): [],
    ("ben", "unanswered"): ["waits", "accepted", "offered"],
    ("ben", "waiting_for_us"): ["waits", "accepted", "asks again"],
    ("ben", "waiting_for_contact"): ["pinned", "listened to", "replied", "pinned long ago"],
    ("ben", "pinned"): ["pinned"],
    ("dora", "pinned"): [],
    ("ben", "closed"): ["closed later", "closed"],
    ("ben", "spam"): ["spam"],
}  # fmt: skip


@pytest.mark.parametrize(("who", "listed"), SHOWN.items(), ids=" ".join)
def test_a_list_shows_what_it_says_longest_waiting_first(talks, who, listed):
    by, show = who
    assert talks.listed(by, show) == listed


FILTERS = {
    "a channel by its name": ({"channel": "support"}, ["accepted"]),
    "a channel by reference": ({"channel": ChannelRef("support")}, ["accepted"]),
    "an agent who holds": ({"agent": "ben"}, HELD),
    "an agent to whom it is offered": ({"agent": AgentRef("dora")}, ["offered"]),
    "a part of a contact's name": ({"contact": "MART"}, ["replied"]),
    "a part of a contact's address": ({"contact": "@Example"}, ["replied"]),
    "a text, whatever its capitals": ({"text": "my order?"}, ["waits"]),
    "a text with accents": ({"text": "CAFÉ CRÈME"}, ["waits"]),
    "a text without its accents": ({"text": "cafe creme"}, []),
    "what would be a pattern is a text": ({"text": "100% s"}, ["replied"]),
    "a pattern finds nothing": ({"text": ".*"}, []),
    "nothing sought": ({"text": "", "contact": ""}, SHOWN["ben", "open"]),
    "several at once": ({"agent": "ben", "text": "hi", "limit": 2}, ["asks again", "pinned"]),
}


@pytest.mark.parametrize(("asked", "listed"), FILTERS.values(), ids=FILTERS)
def test_a_list_can_be_narrowed(talks, asked, listed):
    assert talks.listed("ben", **asked) == listed


def test_closed_ones_can_be_narrowed_too(talks):
    assert talks.listed("ana", "closed", agent="ben", text="HELLO") == ["closed later", "closed"]
    assert talks.listed("ana", "spam", agent="ben") == []
    assert talks.listed("ana", "closed", limit=1) == ["closed later"]


def test_a_row_tells_how_its_conversation_stands(talks):
    row = talks.row("ben", "asks again")
    now, since = talks.centre.clock.now, row["waiting_since"]
    assert 0 <= (now - since).total_seconds() - row["waited"] < 1
    told = {"channel": "sales", "connector": "webchat", "contact": "of asks again",
            "address": "of asks again", "title": "", "status": "held", "agent": "ben",
            "is_mine": True, "is_pinned": False, "last_text": "And?", "last_side": "contact",
            "last_message_at": since, "closed_at": None, "close_reason": None,
            "is_skipped": False, "participants": [], "unread": 2}  # fmt: skip
    assert {name: row[name] for name in told} == told

    row = talks.row("dora", "listened to")
    assert (row["is_mine"], row["participants"]) == (False, ["Carla", "Dora"])
    assert talks.row("carla", "pinned")["is_pinned"]
    assert not talks.row("carla", "pinned long ago")["is_pinned"]
    assert talks.row("dora", "offered")["is_mine"]
    row = talks.row("ben", "closed", "closed")
    assert (row["status"], row["close_reason"], row["waited"]) == ("closed", "other", None)


def test_a_row_says_what_was_said_last_also_where_a_message_was_moved(t: Talks):
    t.came("moved", "And my invoice?")
    t.do("ben", Send, "moved", text="Which one?")
    t.came("moved", "That of May")
    message = t.centre.desk().sql("SELECT max(message_id) FROM messages").fetchall()[0][0]
    t.do("ben", MoveToNewConversation, "moved", message=message)
    row = t.row("ben", "moved")
    assert (row["last_text"], row["last_side"]) == ("That of May", "contact")
    t.do("ben", Send, "moved", text="Here it is")
    assert t.row("ben", "moved")["last_text"] == "Here it is"


WRONG: list[tuple[dict[str, Any], type[Exception], str]] = [
    ({"show": "opne"}, BadInput, "did you mean 'open'"),
    ({"channel": "sails"}, NotFound, "did you mean 'sales'"),
    ({"agent": "bne"}, NotFound, "did you mean 'ben'"),
    ({"limit": 0}, BadInput, "limit is a whole number from 1 to 100,000, not 0"),
    ({"text": "x" * 1001}, BadInput, "1,000 characters at most; this text has 1,001"),
]


@pytest.mark.parametrize(("asked", "error", "sentence"), WRONG)
def test_what_makes_no_list_is_told(talks, asked, error, sentence):
    with pytest.raises(error, match=sentence.replace("?", r"\?")):
        talks.centre.desk().conversations(**asked)


def test_whoever_is_no_agent_may_look_and_has_nothing(talks):
    assert talks.listed("nobody") == SHOWN["ben", "open"]
    assert talks.listed("nobody", "mine") == []


@pytest.fixture
def t(centre: Centre) -> Iterator[Talks]:
    """Nothing yet; all acts and questions share one opening, which is quicker."""
    with centre.desk().batch():
        yield Talks(centre)


def test_a_text_is_looked_for_as_it_reads_now_in_every_session_and_in_notes(t: Talks):
    t.came("t", "the first words")
    t.do("ben", Send, "t", text="a misteak")
    sent = t.do("ben", Send, "t", text="a secret")
    first = t.do("ben", Send, "t", text="an error")
    t.do("ben", EditMessage, "t", message=first, text="a correction")
    t.do("carla", DeleteMessage, "t", message=sent)
    t.do("ben", AddNote, "t", text="he is nice")
    t.do("ben", Close, "t")
    t.centre.clock.tick(DAY)
    t.came("t", "again")

    found = {text for text in ("first words", "misteak", "secret", "error", "correction", "nice",
                               "again") if t.listed("ben", text=text)}  # fmt: skip
    assert found == {"first words", "misteak", "correction", "nice", "again"}


@pytest.mark.parametrize("text", HOSTILE[:-1], ids=IDS[:-1])
def test_hostile_words_are_looked_for_as_they_stand(hostile: Talks, text: str):
    assert hostile.listed("ben", text=text, contact=text) == [text]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, pristine: bytes) -> Talks:
    path = tmp_path_factory.mktemp("hostile") / "centre.duckdb"
    path.write_bytes(pristine)
    made = Talks(Centre(path, Clock()))
    with made.centre.desk().batch():
        for text in HOSTILE[:-1]:
            made.came(text, text, contact=text)
    return made


def test_unread_is_what_others_wrote_after_my_mark(t: Talks):
    t.came("t")

    def unread(by: str) -> int:
        return int(t.row(by, "t")["unread"])

    assert (unread("ben"), unread("dora")) == (1, 1)
    sent = t.do("ben", Send, "t", text="Hi")
    t.do("dora", AddNote, "t", text="He is nice")
    assert (unread("ben"), unread("dora"), unread("ana")) == (2, 2, 3)

    t.centre.desk("ben").read(t.ids["t"], sent)
    assert (unread("ben"), unread("dora")) == (1, 2)
    t.centre.desk("ben").read(t.ids["t"], sent - 1)
    assert unread("ben") == 1, "a mark never goes back"


def test_a_title_is_mine_alone_and_what_i_declined_is_so_until_it_moves(t: Talks):
    t.came("t")
    t.do("ben", Rename, "t", title="The impatient one")
    t.do("ben", Skip, "t")
    told = {by: t.row(by, "t") for by in ("ben", "dora")}
    assert [row["title"] for row in told.values()] == ["The impatient one", ""]
    assert [row["is_skipped"] for row in told.values()] == [True, False]

    t.do("dora", Answer, "t")
    t.do("dora", Transfer, "t", to=ChannelRef("support"))
    assert not t.row("ben", "t")["is_skipped"]


def test_a_history_has_all_other_sessions_of_the_contact_newest_first(t: Talks):
    marta = {"contact": "marta", "connector": "telegram"}
    t.came("a", "One", **marta)
    t.do("ben", Answer, "a")
    t.do("dora", Take, "a")
    t.do("dora", Send, "a", text="Hi")
    t.do("dora", Close, "a")
    t.do("carla", RateSession, "a", mark=2)
    t.do("ana", Rate, "a", mark=5)
    t.centre.clock.tick(DAY)
    t.came("b", "Two", channel="support", **marta)
    t.do("carla", MarkSpam, "b")
    t.came("other", "Mine", contact="jon", connector="telegram")
    t.centre.clock.tick(DAY)
    t.came("a", "Three", **marta)
    t.do("ben", Send, "a", text="Yes?")

    history = t.centre.desk().history(t.ids["a"])
    rows = [dict(zip(history.columns, row, strict=True)) for row in history.fetchall()]
    assert [(row["conversation_id"], row["first_text"]) for row in rows] == [
        (t.ids["b"], "Two"), (t.ids["a"], "One"),
    ]  # fmt: skip
    spam, first = rows
    assert (spam["channel"], spam["is_spam"], spam["close_reason"]) == ("support", True, "spam")
    assert (spam["agents"], spam["messages"], spam["status"]) == ([], 1, "closed")
    assert (first["channel"], first["is_spam"], first["session"]) == ("sales", False, 1)
    assert (first["agents"], first["messages"]) == (["Ben", "Dora"], 2)
    assert (first["contact_mark"], first["supervisor_mark"]) == (5, 2)
    assert first["opened_at"] < first["closed_at"] < spam["opened_at"]
    # Seen from the spam, the session that runs now is another one of the contact's.
    assert [row[-2] for row in t.centre.desk().history(t.ids["b"]).fetchall()] == ["Three", "One"]


def test_a_history_comes_in_pages(t: Talks):
    for n in range(6):
        t.came("t", f"Session {n}")
        t.do("ben", AcceptAndClose, "t", reason="other")
        t.centre.clock.tick(DAY)

    def page(number: int) -> list[tuple[str, int]]:
        asked = t.centre.desk().history(t.ids["t"], page=number, per_page=2)
        return [row[-2:] for row in asked.fetchall()]

    assert page(1) == [("Session 4", 5), ("Session 3", 5)]
    assert page(3) == [("Session 0", 5)]
    assert page(4) == []
    with pytest.raises(BadInput, match="page is a whole number from 1"):
        page(0)
    with pytest.raises(NotFound, match="no conversation 999"):
        t.centre.desk().history(999)


def test_a_group_chat_has_the_history_of_its_own(t: Talks):
    for thread in ("group", "other"):
        for text in ("One", "Two"):
            t.came(thread, text, contact="marta", is_group=True)
            t.do("ben", AcceptAndClose, thread, reason="other")
            t.centre.clock.tick(DAY)
    assert [row[-2] for row in t.centre.desk().history(t.ids["group"]).fetchall()] == ["One"]


def test_other_systems_find_a_conversation_by_its_place(t: Talks):
    t.came("t")
    assert t.centre.desk().conversation_id("webchat", "t") == t.ids["t"]
    for place in (("telegram", "t"), ("webchat", "'; DROP TABLE facts; --"), ("webchat", "\ud800")):
        with pytest.raises(NotFound, match="There is no conversation at"):
            t.centre.desk().conversation_id(*place)


def test_the_outbox_tells_what_leaves_and_how_far_it_has_come(t: Talks):
    desk = t.centre.desk()
    t.came("t", connector="loopback")
    asked = desk.sql("SELECT max(message_id) FROM messages").fetchall()[0][0]
    first = t.do("ben", Send, "t", text="Hi")
    t.do("ana", ReportDelivery, "t", message=first, state="sent")
    edit = t.do("ben", EditMessage, "t", message=first, text="Hello")
    reaction = t.do("ben", React, "t", message=asked, emoji="👍")
    back = t.do("ben", Send, "t", text="Never")
    t.do("ben", CallBack, "t", message=back)
    t.do("ben", AddNote, "t", text="internal")
    last = t.do("ben", Send, "t", text="Bye")
    t.do("ana", ReportDelivery, "t", message=last, state="failed", detail="no such chat")

    def told(**asked: Any) -> list[tuple[Any, ...]]:
        rows = desk.outbox(**asked).project("position, message_id, kind, state, detail")
        return rows.fetchall()

    assert told() == [
        (first, first, "message", "sent", ""),
        (edit, first, "edit", "queued", ""),
        (reaction, asked, "reaction", "queued", ""),
        (last, last, "message", "failed", "no such chat"),
    ]
    assert [row[0] for row in told(since=edit)] == [reaction, last]
    assert [row[0] for row in told(state="queued")] == [edit, reaction]
    assert desk.outbox().project("connector, thread").fetchall()[0] == ("loopback", "t")
    with pytest.raises(BadInput, match="did you mean 'sent'"):
        told(state="snet")
