"""What it is to act: look at what is there, then yield facts or refuse."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from ccanalytics.language import gettext as _
from ccanalytics.model.conversation import CLOSED, Conversation, Session
from ccanalytics.model.facts import Fact, State, numbered, replay
from ccanalytics.model.people import Agent, Contact, Directory, Who, permit
from ccanalytics.model.refusals import refuse, require


@dataclass(frozen=True)
class Thread:
    """A conversation by its place at the carrier."""

    connector: str
    thread: str


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

    def name(self, agent: int | None) -> str:
        """An agent's name as colleagues know it."""
        found = self.directory.agents.get(agent or 0)
        return (found.name or found.login) if found else _("somebody")


@dataclass(frozen=True, kw_only=True)
class Action:
    """An act in the imperative. ``decide`` is pure: no clock, no database, no printing."""

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

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        """Yield the facts, or raise Refused."""
        raise NotImplementedError

    def permit(self, now: Now, session: Session | None = None) -> None:
        """Refuse unless the acting agent is one of those whom this action is for."""
        held = session.holder if session and session.status != CLOSED else None
        permit(now.by, self.verb(), self.allowed, session, now.name(held) if held else "")

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
    """The facts of one act, enveloped, and the conversation after them."""

    facts: list[Fact]
    state: Conversation


def decide(action: Action, before: list[Fact], now: Now) -> Decision:
    """Run the action against the conversation that the facts ``before`` leave.

    Raises Refused. What the facts leave open in their envelope is filled in: the subject is the
    conversation, the session its live one, the time now, the actor whoever acts.
    """
    state: Conversation = replay(before) or Conversation()
    thread = list(before)
    # A clock that was set back must not place this act before the last one.
    recorded_at = max([now.at, *(fact.recorded_at for fact in before)])
    facts: list[Fact] = []
    for fact in action.decide(state, now):
        enveloped = _enveloped(fact, state, now, recorded_at)
        if enveloped.SUBJECT == "conversation":
            thread.append(enveloped)
            is_rewriting = enveloped.REWRITES or _is_late(enveloped, state)
            state = replay(thread) if is_rewriting else enveloped.apply(state)
            enveloped = numbered(enveloped, state)
        facts.append(enveloped)
    return Decision(facts, state)


def _is_late(fact: Fact, state: Conversation) -> bool:
    return state.last_at is not None and fact.happened_at < state.last_at


def _enveloped(fact: Fact, state: State, now: Now, recorded_at: datetime) -> Fact:
    is_dated = fact.happened_at != datetime.min
    session = state.live or state.last
    return replace(
        fact,
        subject=fact.subject or state.id,
        session_id=fact.session_id
        or (session.id if session and fact.SUBJECT == "conversation" else None),
        happened_at=fact.happened_at if is_dated else max(now.at, state.last_at or now.at),
        recorded_at=recorded_at,
        actor=fact.actor if fact.actor_kind else now.by.id,
        actor_kind=fact.actor_kind or "agent",
        os_user=now.os_user,
    )
