"""What happened: one frozen dataclass for each kind of fact, with its effect on the state.

A fact never refuses and never raises: facts in any order give a state. The fields of `Fact` are
the envelope, which `ccanalytics.model.action.decide` and the store fill in; the others are the
body. Body fields named in `TYPED` have a column of their own, the rest are kept as JSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import reduce
from typing import Any, ClassVar

from ccanalytics.model.conversation import (
    CLOSED,
    HELD,
    OFFERED,
    WAITING,
    Conversation,
    Move,
    Session,
)
from ccanalytics.model.people import Agent, Centre, Channel, Contact, Role

TYPED = ("text", "target", "target_kind", "reason")
"""Body fields that metrics ask for, hence with a column each."""

State = Any
"""Conversation, Agent, Channel, Contact or Centre, as the subject is."""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """The envelope. Times are naive UTC; ids are None until the store gives them."""

    SUBJECT: ClassVar[str]

    REWRITES: ClassVar[bool] = False
    """Whether it changes what earlier facts of its subject did, so that they are replayed."""

    subject: int = 0
    position: int | None = None
    version: int | None = None
    session_id: int | None = None
    session: int | None = None
    turn: int | None = None
    channel: int | None = None
    happened_at: datetime = datetime.min
    recorded_at: datetime = datetime.min
    actor: int | None = None
    actor_kind: str = ""
    os_user: str = ""
    origin: str | None = None
    key: str | None = None
    act: str | None = None

    @classmethod
    def kind(cls) -> str:
        """``ConversationTransferred`` is ``conversation.transferred``."""
        first, *others = re.findall("[A-Z][a-z]*", cls.__name__)
        return f"{first.lower()}.{'_'.join(others).lower()}"

    @classmethod
    def body_fields(cls) -> tuple[str, ...]:
        """The names of the fields that are not the envelope's."""
        return tuple(f.name for f in fields(cls) if f.name not in ENVELOPE)

    @property
    def order(self) -> tuple[datetime, datetime, float]:
        """Where it stands when facts are replayed; one without a position comes last."""
        place = float("inf") if self.position is None else self.position
        return self.happened_at, self.recorded_at, place

    def apply(self, state: State) -> State:
        """The state after this fact."""
        raise NotImplementedError


ENVELOPE = frozenset(f.name for f in fields(Fact))


@dataclass(frozen=True, kw_only=True)
class CentreCreated(Fact):
    """The store came to be; days and weeks are cut in ``zone``."""

    SUBJECT = "centre"
    zone: str

    def apply(self, state: State) -> Centre:
        return Centre(self.subject, self.zone)


@dataclass(frozen=True, kw_only=True)
class AgentAdded(Fact):
    """A person joined the agents."""

    SUBJECT = "agent"
    login: str
    name: str
    role: str = Role.AGENT

    def apply(self, state: State) -> Agent:
        return Agent(self.subject, self.login, self.name, Role(self.role))


@dataclass(frozen=True, kw_only=True)
class AgentRoleSet(Fact):
    """An agent was given another role."""

    SUBJECT = "agent"
    role: str

    def apply(self, state: State) -> Agent:
        return replace(state or Agent(self.subject), role=Role(self.role))


@dataclass(frozen=True, kw_only=True)
class ChannelAdded(Fact):
    """An open channel came to be."""

    SUBJECT = "channel"
    name: str
    title: str

    def apply(self, state: State) -> Channel:
        return Channel(self.subject, self.name, self.title)


@dataclass(frozen=True, kw_only=True)
class ContactAdded(Fact):
    """A person wrote to us for the first time from this address."""

    SUBJECT = "contact"
    connector: str
    address: str
    name: str = ""

    def apply(self, state: State) -> Contact:
        return Contact(self.subject, self.connector, self.address, self.name)


@dataclass(frozen=True, kw_only=True)
class ConversationFact(Fact):
    """A fact of a conversation; most are about one of its sessions."""

    SUBJECT = "conversation"

    def apply(self, state: State) -> Conversation:
        state = state or Conversation()
        state = replace(
            state,
            id=self.subject,
            opened_at=state.opened_at or self.happened_at,
            last_at=self.happened_at,
        )
        if self.session_id is None:
            return self.on_conversation(state)
        session = state.session(self.session_id) or Session(self.session_id, self.happened_at)
        return self.on_conversation(state.with_session(self.on_session(session)))

    def on_conversation(self, state: Conversation) -> Conversation:
        """What it changes about the conversation as a whole."""
        return state

    def on_session(self, session: Session) -> Session:
        """What it changes about its session."""
        return session


@dataclass(frozen=True, kw_only=True)
class ConversationOpened(ConversationFact):
    """A thread at a carrier was seen for the first time; a group chat has no ``target``."""

    connector: str
    thread: str
    home: int | None
    target: int | None
    target_kind: str = "contact"

    def on_conversation(self, state: Conversation) -> Conversation:
        return replace(
            state,
            channel=self.home,
            connector=self.connector,
            thread=self.thread,
            contact=self.target,
        )


@dataclass(frozen=True, kw_only=True)
class MovingFact(ConversationFact):
    """A fact that decides who has the conversation, or ends its session."""

    def on_conversation(self, state: Conversation) -> Conversation:
        move = Move(self.kind(), self.position, self.actor, self.recorded_at)
        return replace(state, last_move=move)


@dataclass(frozen=True, kw_only=True)
class SessionOpened(MovingFact):
    """A new handling cycle began and waits in the queue of channel ``target``."""

    target: int | None
    target_kind: str = "channel"

    def on_session(self, session: Session) -> Session:
        return replace(
            session,
            channel=self.target,
            entry_channel=self.target,
            **_moved(WAITING),
        )


@dataclass(frozen=True, kw_only=True)
class SessionReopened(MovingFact):
    """The contact wrote again within the grace: back to agent ``target``, else to the queue."""

    target: int | None = None
    target_kind: str = "agent"

    def on_session(self, session: Session) -> Session:
        status = WAITING if self.target is None else HELD
        return replace(
            session,
            reopens=session.reopens + 1,
            **_moved(status, holder=self.target),
        )


@dataclass(frozen=True, kw_only=True)
class SessionAccepted(MovingFact):
    """An agent took it from the queue or accepted the offer; the actor holds it now."""

    def on_session(self, session: Session) -> Session:
        return replace(
            session,
            accepted_at=session.accepted_at or self.happened_at,
            **_moved(HELD, holder=self.actor),
        )


@dataclass(frozen=True, kw_only=True)
class ConversationTransferred(MovingFact):
    """Offered to agent ``target``, or put into the queue of channel ``target``."""

    target: int | None
    target_kind: str

    def on_session(self, session: Session) -> Session:
        moved = replace(session, transfers=session.transfers + 1)
        if self.target_kind == "agent":
            return replace(moved, **_moved(OFFERED, offered_to=self.target))
        return replace(moved, channel=self.target, **_moved(WAITING, is_after_transfer=True))


@dataclass(frozen=True, kw_only=True)
class MessageReceived(ConversationFact):
    """The contact wrote."""

    text: str

    def on_session(self, session: Session) -> Session:
        return session.asked(self.happened_at)

    def on_conversation(self, state: Conversation) -> Conversation:
        return replace(state, last_message_at=self.happened_at)


@dataclass(frozen=True, kw_only=True)
class MessageSent(ConversationFact):
    """An agent or a bot wrote to the contact; only an agent's message is a reply."""

    text: str

    def on_session(self, session: Session) -> Session:
        if self.actor_kind == "agent":
            return session.answered(self.happened_at, self.actor)
        return replace(
            session,
            last_message_at=self.happened_at,
            bot_messages=session.bot_messages + 1,
        )

    def on_conversation(self, state: Conversation) -> Conversation:
        return replace(state, last_message_at=self.happened_at)


@dataclass(frozen=True, kw_only=True)
class NoteAdded(ConversationFact):
    """The team wrote to itself; the contact never sees it and no clock stops."""

    text: str

    def on_session(self, session: Session) -> Session:
        return replace(session, notes=session.notes + 1)


@dataclass(frozen=True, kw_only=True)
class SessionClosed(MovingFact):
    """The session ended; ``reason`` says how."""

    reason: str = "closed"

    def on_session(self, session: Session) -> Session:
        return session.ended(self.happened_at, self.reason, self.actor)


@dataclass(frozen=True, kw_only=True)
class SessionMarkedSpam(MovingFact):
    """It was spam: closed at once; the contact may write again."""

    reason: str = "spam"

    def on_session(self, session: Session) -> Session:
        return session.ended(self.happened_at, self.reason, self.actor)


@dataclass(frozen=True, kw_only=True)
class ActUndone(ConversationFact):
    """Whoever did it took the fact at position ``target`` back: it counts as never having been.

    The fact itself stays, and so does this one; `replay` and ``facts_in_force`` pass over it.
    """

    REWRITES = True

    target: int
    target_kind: str = "fact"


def _moved(
    status: str,
    *,
    holder: int | None = None,
    offered_to: int | None = None,
    is_after_transfer: bool = False,
) -> dict[str, Any]:
    """Who has the session after a move: everything that a move decides."""
    return {
        "status": status,
        "holder": holder,
        "offered_to": offered_to,
        "is_after_transfer": is_after_transfer,
        "closed_at": None,
        "close_reason": None,
        "closed_by": None,
    }


def _concrete(base: type[Fact]) -> Iterator[type[Fact]]:
    for cls in base.__subclasses__():
        if cls.__subclasses__():
            yield from _concrete(cls)
        else:
            yield cls


KINDS: dict[str, type[Fact]] = {cls.kind(): cls for cls in _concrete(Fact)}
"""Every kind of fact by its name."""

CLOSINGS = (SessionClosed.kind(), SessionMarkedSpam.kind())

UNDOABLE = (ConversationTransferred.kind(), *CLOSINGS)
"""What its author may take back."""


def origin(*parts: str) -> str:
    """Where a fact came from: ``<source>:<conversation>:<message>:<kind>``, colons in the parts
    escaped, so that two facts never share one by chance."""
    return ":".join(part.replace("%", "%25").replace(":", "%3A") for part in parts)


def replay(facts: Iterable[Fact], state: State = None) -> State:
    """The state that these facts leave, whatever order they come in."""
    facts = list(facts)
    undone = {fact.target for fact in facts if isinstance(fact, ActUndone)}
    in_force = (fact for fact in facts if fact.position not in undone)
    return reduce(lambda s, fact: fact.apply(s), sorted(in_force, key=lambda f: f.order), state)


def numbered(fact: Fact, state: State) -> Fact:
    """The fact with the numbers that follow from the state after it."""
    if not isinstance(state, Conversation) or fact.session_id is None:
        return fact
    session = state.session(fact.session_id)
    if session is None:
        return fact
    number = 1 + [s.id for s in state.sessions].index(session.id)
    return replace(fact, session=number, turn=session.turn, channel=session.channel)


__all__ = ["CLOSED", "CLOSINGS", "KINDS", "Fact", "numbered", "origin", "replay"] + [
    cls.__name__ for cls in KINDS.values()
]
