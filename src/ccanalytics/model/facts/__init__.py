"""What happened: one frozen dataclass for each kind of fact, with its effect on the state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import reduce

from ccanalytics.model.conversation import CLOSED, Conversation
from ccanalytics.model.facts.base import (
    ENVELOPE,
    TYPED,
    ActUndone,
    ConversationFact,
    Fact,
    MovingFact,
    State,
)
from ccanalytics.model.facts.messages import (
    DeliveryReported,
    Files,
    MessageCarried,
    MessageDeleted,
    MessageEdited,
    MessageReacted,
    MessageReceived,
    MessageSent,
    NoteAdded,
    WrittenFact,
)
from ccanalytics.model.facts.people import (
    AgentAdded,
    AgentPresenceSet,
    AgentRoleSet,
    AgentShiftsSet,
    CannedRemoved,
    CannedSaved,
    CentreCreated,
    ChannelAdded,
    ChannelConfigured,
    ContactAdded,
    FileAdded,
)
from ccanalytics.model.facts.sessions import (
    ConversationOpened,
    ConversationTransferred,
    ParticipantAdded,
    ParticipantRemoved,
    SessionAccepted,
    SessionClosed,
    SessionMarkedSpam,
    SessionOffered,
    SessionOpened,
    SessionPinned,
    SessionRated,
    SessionReopened,
    SessionReturned,
    SessionSkipped,
    SessionUnpinned,
    TargetMissed,
    TurnDismissed,
)
from ccanalytics.model.facts.team import (
    ConversationRenamed,
    DiscussionOpened,
    DiscussionWritten,
    EventCreated,
    FeedPosted,
    TaskCreated,
)


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


def in_force(facts: Iterable[Fact]) -> list[Fact]:
    """Those that count, in the order of replay: what was taken back is left out."""
    facts = list(facts)
    undone = {fact.target for fact in facts if isinstance(fact, ActUndone)}
    return sorted((f for f in facts if f.position not in undone), key=lambda f: f.order)


def replay(facts: Iterable[Fact], state: State = None) -> State:
    """The state that these facts leave, whatever order they come in."""
    return reduce(lambda s, fact: fact.apply(s), in_force(facts), state)


def numbered(fact: Fact, state: State) -> Fact:
    """The fact with the numbers that follow from the state after it."""
    if not isinstance(state, Conversation) or fact.session_id is None:
        return fact
    session = state.session(fact.session_id)
    if session is None:
        return fact
    number = 1 + [s.id for s in state.sessions].index(session.id)
    return replace(fact, session=number, turn=session.turn, channel=session.channel)


__all__ = [
    "CLOSED",
    "CLOSINGS",
    "ENVELOPE",
    "KINDS",
    "TYPED",
    "UNDOABLE",
    "ActUndone",
    "AgentAdded",
    "AgentPresenceSet",
    "AgentRoleSet",
    "AgentShiftsSet",
    "CannedRemoved",
    "CannedSaved",
    "CentreCreated",
    "ChannelAdded",
    "ChannelConfigured",
    "ContactAdded",
    "ConversationFact",
    "ConversationOpened",
    "ConversationRenamed",
    "ConversationTransferred",
    "DeliveryReported",
    "DiscussionOpened",
    "DiscussionWritten",
    "EventCreated",
    "Fact",
    "FeedPosted",
    "FileAdded",
    "Files",
    "MessageCarried",
    "MessageDeleted",
    "MessageEdited",
    "MessageReacted",
    "MessageReceived",
    "MessageSent",
    "MovingFact",
    "NoteAdded",
    "ParticipantAdded",
    "ParticipantRemoved",
    "SessionAccepted",
    "SessionClosed",
    "SessionMarkedSpam",
    "SessionOffered",
    "SessionOpened",
    "SessionPinned",
    "SessionRated",
    "SessionReopened",
    "SessionReturned",
    "SessionSkipped",
    "SessionUnpinned",
    "State",
    "TargetMissed",
    "TaskCreated",
    "TurnDismissed",
    "WrittenFact",
    "in_force",
    "numbered",
    "origin",
    "replay",
]
