"""What an agent is told of what others do; nobody is told of what they did themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest

from ccanalytics import actions as a
from ccanalytics.errors import BadInput
from ccanalytics.metrics import notices
from ccanalytics.metrics.notices import KINDS
from ccanalytics.model.mention import Mention
from ccanalytics.model.people import AgentRef, ChannelRef
from centre import Centre, Clock
from hostile import HOSTILE

BEN, DORA = AgentRef("ben"), AgentRef("dora")
DAY = 24 * 60 * 60
RULES = {"roster": "ben, dora", "next_after": 30, "first_response_target": 60, "alerted": "ben"}


class Stage:
    """One conversation, and who does what in it; ``message`` is the contact's first."""

    def __init__(self, centre: Centre, thread: str) -> None:
        self.centre, self.thread = centre, thread
        self.conversation = centre.receive(thread, contact=f"of {thread}")
        self.message = self.position

    @property
    def position(self) -> int:
        """The last one given."""
        with self.centre.desk().store.reading() as connection:
            return int(connection.execute("SELECT position FROM store").fetchall()[0][0])

    def id_of(self, login: str) -> int:
        with self.centre.desk().store.loading() as loading:
            return loading.directory().agent(login).id

    def do(self, by: str, verb: type, **fields: Any) -> Any:
        """The last of the facts."""
        self.centre.clock.tick(1)
        return self.centre.desk(by).do(verb(conversation=self.conversation, **fields)).facts[-1]

    def writes(self, text: str = "And?") -> None:
        """The contact does."""
        self.centre.clock.tick(1)
        self.centre.receive(self.thread, text, contact=f"of {self.thread}")

    def told(self, to: str, since: int, **asked: bool) -> list[tuple[str, str, str]]:
        """Kind, by whom and the text of what they are told."""
        found = self.centre.desk(to).notices(since, **asked)
        return [(notice.kind, notice.by, notice.text) for notice in found]


@pytest.fixture(scope="module")
def stages(
    tmp_path_factory: pytest.TempPathFactory, pristine: bytes
) -> Iterator[Callable[[], Stage]]:
    """Stages of one centre; all acts and questions share one opening, which is quicker."""
    path = tmp_path_factory.mktemp("notices") / "centre.duckdb"
    path.write_bytes(pristine)
    centre, number = Centre(path, Clock()), iter(range(1000))
    with (desk := centre.desk()).batch():
        desk.do(a.ConfigureChannel(channel=ChannelRef("sales"), changes=RULES))
        for login in ("ben", "dora"):
            centre.desk(login).do(a.SetPresence(presence="online"))
        yield lambda: Stage(centre, f"t{next(number)}")


@pytest.fixture
def stage(stages: Callable[[], Stage]) -> Stage:
    return stages()


def held(s: Stage) -> None:
    s.do("ben", a.Send, text="Hi")


def offered(s: Stage) -> None:
    held(s)
    s.do("ben", a.Transfer, to=DORA)


def offered_to_ben(s: Stage) -> None:
    s.do("dora", a.Send, text="Hi")
    s.do("dora", a.Transfer, to=BEN)


def queued(s: Stage) -> None:
    s.do("carla", a.Offer, agent=BEN)


def rules(s: Stage, seconds: int) -> None:
    """What is due so much later is done."""
    s.centre.clock.tick(seconds)
    s.do("carla", a.ApplyRules)


def joined(s: Stage) -> None:
    s.do("dora", a.Send, text="Hi")
    s.do("ben", a.Join)


def closed(s: Stage) -> None:
    held(s)
    s.do("ben", a.Close)


def discussed(s: Stage) -> None:
    fact = s.do("ben", a.DiscussInChat, message=s.message, colleagues=(DORA,))
    s.discussion = fact.subject  # type: ignore[attr-defined]


def discuss(s: Stage, text: str, *mentions: Mention) -> None:
    action = a.Discuss(discussion=s.discussion, text=text, mentions=mentions)  # type: ignore[attr-defined]
    s.centre.desk("dora").do(action)


def named(s: Stage, login: str = "ben") -> Mention:
    return Mention(0, 4, "agent", s.id_of(login))


Act = Callable[[Stage], object]

TOLD: dict[str, tuple[Act, Act, list[tuple[str, str, str]]]] = {
    "the contact comes back to me": (
        closed,
        lambda s: s.writes("Again!"),
        [("assigned", "of {t}", ""), ("message", "of {t}", "Again!")],
    ),
    "the queue offers it to me": (lambda s: None, queued, [("offered", "", "")]),
    "the queue offers it to all": (
        lambda s: None, lambda s: s.do("carla", a.Offer), [("offered", "", "")],
    ),
    "the queue offers it to somebody else": (
        lambda s: None, lambda s: s.do("carla", a.Offer, agent=DORA), [],
    ),
    "what the queue offers me goes on": (
        queued, lambda s: rules(s, 30), [("returned", "", "")],
    ),
    "a supervisor takes what the queue offers me": (
        queued, lambda s: s.do("carla", a.Take), [("taken", "Carla", "")],
    ),
    "I am alerted of a missed target": (
        lambda s: None, lambda s: rules(s, 60), [("late", "", "first_response")],
    ),
    "it is offered to me, with a note": (
        lambda s: s.do("dora", a.Answer),
        lambda s: s.do("dora", a.Transfer, to=BEN, note="She is nice"),
        [("transferred", "Dora", "She is nice")],
    ),
    "it is offered to me without a word": (
        lambda s: s.do("dora", a.Answer),
        lambda s: s.do("dora", a.Transfer, to=BEN),
        [("transferred", "Dora", "")],
    ),
    "a colleague takes what I hold": (
        held, lambda s: s.do("dora", a.Take), [("taken", "Dora", "")],
    ),
    "a colleague takes what is offered to me": (
        offered_to_ben, lambda s: s.do("carla", a.Take), [("taken", "Carla", "")],
    ),
    "a supervisor passes on what I hold": (
        held,
        lambda s: s.do("carla", a.Transfer, to=ChannelRef("support")),
        [("taken", "Carla", "")],
    ),
    "whom I offered it to declines": (
        offered, lambda s: s.do("dora", a.Skip), [("declined", "Dora", "")],
    ),
    "what I hold goes back to the queue": (
        lambda s: (s.do("ben", a.Answer), s.do("ben", a.MarkSpam)),
        lambda s: s.do("carla", a.UnmarkSpam),
        [("returned", "Carla", "")],
    ),
    "a contact writes in what I hold": (
        held, lambda s: s.writes("And?"), [("message", "of {t}", "And?")],
    ),
    "a supervisor writes in what I hold": (
        held, lambda s: s.do("carla", a.Send, text="Hello"), [("message", "Carla", "Hello")],
    ),
    "a colleague leaves a note in what I hold": (
        held, lambda s: s.do("dora", a.AddNote, text="Nice"), [("message", "Dora", "Nice")],
    ),
    "a contact writes where I listen": (
        joined, lambda s: s.writes("And?"), [("message", "of {t}", "And?")],
    ),
    "a contact writes where I do not listen any more": (
        lambda s: (joined(s), s.do("ben", a.Leave)), lambda s: s.writes("And?"), [],
    ),
    "a contact writes in what I passed on": (
        lambda s: (offered(s), s.do("dora", a.Answer)), lambda s: s.writes("And?"), [],
    ),
    "a contact writes in what waits": (lambda s: None, lambda s: s.writes("And?"), []),
    "I am asked in": (
        lambda s: s.do("dora", a.Answer),
        lambda s: s.do("dora", a.Invite, agent=BEN),
        [("invited", "Dora", "")],
    ),
    "a supervisor closes what I hold": (
        held, lambda s: s.do("carla", a.CloseForColleague), [("closed", "Carla", "closed")],
    ),
    "a supervisor marks what I hold as spam": (
        held, lambda s: s.do("carla", a.MarkSpam), [("closed", "Carla", "spam")],
    ),
    "a supervisor moves what I hold to a new session": (
        held,
        lambda s: s.do("carla", a.MoveToNewConversation, message=s.message),
        [("closed", "Carla", "moved")],
    ),
    "I am mentioned": (
        lambda s: None, lambda s: s.do("dora", a.Mention, who=BEN, text="see?"),
        [("mentioned", "Dora", "@Ben see?")],
    ),
    "I am mentioned in what I hold, once": (
        held,
        lambda s: s.do("carla", a.Send, text="@Ben knows", mentions=(named(s),)),
        [("mentioned", "Carla", "@Ben knows")],
    ),
    "somebody else is mentioned": (
        lambda s: None,
        lambda s: s.do("dora", a.AddNote, text="@Ana?", mentions=(named(s, "ana"),)),
        [],
    ),
    "a conversation with my number is mentioned": (
        lambda s: None,
        lambda s: s.do("dora", a.AddNote, text="#123",
                       mentions=(Mention(0, 4, "conversation", s.conversation),)),
        [],
    ),
    "an edit mentions me": (
        lambda s: setattr(s, "note", s.do("dora", a.AddNote, text="who?").position),
        lambda s: [s.do("dora", a.EditMessage, message=s.note, text=text, mentions=(named(s),))
                   for text in ("@Ben!", "@Ben?")],
        [("mentioned", "Dora", "@Ben!")],
    ),
    "I am asked into a discussion": (
        lambda s: None,
        lambda s: s.do("dora", a.DiscussInChat, message=s.message, colleagues=(BEN,), text="Hm"),
        [("asked", "Dora", "Hm")],
    ),
    "others are asked into a discussion": (
        lambda s: None,
        lambda s: s.do("dora", a.DiscussInChat, message=s.message, colleagues=(AgentRef("ana"),)),
        [],
    ),
    "somebody writes in a discussion of mine": (
        discussed, lambda s: discuss(s, "Yes"), [("discussed", "Dora", "Yes")],
    ),
    "somebody mentions me in a discussion": (
        discussed, lambda s: discuss(s, "@Ben", named(s)), [("mentioned", "Dora", "@Ben")],
    ),
    "I am given a task": (
        lambda s: None,
        lambda s: s.do("dora", a.CreateTask, message=s.message, title="Call", assignee=BEN),
        [("task", "Dora", "Call")],
    ),
    "others are given a task": (
        lambda s: None,
        lambda s: [s.do("dora", a.CreateTask, message=s.message, title="Call", assignee=who)
                   for who in (DORA, None)],
        [],
    ),
    "something is put before the team": (
        lambda s: None,
        lambda s: s.do("dora", a.PostToFeed, message=s.message, text="Look"),
        [("feed", "Dora", "Look")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("given", "when", "told"), TOLD.values(), ids=TOLD)
def test_one_is_told_and_whoever_did_it_is_not(stage: Stage, given: Act, when: Act, told):
    given(stage)
    since = stage.position
    when(stage)

    assert stage.told("ben", since) == [
        (kind, by.replace("{t}", stage.thread), text) for kind, by, text in told
    ]
    for login in {by.lower() for _kind, by, _text in told} & {"carla", "dora"}:
        assert stage.told(login, since) == []


def test_every_kind_is_tried():
    tried = {kind for _given, _when, told in TOLD.values() for kind, _by, _text in told}
    assert set(KINDS) == tried


def test_nobody_is_told_of_what_they_did_to_themselves(stage: Stage):
    since = stage.position
    held(stage)
    stage.do("ben", a.Mention, who=BEN, text="remember")
    stage.do("ben", a.CreateTask, message=stage.message, title="Call", assignee=BEN)
    stage.do("ben", a.PostToFeed, message=stage.message)
    stage.do("ben", a.DiscussInChat, message=stage.message, colleagues=(DORA,), text="Hm")
    stage.do("ben", a.Transfer, to=ChannelRef("support"))
    stage.do("ben", a.Answer)
    stage.do("ben", a.MoveToNewConversation, message=stage.message)
    stage.do("ben", a.Close)
    assert stage.told("ben", since) == []


def test_what_was_taken_back_is_not_told(stage: Stage):
    stage.do("dora", a.Answer)
    since = stage.position
    stage.do("dora", a.Transfer, to=BEN)
    assert stage.told("ben", since) == [("transferred", "Dora", "")]
    stage.do("dora", a.Undo)
    assert stage.told("ben", since) == []

    stage.do("dora", a.Transfer, to=BEN)
    stage.do("ben", a.Answer)
    since = stage.position
    sent = stage.do("carla", a.Send, text="Wait")
    stage.do("carla", a.CallBack, message=sent.position)
    assert stage.told("ben", since) == []


def test_a_notice_reads_as_its_message_does_now(stage: Stage):
    held(stage)
    since = stage.position
    for n, text in enumerate(("misteak", "secret")):
        sent = stage.do("dora", a.AddNote, text=text)
        if n:
            stage.do("dora", a.DeleteMessage, message=sent.position)
        else:
            stage.do("dora", a.EditMessage, message=sent.position, text="mistake")
    assert stage.told("ben", since) == [("message", "Dora", "mistake"), ("message", "Dora", "")]


def test_who_held_it_at_that_moment_is_told_not_who_holds_it_now(stage: Stage):
    held(stage)
    since = stage.position
    stage.writes("One")
    stage.do("dora", a.Take)
    stage.writes("Two")
    assert stage.told("ben", since)[::2] == [("message", f"of {stage.thread}", "One")]
    assert stage.told("dora", since) == [("message", f"of {stage.thread}", "Two")]


def test_a_notice_tells_where_and_when(stage: Stage):
    held(stage)
    since = stage.position
    stage.writes("x" * 300)
    opened = stage.do("dora", a.DiscussInChat, message=stage.message, colleagues=(BEN,))

    message, asked = stage.centre.desk("ben").notices(since)

    assert message.position == message.message_id == since + 1
    assert (message.conversation_id, message.discussion_id) == (stage.conversation, None)
    assert message.text == "x" * 200
    assert isinstance(message.at, datetime)
    assert message.at < stage.centre.clock.now
    assert (asked.position, asked.discussion_id) == (opened.position, opened.subject)
    assert (asked.conversation_id, asked.message_id) == (stage.conversation, stage.message)


def test_what_i_acknowledged_is_told_only_with_everything(stage: Stage):
    held(stage)
    since = stage.position
    stage.writes("One")
    ben = stage.centre.desk("ben")
    ben.acknowledge(stage.position)
    stage.writes("Two")

    assert [text for _kind, _by, text in stage.told("ben", since)] == ["Two"]
    assert [text for *_, text in stage.told("ben", since, everything=True)] == ["One", "Two"]
    ben.acknowledge(since)
    assert len(stage.told("ben", since)) == 1, "an earlier one takes nothing back"
    with pytest.raises(BadInput, match="Nothing has happened yet at position"):
        ben.acknowledge(stage.position + 1)


def test_the_newest_are_told(stage: Stage, monkeypatch: pytest.MonkeyPatch):
    held(stage)
    since = stage.position
    for n in range(4):
        stage.writes(str(n))
    monkeypatch.setattr(notices, "MOST", 2)
    assert [text for *_, text in stage.told("ben", since, everything=True)] == ["2", "3"]


def test_hostile_words_are_told_as_they_were_written(stage: Stage):
    held(stage)
    since = stage.position
    for text in HOSTILE[:-1]:
        stage.writes(text)
    texts = [text for *_, text in stage.told("ben", since, everything=True)]
    assert texts == [text.replace("\ud800", "\ufffd")[:200] for text in HOSTILE[:-1]]


def test_whoever_is_no_agent_is_told_nothing(stage: Stage):
    assert stage.told("nobody", 0) == []


def test_after_two_weeks_nothing_is_told(stage: Stage):
    held(stage)
    since = stage.position
    stage.writes("Hello?")
    stage.centre.clock.tick(13 * DAY)
    assert len(stage.told("ben", since, everything=True)) == 1
    stage.centre.clock.tick(2 * DAY)
    assert stage.told("ben", since, everything=True) == []
