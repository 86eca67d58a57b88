"""What it is to act: look at what is there, then yield facts or refuse."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar, Protocol

from ccanalytics.language import gettext as _
from ccanalytics.model.conversation import CLOSED, Conversation, Session
from ccanalytics.model.facts import Fact, State, numbered, replay
from ccanalytics.model.message import Message, find
from ccanalytics.model.people import Agent, Contact, Directory, Who, permit
from ccanalytics.model.refusals import refuse, require
from ccanalytics.model.things import Canned, File


@dataclass(frozen=True)
class Thread:
    """A conversation by its place at the carrier."""

    connector: str
    thread: str


class Known(Protocol):
    """What a decision may look up beyond the conversation that it is about."""

    def facts_of(self, place: int, subject: str = "conversation") -> list[Fact]:
        """All facts of another conversation; NotFound if there is none."""

    def load_of(self, agent: int, counts: str) -> int:
        """How many conversations this agent has, of those that ``counts`` of the settings names."""

    def place_in_queue(self, session: int) -> int:
        """Which of those that wait in its channel this session is, from 1, the oldest first."""

    def held_by(self, agent: int) -> list[int]:
        """The conversations that this agent holds now."""

    def canned(self, id: int) -> Canned | None:  # noqa: A002 - the word of the design
        """The prepared text with this id, unless it is offered no more."""

    def canned_with(self, text: str) -> Canned | None:
        """The prepared text that reads like this."""

    def file_with(self, sha256: str) -> File | None:
        """The file with this content, if it was ever attached."""

    def stored(self, sha256: str) -> int | None:
        """The size in bytes of this content, if it is on disk."""


@dataclass(frozen=True, kw_only=True)
class Now:
    """Who acts, when, and what the decision may look up. ``at`` is naive UTC."""

    at: datetime
    by: Agent
    directory: Directory
    new_id: Callable[[], int]
    contact: Contact | None = None
    """Who has the address that a `Receive` names, if anybody."""
    os_user: str = ""
    known: Known
    thread: Sequence[Fact] = ()
    """All facts of the conversation that the act is about."""

    def message(self, id: int) -> Message:  # noqa: A002 - the word of the design
        """A message of this conversation as it is now; refused if there is none any more."""
        found = find(self.thread, id)
        if found is None:
            raise refuse("no_message", message=id)
        require(not found.is_deleted, "message_deleted", message=id)
        return found

    def name(self, agent: int | None) -> str:
        """An agent's name as colleagues know it."""
        found = self.directory.agents.get(agent or 0)
        return (found.name or found.login) if found else _("somebody")


@dataclass(frozen=True, kw_only=True)
class Action:
    """An act in the imperative. ``decide`` is pure: no clock, no database, no printing."""

    SUBJECT: ClassVar[str] = "conversation"
    """What `reads` names by an id."""

    allowed: ClassVar[tuple[Who, ...]]
    """Who may do it: it is enough to be one of these."""

    @classmethod
    def verb(cls) -> str:
        """``MarkSpam`` is ``mark_spam``."""
        return re.sub("(?<=[a-z])(?=[A-Z])", "_", cls.__name__).lower()

    def reads(self) -> int | Thread | None:
        """The conversation it is about: its id, its place at the carrier, or none."""
        conversation: int | None = getattr(self, "conversation", None)
        return conversation

    def writes_as(self) -> tuple[str, str] | None:
        """Connector and address of the contact who writes, where one does."""
        return None

    def decide(self, state: Any, now: Now) -> Iterator[Fact]:
        """Yield the facts, or raise Refused. ``state`` is what `reads` names as it is now."""
        raise NotImplementedError

    def permit(self, now: Now, session: Session | None = None) -> None:
        """Refuse unless the acting agent is one of those whom this action is for."""
        held = session.holder if session and session.status != CLOSED else None
        channel = now.directory.channels.get(session.channel or 0) if session else None
        holder = now.name(held) if held else ""
        permit(now.by, self.verb(), self.allowed, session, channel, holder)

    def that_session(self, state: Conversation, session: int | None) -> Session:
        """The session with this id, by default the last one; refused if there is none."""
        # As they stand: one that was overtaken by the next is closed.
        found = state.last
        if session is not None:
            found = next((s for s in state.ended_sessions() if s.id == session), None)
        if found is None:
            code = "no_session" if session is None else "no_such_session"
            raise refuse(code, conversation=state.id, session=session)
        return found

    def live_session(self, state: Conversation) -> Session:
        """The live session, or the refusal that says why there is none."""
        last = state.last
        require(last, "no_session", conversation=state.id)
        assert last is not None
        if last.status == CLOSED:
            raise refuse(
                "not_live",
                conversation=state.id,
                reason=last.close_reason,
                closed_at=last.closed_at,
            )
        return last


@dataclass(frozen=True)
class Decision:
    """The facts of one act, enveloped, and what it was about after them."""

    facts: list[Fact]
    state: State
    conversations: dict[int, Conversation]
    """Every conversation that the facts are about, after them."""


def decide(action: Action, before: list[Fact], now: Now, state: State = None) -> Decision:
    """Run the action against what the facts ``before`` leave: ``state``, where that is known.

    Raises Refused. What the facts leave open in their envelope is filled in: the subject is the
    conversation, the session its live one, the time now, the actor whoever acts.
    """
    state = state or replay(before) or Conversation()
    own = _Thread(before, state)
    threads: dict[int, _Thread] = {state.id: own}
    facts = []
    for fact in action.decide(state, replace(now, thread=tuple(before))):
        is_first = not own.state.id and action.reads() is not None
        is_own = fact.SUBJECT != "conversation" or is_first
        subject = own.state.id if is_own else fact.subject or own.state.id
        if subject not in threads:
            threads[subject] = _Thread.of(now.known.facts_of(subject))
        facts.append(threads[subject].take(fact, now))
        # A conversation that has just been opened is known by its id from now on.
        threads[own.state.id] = own
    changed = {fact.subject for fact in facts if fact.SUBJECT == "conversation"}
    return Decision(facts, own.state, {subject: threads[subject].state for subject in changed})


class _Thread:
    """A conversation that grows by the facts of an act."""

    def __init__(self, before: Sequence[Fact], state: State) -> None:
        self.facts, self.state = list(before), state

    @classmethod
    def of(cls, before: Sequence[Fact]) -> _Thread:
        return cls(before, replay(before))

    def take(self, fact: Fact, now: Now) -> Fact:
        """The fact with its envelope; one of the conversation changes it."""
        # A clock that was set back must not place this act before the last one.
        recorded_at = max([now.at, *(f.recorded_at for f in self.facts)])
        enveloped = self._enveloped(fact, now, recorded_at)
        if enveloped.SUBJECT != "conversation":
            return enveloped
        self.facts.append(enveloped)
        is_rewriting = enveloped.REWRITES or self._is_late(enveloped)
        self.state = replay(self.facts) if is_rewriting else enveloped.apply(self.state)
        return numbered(enveloped, self.state)

    def _is_late(self, fact: Fact) -> bool:
        last_at = self.state.last_at
        return last_at is not None and fact.happened_at < last_at

    def _enveloped(self, fact: Fact, now: Now, recorded_at: datetime) -> Fact:
        is_dated = fact.happened_at != datetime.min
        is_thread = fact.SUBJECT == "conversation"
        session = (self.state.live or self.state.last) if is_thread else None
        last_at = getattr(self.state, "last_at", None)
        return replace(
            fact,
            subject=fact.subject or self.state.id,
            session_id=fact.session_id or (session.id if session else None),
            happened_at=fact.happened_at if is_dated else max(now.at, last_at or now.at),
            recorded_at=recorded_at,
            actor=fact.actor if fact.actor_kind else now.by.id,
            actor_kind=fact.actor_kind or "agent",
            os_user=now.os_user,
        )
