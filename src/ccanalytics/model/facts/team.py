"""Facts among the team: discussions, and what is made of a message."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from ccanalytics.model.discussion import Discussion
from ccanalytics.model.facts.base import ConversationFact, Fact, State
from ccanalytics.model.mention import Mention


@dataclass(frozen=True, kw_only=True)
class DiscussionOpened(Fact):
    """Colleagues were called together about message ``target`` of a conversation.

    A discussion is a subject of its own: nothing that leaves for a contact is read from it.
    """

    SUBJECT = "discussion"
    conversation: int
    target: int
    target_kind: str = "message"
    members: tuple[int, ...]

    def apply(self, state: State) -> Discussion:
        return Discussion(self.subject, self.conversation, self.target, self.members)


@dataclass(frozen=True, kw_only=True)
class DiscussionWritten(Fact):
    """A member wrote in a discussion."""

    SUBJECT = "discussion"
    text: str
    mentions: tuple[Mention, ...] = ()

    def apply(self, state: State) -> Discussion:
        before: Discussion = state or Discussion(self.subject)
        return replace(before, messages=before.messages + 1)


@dataclass(frozen=True, kw_only=True)
class ConversationRenamed(ConversationFact):
    """The actor calls it ``text`` from now on, for themselves only."""

    text: str


@dataclass(frozen=True, kw_only=True)
class TaskCreated(ConversationFact):
    """A task was made of message ``target``; ``task`` is its id."""

    target: int
    target_kind: str = "message"
    task: int
    text: str
    assignee: int | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class EventCreated(ConversationFact):
    """An event for the calendar was made of message ``target``; ``event`` is its id."""

    target: int
    target_kind: str = "message"
    event: int
    text: str
    starts_at: datetime


@dataclass(frozen=True, kw_only=True)
class FeedPosted(ConversationFact):
    """Message ``target`` was put before the whole team, with some words; ``post`` is its id."""

    target: int
    target_kind: str = "message"
    post: int
    text: str = ""
