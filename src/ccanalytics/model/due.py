"""What the rules of a channel make due in a session: pure, from the session as its facts leave it.

The same answer for the same facts, whenever it is asked: what was done is not due again, and what
nobody did while no rules ran is due still, except words that would come too late to make sense.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from ccanalytics.model.conversation import (
    AWAY,
    CLOSED,
    EXPIRED,
    HELD,
    OFF_ROSTER,
    OFFERED,
    PASSED_ON,
    SILENCE,
    UNDO_WITHIN,
    UNREPLIED,
    Session,
)
from ccanalytics.model.open_time import OpenTime, open_time
from ccanalytics.model.people import Channel, Directory
from ccanalytics.model.settings import CHANNEL, STAY, Settings

RETURN, PASS_ON, CLOSE, SAY, TELL = "return", "pass_on", "close", "say", "tell"
"""What a rule does: back to the queue, to another channel, end it, write a text, tell of a
target that was missed."""

WELCOME, OFFLINE, QUEUE, NO_ANSWER, CLOSING, RATING = (
    "welcome", "offline", "queue", "no_answer", "closing", "rating",
)  # fmt: skip
"""The automatic texts, besides the one that ends a silence."""

FIRST_RESPONSE, RESPONSE = "first_response", "response"

TEXTS_KEPT = timedelta(minutes=15)
"""How late a text may be: a welcome that comes a day later would only confuse."""


@dataclass(frozen=True)
class Due:
    """One thing to do: ``does`` of those above, ``reason`` which, ``due_at`` since when."""

    does: str
    reason: str
    due_at: datetime
    text: str = ""


def due(session: Session, channel: Channel | None, directory: Directory, at: datetime) -> list[Due]:
    """What is due at this moment: at most one move, then texts and missed targets.

    Of a session that was imported, or has no channel, nothing is.
    """
    if channel is None or session.moved_at is None:
        return []
    found = _Rules(session, channel.settings, directory, at)
    if session.status == CLOSED:
        return list(found.farewells())
    moves = sorted(found.moves(), key=lambda one: one.due_at)
    return [*found.texts(), *found.missed(), *moves[:1]]


class _Rules:
    def __init__(
        self, session: Session, settings: Settings, directory: Directory, at: datetime
    ) -> None:
        assert session.moved_at is not None
        self.session, self.settings, self.directory, self.at = session, settings, directory, at
        self.moved_at: datetime = session.moved_at
        self.is_pinned = session.is_pinned(at)
        self._open_time: OpenTime | None = None

    @property
    def open_time(self) -> OpenTime:
        """The channel's hours; asked for only where a rule needs them."""
        if self._open_time is None:
            self._open_time = open_time(self.settings.hours)
        return self._open_time

    def moves(self) -> Iterator[Due]:
        """What would take it from where it is."""
        if self.session.status == OFFERED:
            yield from self._offer_over()
        elif self.session.status == HELD and not self.is_pinned:
            yield from self._holder_late()
        if self.session.status != HELD:
            yield from self._passed_on()
        if not self.is_pinned:
            yield from self._silent()

    def texts(self) -> Iterator[Due]:
        """What is written to the contact while the session is live."""
        s = self.session
        is_inbound = s.contact_messages > 0 and not s.is_outbound and s.parent is None
        is_where_it_came = s.channel == s.entry_channel and not s.reopens
        if is_inbound and is_where_it_came and not {WELCOME, OFFLINE} & set(s.texts):
            if self.open_time.is_open(s.opened_at):
                yield from self._say(WELCOME, self.settings.welcome_text, s.opened_at)
            else:
                yield from self._say(OFFLINE, self.settings.offline_text, s.opened_at)
        if is_inbound and s.accepted_at is None and self.open_time.is_open(self.at):
            after = timedelta(seconds=self.settings.queue_text_after)
            yield from self._say(QUEUE, self.settings.queue_text, s.opened_at + after)
        if s.status != HELD and s.open_turn and self.settings.no_answer != STAY:
            yield from self._on_no_answer()

    def missed(self) -> Iterator[Due]:
        """The target of the turn that runs, where it has passed."""
        turn = self.session.open_turn
        target = self.settings.target(turn.number) if turn else None
        if turn is None or target is None or (self.session.late_turn or 0) >= turn.number:
            return
        missed_at = self.open_time.after(turn.asked_at, target)
        if missed_at is not None and missed_at <= self.at:
            which = FIRST_RESPONSE if turn.number == 1 else RESPONSE
            yield Due(TELL, which, missed_at)

    def farewells(self) -> Iterator[Due]:
        """What is written once it is closed, by a person or by silence."""
        s = self.session
        if s.closed_at is None or s.close_reason not in ("closed", SILENCE):
            return
        # What may be undone yet is not told the contact.
        told_at = s.closed_at + UNDO_WITHIN
        if s.close_reason == "closed":
            yield from self._say(CLOSING, self.settings.closing_text, told_at)
        if s.agent_messages and s.contact_messages and self._is_fresh(s.closed_at):
            yield from self._say(RATING, self.settings.rating_text, told_at)

    def _is_fresh(self, closed_at: datetime) -> bool:
        """Whether it was closed soon after it ended: who fell silent days ago is not asked."""
        if self.session.close_reason != SILENCE:
            return True
        return closed_at <= self._silent_since() + self._silence() + TEXTS_KEPT

    def _offer_over(self) -> Iterator[Due]:
        s, settings = self.session, self.settings
        limit = settings.next_after if s.is_queue_offer else settings.accept_within
        yield from self._if_due(RETURN, EXPIRED, self.moved_at + timedelta(seconds=limit))
        if not s.is_queue_offer:
            return
        agent = self.directory.agents.get(s.offered_to or 0)
        if s.offered_to not in settings.roster:
            yield Due(RETURN, OFF_ROSTER, self.at)
        elif agent is not None and agent.is_away:
            yield Due(RETURN, AWAY, max(agent.presence_since or self.at, self.moved_at))

    def _holder_late(self) -> Iterator[Due]:
        turn, settings = self.session.open_turn, self.settings
        if turn is None:
            return
        if settings.is_returned_unreplied and turn.asked_at <= self.moved_at:
            limit = timedelta(seconds=settings.reply_within)
            yield from self._if_due(RETURN, UNREPLIED, self.moved_at + limit)
        holder = self.directory.agents.get(self.session.holder or 0)
        if settings.return_after_away is not None and holder is not None and holder.is_away:
            limit = timedelta(seconds=settings.return_after_away)
            since = max(holder.presence_since or self.at, self.moved_at)
            yield from self._if_due(RETURN, AWAY, max(since + limit, turn.asked_at))

    def _passed_on(self) -> Iterator[Due]:
        to = self.settings.no_answer_channel
        if self.settings.no_answer != CHANNEL or to is None or to == self.session.channel:
            return
        # What a colleague hands over comes to the queue first: whom they chose is to see it.
        is_handed = self.session.status == OFFERED and not self.session.is_queue_offer
        if is_handed or PASSED_ON in self.session.texts:
            return
        if (when := self._no_answer_at()) is not None:
            yield from self._if_due(PASS_ON, NO_ANSWER, when)

    def _on_no_answer(self) -> Iterator[Due]:
        if (when := self._no_answer_at()) is not None:
            yield from self._say(NO_ANSWER, self.settings.no_answer_text, when, is_kept=True)

    def _no_answer_at(self) -> datetime | None:
        """When the contact will have waited here, in open time, as long as the rule says.

        Whatever they have waited elsewhere, this queue is given its time.
        """
        turn, after = self.session.open_turn, self.settings.no_answer_after
        if turn is None or after is None:
            return None
        since = max(turn.asked_at, self.session.placed_at or turn.asked_at)
        return self.open_time.after(since, after)

    def _silent(self) -> Iterator[Due]:
        s = self.session
        if self.settings.close_after is None or s.open_turn or not s.agent_messages:
            return
        when = self._silent_since() + self._silence()
        text = self.settings.close_text if self.at <= when + TEXTS_KEPT else ""
        yield from self._if_due(CLOSE, SILENCE, when, text)

    def _silent_since(self) -> datetime:
        """What just came back, or was just passed on, is not closed under whoever looks at it."""
        return max(self.session.last_message_at or self.moved_at, self.moved_at)

    def _silence(self) -> timedelta:
        return timedelta(seconds=self.settings.close_after or 0)

    def _say(
        self, which: str, text: str, when: datetime, *, is_kept: bool = False
    ) -> Iterator[Due]:
        is_said = which in self.session.texts
        if text and not is_said and (is_kept or self.at <= when + TEXTS_KEPT):
            yield from self._if_due(SAY, which, when, text)

    def _if_due(self, does: str, reason: str, when: datetime, text: str = "") -> Iterator[Due]:
        if when <= self.at:
            yield Due(does, reason, when, text)
