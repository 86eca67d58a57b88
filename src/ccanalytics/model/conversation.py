"""A conversation, its sessions and its turns, as the facts leave them.

``store/views/*.sql`` say the same in SQL; law 1 holds the two equal. Times are naive UTC.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

WAITING, OFFERED, HELD, CLOSED = "waiting", "offered", "held", "closed"
CLOSE_REASONS = ("closed", "silence")
"""What an imported closing may give as its reason: somebody closed it, or a silence did."""

AT_ONCE = ("test", "duplicate", "no_reply_needed", "other")
"""Why a session may be closed as soon as it is accepted."""

MOVED, OUTBOUND, UNMARKED, SKIPPED = "moved", "outbound", "unmarked", "skipped"
EXPIRED, UNREPLIED, AWAY, OFF_ROSTER = "expired", "unreplied", "away", "off_roster"
"""Why the rules put a session back into the queue."""

SILENCE = "silence"

PASSED_ON = "passed_on"
"""That the rules put a session into another channel's queue: once, or two would play ball."""
PULL = "pull"
"""A transfer whose target took the session themselves."""

INVITED, JOINED = "invited", "joined"

PINNED_FOR = timedelta(days=7)

UNDO_WITHIN = timedelta(seconds=15)
"""How long an act may be undone; the desk offers it for ten seconds, the rest is for the way."""

SHOWS = (
    "mine",
    "unanswered",
    "waiting_for_us",
    "waiting_for_contact",
    "pinned",
    "open",
    "closed",
    "spam",
)
"""What a list of conversations may show."""

MARKS = range(1, 6)
"""What a session may be rated with."""

LATE_AFTER = timedelta(minutes=5)
"""A contact who has waited longer is late, until channels have targets of their own."""

SUPERSEDED = "superseded"
"""Why a session ended that nobody closed before the next one opened."""


@dataclass(frozen=True, slots=True)
class Turn:
    """From the contact's first unanswered message to the next one a human sends them."""

    number: int
    channel: int | None
    asked_at: datetime
    replied_at: datetime | None = None
    replied_by: int | None = None
    ended_at: datetime | None = None
    end_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Participant:
    """An agent who is in a session without holding it; only who was invited may write."""

    agent: int
    is_invited: bool


@dataclass(frozen=True, slots=True)
class Session:
    """One handling cycle. ``status`` is waiting, offered, held or closed."""

    id: int
    opened_at: datetime
    entry_channel: int | None = None
    channel: int | None = None
    status: str = WAITING
    holder: int | None = None
    offered_to: int | None = None
    is_after_transfer: bool = False
    first_asked_at: datetime | None = None
    accepted_at: datetime | None = None
    replied_at: datetime | None = None
    replied_by: int | None = None
    last_message_at: datetime | None = None
    contact_messages: int = 0
    agent_messages: int = 0
    bot_messages: int = 0
    notes: int = 0
    transfers: int = 0
    reopens: int = 0
    closed_at: datetime | None = None
    close_reason: str | None = None
    closed_by: int | None = None
    closing: int | None = None
    """The position of the fact that closed it."""
    is_outbound: bool = False
    parent: int | None = None
    pinned_at: datetime | None = None
    contact_mark: int | None = None
    supervisor_mark: int | None = None
    participants: tuple[Participant, ...] = ()
    placed_at: datetime | None = None
    """When it came to this queue or this agent; what the queue tried since changes nothing."""
    moved_at: datetime | None = None
    """When whoever has it got it; None where that was imported: rules leave it alone."""
    is_queue_offer: bool = False
    """The queue offers it: to ``offered_to``, or to all of the roster where that is None."""
    texts: tuple[str, ...] = ()
    """Which automatic texts were sent in it, and whether it was `PASSED_ON`, sorted."""
    late_turn: int | None = None
    """The last turn of which it was told that its target was missed."""
    turns: tuple[Turn, ...] = ()

    @property
    def turn(self) -> int:
        """The number of the current turn; 0 before the contact's first message."""
        return len(self.turns)

    @property
    def open_turn(self) -> Turn | None:
        """The turn in which the contact waits now, if they do."""
        last = self.turns[-1] if self.turns else None
        return last if last is not None and last.ended_at is None else None

    @property
    def is_spam(self) -> bool:
        """Whether it ended as spam."""
        return self.status == CLOSED and self.close_reason == "spam"

    def is_pinned(self, at: datetime) -> bool:
        """Whether its holder keeps it as theirs at this moment."""
        return self.pinned_at is not None and at < self.pinned_at + PINNED_FOR

    def participant(self, agent: int) -> Participant | None:
        """The agent as a participant, unless they are none."""
        return next((p for p in self.participants if p.agent == agent), None)

    def asked(self, at: datetime) -> Session:
        """The contact wrote: the clock starts unless it runs already."""
        return replace(
            self.turn_begun(at), last_message_at=at, contact_messages=self.contact_messages + 1
        )

    def turn_begun(self, at: datetime) -> Session:
        """The contact waits since ``at``, unless they wait already."""
        first_asked_at = self.first_asked_at or at
        if self.open_turn is not None:
            return replace(self, first_asked_at=first_asked_at)
        turn = Turn(len(self.turns) + 1, self.channel, at)
        return replace(self, turns=(*self.turns, turn), first_asked_at=first_asked_at)

    def dismissed(self, at: datetime, reason: str) -> Session:
        """What the contact wrote needs no reply: the clock stops without one."""
        return self._turn_ended(at, reason)

    def answered(self, at: datetime, by: int | None) -> Session:
        """A human wrote to the contact: the clock stops if it runs."""
        asked = self.first_asked_at is not None
        return replace(
            self._turn_ended(at, "replied", replied_by=by),
            replied_at=self.replied_at or (at if asked else None),
            replied_by=by if asked and self.replied_at is None else self.replied_by,
            last_message_at=at,
            agent_messages=self.agent_messages + 1,
        )

    def ended(
        self, at: datetime, reason: str, by: int | None, closing: int | None = None
    ) -> Session:
        """It was closed; a contact who waited is left unanswered, with the reason."""
        return replace(
            self._turn_ended(at, reason),
            status=CLOSED,
            offered_to=None,
            is_after_transfer=False,
            is_queue_offer=False,
            closed_at=at,
            close_reason=reason,
            closed_by=by,
            closing=closing,
            pinned_at=None,
        )

    def superseded(self, at: datetime) -> Session:
        """The next session opened at ``at`` while this one was still live."""
        return self if self.status == CLOSED else self.ended(at, SUPERSEDED, None)

    def done_by_rules(self, what: str) -> Session:
        """The rules did something that they do once in a session."""
        return replace(self, texts=tuple(sorted({*self.texts, what})))

    def _turn_ended(self, at: datetime, reason: str, replied_by: int | None = None) -> Session:
        turn = self.open_turn
        if turn is None:
            return self
        is_reply = reason == "replied"
        ended = replace(
            turn,
            ended_at=at,
            end_reason=reason,
            replied_at=at if is_reply else None,
            replied_by=replied_by if is_reply else None,
        )
        return replace(self, turns=(*self.turns[:-1], ended))


@dataclass(frozen=True, slots=True)
class Conversation:
    """One thread at a carrier with all its sessions, oldest first; ``id`` 0 is not opened yet."""

    id: int = 0
    channel: int | None = None
    connector: str = ""
    thread: str = ""
    contact: int | None = None
    opened_at: datetime | None = None
    last_at: datetime | None = None
    last_message_at: datetime | None = None
    sessions: tuple[Session, ...] = ()

    @property
    def live(self) -> Session | None:
        """The session that is being handled; at most one is."""
        return self.last if self.last and self.last.status != CLOSED else None

    @property
    def last(self) -> Session | None:
        """The session that opened last, live or closed."""
        return self.sessions[-1] if self.sessions else None

    def session(self, id: int) -> Session | None:  # noqa: A002 - the word of the design
        """The session with this id."""
        return next((s for s in reversed(self.sessions) if s.id == id), None)

    def ended_sessions(self) -> Iterator[Session]:
        """All sessions as they stand: one that was overtaken by the next is closed."""
        for session, following in pairwise(self.sessions):
            yield session.superseded(following.opened_at)
        yield from self.sessions[-1:]

    def session_at(self, at: datetime) -> Session | None:
        """The session that was live at ``at``."""
        for session in self.ended_sessions():
            if session.opened_at <= at and (session.closed_at is None or at < session.closed_at):
                return session
        return None

    def with_session(self, session: Session) -> Conversation:
        """The conversation with this session put in its place."""
        if self.session(session.id) is None:
            return replace(self, sessions=(*self.sessions, session))
        kept = tuple(session if s.id == session.id else s for s in self.sessions)
        return replace(self, sessions=kept)
