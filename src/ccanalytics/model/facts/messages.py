"""Facts of what is written, to the contact, by them and among the team, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from ccanalytics.model.conversation import Conversation, Session
from ccanalytics.model.facts.base import ConversationFact
from ccanalytics.model.mention import Mention

Files = tuple[tuple[int, str], ...]
"""Attached files: the id of each with the name it has here."""


@dataclass(frozen=True, kw_only=True)
class WrittenFact(ConversationFact):
    """A message: its id is its position. ``quotes`` is the id of the message it answers."""

    text: str
    quotes: int | None = None
    mentions: tuple[Mention, ...] = ()
    files: Files = ()


@dataclass(frozen=True, kw_only=True)
class MessageReceived(WrittenFact):
    """The contact wrote."""

    def on_session(self, session: Session) -> Session:
        return session.asked(self.happened_at)

    def on_conversation(self, state: Conversation) -> Conversation:
        return replace(state, last_message_at=self.happened_at)


@dataclass(frozen=True, kw_only=True)
class MessageSent(WrittenFact):
    """An agent or a bot wrote to the contact; only an agent's message is a reply.

    The rules send texts as the system: ``reason`` says which, and it was due at ``due_at``.
    """

    canned: int | None = None
    reason: str | None = None
    due_at: datetime | None = None

    def on_session(self, session: Session) -> Session:
        if self.actor_kind == "agent":
            return session.answered(self.happened_at, self.actor)
        sent = replace(
            session,
            last_message_at=self.happened_at,
            bot_messages=session.bot_messages + 1,
        )
        is_by_rules = self.reason and self.actor_kind == "system"
        return sent.done_by_rules(self.reason or "") if is_by_rules else sent

    def on_conversation(self, state: Conversation) -> Conversation:
        return replace(state, last_message_at=self.happened_at)


@dataclass(frozen=True, kw_only=True)
class NoteAdded(WrittenFact):
    """The team wrote to itself; the contact never sees it and no clock stops."""

    def on_session(self, session: Session) -> Session:
        return replace(session, notes=session.notes + 1)


@dataclass(frozen=True, kw_only=True)
class MessageCarried(ConversationFact):
    """Message ``target`` was moved into this session.

    Where nobody had replied to it (``reason`` is `WAITING`) the contact's wait goes on from
    ``asked_at``, when they wrote it; else no turn begins.
    """

    target: int
    target_kind: str = "message"
    reason: str
    asked_at: datetime

    def on_session(self, session: Session) -> Session:
        return session.turn_begun(self.asked_at) if self.reason == "waiting" else session


@dataclass(frozen=True, kw_only=True)
class MessageEdited(ConversationFact):
    """Message ``target`` reads ``text`` now; no clock moves."""

    target: int
    target_kind: str = "message"
    text: str
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MessageDeleted(ConversationFact):
    """Message ``target`` is shown no more; no clock moves."""

    target: int
    target_kind: str = "message"


@dataclass(frozen=True, kw_only=True)
class MessageReacted(ConversationFact):
    """Somebody put the emoji ``text`` under message ``target``, or took it away again."""

    target: int
    target_kind: str = "message"
    text: str
    reason: str = "added"


@dataclass(frozen=True, kw_only=True)
class DeliveryReported(ConversationFact):
    """A connector tells what became of the fact at position ``target`` on its way out.

    ``reason`` is sent, delivered, read or failed; ``text`` says why it failed.
    """

    target: int
    target_kind: str = "fact"
    reason: str
    text: str = ""
