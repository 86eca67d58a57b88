"""One message of a conversation, as all that happened to it leaves it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ccanalytics.model.facts import (
    DeliveryReported,
    Fact,
    MessageDeleted,
    MessageEdited,
    MessageReacted,
    NoteAdded,
    WrittenFact,
    in_force,
)
from ccanalytics.model.mention import Mention

QUEUED, SENT, DELIVERED, READ, FAILED = "queued", "sent", "delivered", "read", "failed"
STATES = (SENT, DELIVERED, READ, FAILED)
"""What a connector may report of what it carries, in the order in which it comes about."""


@dataclass(frozen=True, slots=True)
class Reaction:
    """An emoji that somebody put under a message; ``side`` is agent or contact."""

    side: str
    actor: int | None
    emoji: str


@dataclass(frozen=True, slots=True)
class Message:
    """``id`` is the position of its fact; ``side`` is who wrote it: contact, agent, bot, system."""

    id: int
    side: str
    author: int | None
    session: int | None
    sent_at: datetime
    recorded_at: datetime
    text: str
    is_note: bool = False
    is_imported: bool = False
    mentions: tuple[Mention, ...] = ()
    quotes: int | None = None
    files: tuple[tuple[int, str], ...] = ()
    edited_at: datetime | None = None
    is_deleted: bool = False
    deleted_by: str = ""
    """The side that deleted it."""
    reactions: tuple[Reaction, ...] = ()
    state: str = QUEUED
    detail: str = ""


def find(facts: Sequence[Fact], id: int) -> Message | None:  # noqa: A002 - the word of the design
    """The message with this id; None if there is none, or it was called back."""
    about = [f for f in facts if id in (f.position, getattr(f, "target", None))]
    return messages(about).get(id)


def messages(facts: Iterable[Fact]) -> dict[int, Message]:
    """All messages that these facts leave, by their ids, in the order of replay."""
    found: dict[int, Message] = {}
    for fact in in_force(facts):
        if isinstance(fact, WrittenFact) and fact.position is not None:
            found[fact.position] = _written(fact, fact.position)
        else:
            target = getattr(fact, "target", None)
            if target in found:
                found[target] = _changed(found[target], fact)
    return found


def _written(fact: WrittenFact, position: int) -> Message:
    return Message(
        id=position,
        side=fact.actor_kind,
        author=fact.actor,
        session=fact.session_id,
        sent_at=fact.happened_at,
        recorded_at=fact.recorded_at,
        text=fact.text or "",
        is_note=isinstance(fact, NoteAdded),
        is_imported=fact.origin is not None,
        mentions=fact.mentions,
        quotes=fact.quotes,
        files=fact.files,
    )


def _changed(message: Message, fact: Fact) -> Message:
    match fact:
        case MessageEdited():
            return replace(
                message, text=fact.text, mentions=fact.mentions, edited_at=fact.happened_at
            )
        case MessageDeleted():
            return replace(message, is_deleted=True, deleted_by=fact.actor_kind)
        case MessageReacted():
            one = Reaction(fact.actor_kind, fact.actor, fact.text)
            others = tuple(r for r in message.reactions if r != one)
            is_there = fact.reason == "added"
            return replace(message, reactions=(*others, one) if is_there else others)
        case DeliveryReported():
            return replace(message, state=fact.reason, detail=fact.text)
    return message
