"""Facts that say who has a conversation: opened, accepted, passed on, pinned, ended."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ccanalytics.model.conversation import (
    HELD,
    INVITED,
    OFFERED,
    OUTBOUND,
    PASSED_ON,
    WAITING,
    Conversation,
    Participant,
    Session,
)
from ccanalytics.model.facts.base import ConversationFact, MovingFact


@dataclass(frozen=True, kw_only=True)
class ConversationOpened(ConversationFact):
    """A thread at a carrier was seen for the first time; a group chat has no ``target``."""

    connector: str
    thread: str
    home: int | None = None
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
class SessionOpened(MovingFact):
    """A new handling cycle began and waits in the queue of channel ``target``.

    ``reason`` is None when the contact began it, else `OUTBOUND` or `MOVED`; a moved one has the
    session that it came out of as its ``parent``.
    """

    target: int | None
    target_kind: str = "channel"
    reason: str | None = None
    parent: int | None = None

    def on_session(self, session: Session) -> Session:
        return replace(
            session,
            channel=self.target,
            entry_channel=self.target,
            is_outbound=self.reason == OUTBOUND,
            parent=self.parent,
            **_moved(self, WAITING),
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
            **_moved(self, status, holder=self.target),
        )


@dataclass(frozen=True, kw_only=True)
class SessionAccepted(MovingFact):
    """An agent took it from the queue or accepted the offer; the actor holds it now."""

    def on_session(self, session: Session) -> Session:
        return replace(
            session,
            accepted_at=session.accepted_at or self.happened_at,
            **_moved(self, HELD, holder=self.actor),
        )


@dataclass(frozen=True, kw_only=True)
class ConversationTransferred(MovingFact):
    """Offered to agent ``target``, or put into the queue of channel ``target``.

    ``reason`` is `PULL` when the target took it themselves, no_answer when the rules passed it on,
    which was due at ``due_at``.
    """

    target: int | None
    target_kind: str
    reason: str | None = None
    due_at: datetime | None = None

    def on_session(self, session: Session) -> Session:
        moved = replace(session, transfers=session.transfers + 1)
        if self.actor_kind == "system":
            moved = moved.done_by_rules(PASSED_ON)
        if self.target_kind == "agent":
            return replace(moved, **_moved(self, OFFERED, offered_to=self.target))
        return replace(moved, channel=self.target, **_moved(self, WAITING, is_after_transfer=True))


@dataclass(frozen=True, kw_only=True)
class SessionReturned(MovingFact):
    """Back to the queue, in its old place; ``reason`` says why: skipped, unmarked, expired, away …

    Where the rules did it, it was due at ``due_at``.
    """

    reason: str
    due_at: datetime | None = None

    def on_session(self, session: Session) -> Session:
        moved = _moved(self, WAITING, is_after_transfer=session.is_after_transfer)
        return replace(session, **moved | {"placed_at": session.placed_at})


@dataclass(frozen=True, kw_only=True)
class SessionOffered(MovingFact):
    """The queue offers it to agent ``target``, or to all ``agents`` at once where that is None.

    ``reason`` says how they were chosen: queue, known (the contact's agent of last time) or all.
    Being passed from one to the next like this is a bounce, never a transfer.
    """

    target: int | None
    target_kind: str = "agent"
    reason: str
    agents: tuple[int, ...] = ()

    def on_session(self, session: Session) -> Session:
        moved = _moved(
            self,
            WAITING if self.target is None else OFFERED,
            offered_to=self.target,
            is_after_transfer=session.is_after_transfer,
            is_queue_offer=True,
        )
        return replace(session, **moved | {"placed_at": session.placed_at})


@dataclass(frozen=True, kw_only=True)
class TargetMissed(ConversationFact):
    """Turn ``target`` was not answered within the channel's target; that was due at ``due_at``.

    ``reason`` is which target: first_response or response.
    """

    target: int
    target_kind: str = "turn"
    reason: str
    due_at: datetime

    def on_session(self, session: Session) -> Session:
        return replace(session, late_turn=max(session.late_turn or 0, self.target))


@dataclass(frozen=True, kw_only=True)
class SessionSkipped(ConversationFact):
    """The actor declined it: it is not offered to them again until it moves."""


@dataclass(frozen=True, kw_only=True)
class SessionPinned(ConversationFact):
    """Whoever holds it keeps it as theirs: neither redistributed nor closed by itself."""

    def on_session(self, session: Session) -> Session:
        at = self.happened_at if session.status == HELD else None
        return replace(session, pinned_at=at)


@dataclass(frozen=True, kw_only=True)
class SessionUnpinned(ConversationFact):
    """It may be redistributed again."""

    def on_session(self, session: Session) -> Session:
        return replace(session, pinned_at=None)


@dataclass(frozen=True, kw_only=True)
class ParticipantAdded(ConversationFact):
    """Agent ``target`` was invited, or joined to listen; the session stays with its holder."""

    target: int
    target_kind: str = "agent"
    reason: str = "joined"

    def on_session(self, session: Session) -> Session:
        others = [p for p in session.participants if p.agent != self.target]
        added = Participant(self.target, is_invited=self.reason == INVITED)
        return replace(session, participants=(*others, added))


@dataclass(frozen=True, kw_only=True)
class ParticipantRemoved(ConversationFact):
    """Agent ``target`` is no longer in it, by leaving or by being removed."""

    target: int
    target_kind: str = "agent"

    def on_session(self, session: Session) -> Session:
        others = tuple(p for p in session.participants if p.agent != self.target)
        return replace(session, participants=others)


@dataclass(frozen=True, kw_only=True)
class SessionRated(ConversationFact):
    """A mark from 1 to 5 with a comment: the contact's, or a supervisor's, as the actor is."""

    mark: int
    text: str = ""

    def on_session(self, session: Session) -> Session:
        if self.actor_kind == "contact":
            return replace(session, contact_mark=self.mark)
        return replace(session, supervisor_mark=self.mark)


@dataclass(frozen=True, kw_only=True)
class TurnDismissed(ConversationFact):
    """What the contact wrote last needs no reply; it is none, and the clock stops."""

    reason: str = "no_reply_needed"

    def on_session(self, session: Session) -> Session:
        return session.dismissed(self.happened_at, self.reason)


@dataclass(frozen=True, kw_only=True)
class SessionClosed(MovingFact):
    """The session ended; ``reason`` says how. Where the rules did it, it was due at ``due_at``."""

    reason: str = "closed"
    due_at: datetime | None = None

    def on_session(self, session: Session) -> Session:
        return session.ended(self.happened_at, self.reason, self.actor, self.position)


@dataclass(frozen=True, kw_only=True)
class SessionMarkedSpam(MovingFact):
    """It was spam: closed at once; the contact may write again."""

    reason: str = "spam"

    def on_session(self, session: Session) -> Session:
        return session.ended(self.happened_at, self.reason, self.actor, self.position)


def _moved(
    fact: MovingFact,
    status: str,
    *,
    holder: int | None = None,
    offered_to: int | None = None,
    is_after_transfer: bool = False,
    is_queue_offer: bool = False,
) -> dict[str, Any]:
    """Who has the session after a move: everything that a move decides."""
    return {
        "placed_at": fact.happened_at,
        "moved_at": fact.happened_at if fact.origin is None else None,
        "is_queue_offer": is_queue_offer,
        "status": status,
        "holder": holder,
        "offered_to": offered_to,
        "is_after_transfer": is_after_transfer,
        "closed_at": None,
        "close_reason": None,
        "closed_by": None,
        "closing": None,
        "pinned_at": None,
    }
