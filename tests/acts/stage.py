"""Conversations brought into a situation, for acts to be tried in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from typing import Any

from acts.situations import CONVERSATION, FOREIGN, KNOWN, PRESENT, RULES, SITUATIONS, The
from ccanalytics.actions import (
    AddAgent,
    AddChannel,
    AddNote,
    Answer,
    AttachFile,
    ConfigureChannel,
    Receive,
    Send,
    SetPresence,
    SetShifts,
)
from ccanalytics.desk import Desk, Outcome
from ccanalytics.model.action import Action
from ccanalytics.model.facts import ConversationOpened, Fact, SessionOpened, WrittenFact
from ccanalytics.model.mention import Mention
from ccanalytics.model.people import AgentRef, ChannelRef, ConversationRef
from centre import Centre


@dataclass
class Stage:
    """One conversation of a centre, and the ids of what is in it."""

    centre: Centre
    thread: str
    ids: dict[str, list[Any]] = field(default_factory=dict)

    def action(self, verb: type[Action], **given: Any) -> Action:
        """The act, about this conversation unless it is about none."""
        names = {f.name for f in fields(verb)}
        own: dict[str, Any] = {}
        if verb is Receive:
            own = {"channel": "sales", "thread": self.thread, "contact": f"of {self.thread}"}
            own |= {"text": f"Hello from {self.thread}?"}
        elif "conversation" in names:
            own = {"conversation": CONVERSATION}
        if verb in (Send, AddNote):
            own |= {"text": f"{verb.__name__} in {self.thread}"}
        return verb(**{name: self._resolved(value) for name, value in (own | given).items()})

    def desk(self, by: str, later: float = 0) -> Desk:
        """Somebody's desk, on which it is ``later`` by so many seconds."""
        desk = self.centre.desk(by)
        desk.clock = lambda: self.centre.clock() + timedelta(seconds=later)
        return desk

    def do(
        self, by: str, verb: type[Action], *, later: float = 0, key: str | None = None, **given: Any
    ) -> Outcome:
        """Act, and remember what came of it."""
        outcome = self.desk(by, later).do(self.action(verb, **given), key=key)
        if not outcome.repeated:
            self.remember(outcome.facts)
        return outcome

    def kinds(self, by: str, verb: type[Action], **given: Any) -> list[str]:
        """The kinds of the facts that an act yields."""
        return [fact.kind() for fact in self.do(by, verb, **given).facts]

    def remember(self, facts: list[Fact]) -> None:
        """Keep the ids of what these facts brought about."""
        for fact in facts:
            match fact.kind():
                case "session.opened":
                    number = fact.session_id
                case "canned.saved" | "discussion.opened":
                    number = fact.subject
                case _:
                    number = fact.position
            self.ids.setdefault(fact.kind(), []).append(number or 0)
            if isinstance(fact, WrittenFact):
                self.ids.setdefault(f"text of {fact.kind()}", []).append(fact.text)
            if fact.SUBJECT == "conversation":
                self.ids.setdefault("conversation", [fact.subject])

    @property
    def conversation(self) -> int:
        return self.ids["conversation"][0]

    @property
    def status(self) -> str:
        """How its last session stands."""
        state = self.centre.desk().conversation(self.conversation)
        return state.last.status if state.last else "none"

    def _resolved(self, value: Any) -> Any:
        match value:
            case The():
                return self.ids[value.kind][value.which]
            case tuple():
                return tuple(map(self._resolved, value))
            case Mention():
                return replace(value, id=self._resolved(value.id))
            case ConversationRef():
                return ConversationRef(self._resolved(value.conversation))
        return value


def given(centre: Centre, what: str, thread: str = "t1") -> Stage:
    """A conversation of its own, brought into this situation."""
    stage = Stage(centre, thread)
    stage.ids |= {f"agent:{a.login}": [a.id] for a in _agents(centre)}
    if what in ("no session", "in no channel"):
        _open(stage, has_session=what == "in no channel")
    with holding(centre):
        for by, verb, fields_ in SITUATIONS[what]:
            stage.do(by, verb, **fields_)
    return stage


def peopled(centre: Centre) -> Centre:
    """The centre with more agents, channels with rules, and files: some on disk, some known."""
    with holding(centre):
        for login in ("eli", "fay", "gil", "hal", "ida", "jon"):
            centre.desk().do(AddAgent(login=login))
        for channel, rules in RULES.items():
            _add_channel(centre, channel, rules)
        shifts = "UTC mon-fri 08:00-10:00"
        centre.desk().do(SetShifts(agent=AgentRef("jon"), shifts=shifts))
        for login, presence in PRESENT.items():
            centre.desk(login).do(SetPresence(presence=presence))
        for name in ("a.txt", "b.txt", "c.txt", "d.txt", FOREIGN.name, KNOWN.name):
            with centre.desk().files.upload(name, len(name)) as upload:
                upload.add(name.encode())
                upload.finish()
        other = given(centre, "held by ben", "other")
        other.do("ana", Receive, files=(FOREIGN,))
        other.do("ben", AttachFile, file=KNOWN)
        given(centre, "waiting", "hal's").do("hal", Answer)
    return centre


def _add_channel(centre: Centre, name: str, rules: dict[str, Any]) -> None:
    centre.desk().do(AddChannel(name=name))
    if rules:
        centre.desk().do(ConfigureChannel(channel=ChannelRef(name), changes=rules))


@contextmanager
def holding(centre: Centre) -> Iterator[None]:
    """Keep the store open, so that each act costs only itself."""
    with centre.desk().store.holding():
        yield


def position(centre: Centre) -> int:
    """How much has been written: the position of the last fact."""
    with centre.desk().store.reading() as connection:
        return int(connection.execute("SELECT max(position) FROM facts").fetchall()[0][0])


def _agents(centre: Centre) -> list[Any]:
    with centre.desk().store.loading() as loading:
        return list(loading.directory().agents.values())


def _open(stage: Stage, *, has_session: bool) -> None:
    """What an import may leave: a thread that was seen, and nothing in it, or no channel."""
    at = stage.centre.clock()
    common: dict[str, Any] = {"happened_at": at, "recorded_at": at, "actor_kind": "system"}
    with stage.centre.desk().store.transaction() as transaction:
        common["subject"] = transaction.new_id()
        facts: list[Fact] = [
            ConversationOpened(connector="webchat", thread=stage.thread, target=None, **common)
        ]
        if has_session:
            session = transaction.new_id()
            facts.append(SessionOpened(target=None, session_id=session, **common))
        stage.remember(transaction.append(facts, {}))
