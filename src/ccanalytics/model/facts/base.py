"""What every fact is: an envelope, a body, and an effect on the state of its subject.

A fact never refuses and never raises: facts in any order give a state. The fields of `Fact` are
the envelope, which `ccanalytics.model.action.decide` and the store fill in; the others are the
body. Body fields named in `TYPED` have a column of their own, the rest are kept as JSON.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, ClassVar

from ccanalytics.model.conversation import Conversation, Session

TYPED = ("text", "target", "target_kind", "reason")
"""Body fields that metrics ask for, hence with a column each."""

State = Any
"""Conversation, Discussion, Agent, Channel, Contact …, as the subject is."""


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
class MovingFact(ConversationFact):
    """A fact that decides who has the conversation, or ends its session."""


@dataclass(frozen=True, kw_only=True)
class ActUndone(ConversationFact):
    """Whoever did it took the fact at position ``target`` back: it counts as never having been.

    The fact itself stays, and so does this one; `replay` and ``facts_in_force`` pass over it.
    """

    REWRITES = True

    target: int
    target_kind: str = "fact"
