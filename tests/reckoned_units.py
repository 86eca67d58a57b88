"""The metrics' rows, made of what a walk over the facts has left (`reckoned`)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ccanalytics.model.open_time import open_time
from ccanalytics.model.settings import Settings
from reckoned import Offer, Session, Turn

Unit = tuple[Any, ...]

ZONE = "Europe/Madrid"
RESOLVED = ("closed", "duplicate", "no_reply_needed", "other")


@dataclass
class Units:
    """Of each metric by its name: the rows that count, and what is left out, with the reason."""

    counted: dict[str, list[Unit]] = field(default_factory=lambda: defaultdict(list))
    left_out: dict[str, list[Unit]] = field(default_factory=lambda: defaultdict(list))

    def add(self, metric: str, key: Unit, *values: Any, unless: str | None = None) -> None:
        """One unit; ``unless`` is why it does not count, if it does not."""
        if unless:
            self.left_out[metric].append((*key, unless))
        else:
            self.counted[metric].append((*key, *values))


Rules = dict[int, list[tuple[datetime, Settings]]]
"""Of each channel the rules that it had, and since when, in their order."""


def units(all_of_them: list[Session], last: datetime, rules: Rules) -> Units:
    """All metrics but `missed`."""
    made = Units()
    for s in all_of_them:
        test = "test" if s.is_test else None
        if s.turns:
            _add_waits(made, s, test, last)
            _add_kept(made, s, test, last, rules)
        if (local := begun(s)) and s.parent is None:
            hour = (local.isoweekday(), local.hour)
            made.add("arrivals", (s.id,), s.turns[0].channel, *hour, unless=test)
        for side in ("contact", "agent", "bot"):
            made.add("messages_per_session", (s.id, side), s.messages[side], unless=test)
        made.add("volume", (s.id,), s.entry, _direction(s), unless=test)
        made.add("spam_rate", (s.id,), s.entry, s.is_spam, unless=test)
        made.add("transfer_rate", (s.id,), s.entry, bool(s.offers), unless=test)
        made.add("transfers_per_session", (s.id,), s.entry, len(s.offers), unless=test)
        resolved = _seconds(s.opened_at, s.closed_at) if s.reason in RESOLVED else None
        watched = _seconds(s.opened_at, s.closed_at or last)
        unless = test or ("bots" if s.is_of_bots else None)
        made.add("resolution_time", (s.id,), s.entry, resolved, watched, unless=unless)
        if s.is_spam:
            _add_spam(made, s, all_of_them)
        for offer in s.offers:
            _add_transfer(made, s, offer, last)
    return made


def _add_waits(made: Units, s: Session, test: str | None, last: datetime) -> None:
    for number, turn in enumerate(s.turns, 1):
        unless = unless_it_counts(s, turn)
        value = _seconds(turn.asked_at, turn.ended_at) if turn.is_replied else None
        watched = _seconds(turn.asked_at, turn.ended_at or last)
        end = turn.reason or "pending"
        values = (turn.channel, turn.replied_by, end, value, watched)
        made.add("response_time", (s.id, number), *values, unless=unless)
    needing = [turn for turn in s.turns if not turn.is_dismissed] or s.turns
    at, by = _first_reply(s)
    asked_at, channel = needing[0].asked_at, needing[0].channel
    value = _seconds(asked_at, at) if at else None
    watched = _seconds(asked_at, at or s.closed_at or last)
    unless = test or (None if at else needs_none(s))
    made.add("first_response_time", (s.id,), channel, by, value, watched, unless=unless)


def unless_it_counts(s: Session, turn: Turn) -> str | None:
    """Why a wait does not count, if it does not."""
    unless = "test" if s.is_test else "no_reply_needed" if turn.is_dismissed else None
    unless = unless or ("moved" if _went_on(s, turn) else None)
    return unless or ("bots" if s.is_of_bots else None)


def _add_kept(made: Units, s: Session, test: str | None, last: datetime, rules: Rules) -> None:
    """Which waits were answered within the target of their channel."""
    for number, turn in enumerate(s.turns, 1):
        had = rules.get(turn.channel or 0, [])
        then = [settings for since, settings in had if since <= turn.asked_at]
        target = then[-1].target(number) if then else None
        unless = test or ("spam" if s.is_spam else None)
        unless = unless or ("no_reply_needed" if turn.is_dismissed else None)
        unless = unless or ("moved" if _went_on(s, turn) else None)
        unless = unless or ("bots" if s.is_of_bots else None)
        unless = unless or ("no_target" if target is None else None)
        watched_until = max(turn.asked_at, turn.ended_at or last)
        hours = open_time(had[-1][1].hours if had else ())
        lasted = hours.seconds(turn.asked_at, watched_until)
        is_kept = turn.is_replied and lasted <= (target or 0)
        is_due = turn.ended_at is not None or lasted >= (target or 0)
        key = (s.id,) if number == 1 else (s.id, number)
        metric = "sla_first_response" if number == 1 else "sla_response"
        made.add(metric, key, turn.channel, target, is_kept, is_due, unless=unless)


def _first_reply(s: Session) -> tuple[datetime | None, int | None]:
    """When and by whom; where something needed no reply, only what ended a wait is one."""
    if any(turn.is_dismissed for turn in s.turns):
        replied = [turn for turn in s.turns if turn.is_replied]
        return (replied[0].ended_at, replied[0].replied_by) if replied else (None, None)
    return (s.replies[0]["happened_at"], s.replies[0]["actor"]) if s.replies else (None, None)


def needs_none(s: Session) -> str | None:
    """Why a session without a reply owes none."""
    if all(turn.is_dismissed for turn in s.turns):
        return "no_reply_needed"
    if _went_on(s, s.turns[-1]):
        return "moved"
    return "bots" if s.is_of_bots else None


def _went_on(s: Session, turn: Turn) -> bool:
    is_left = not (turn.is_replied or turn.is_dismissed)
    return s.went_on_since is not None and turn is s.turns[-1] and is_left


def _direction(s: Session) -> str:
    if s.is_outbound:
        return "outbound"
    return "inbound" if s.parent is None else "moved"


def _add_spam(made: Units, s: Session, all_of_them: list[Session]) -> None:
    assert s.closed_at
    made.add("spam_time", (s.id,), _seconds(s.opened_at, s.closed_at))
    held = _seconds(s.accepted_at, s.closed_at) if s.accepted_at else 0
    made.add("spam_held", (s.id,), held)
    made.add("spam_answered", (s.id,), s.messages["agent"] > 0)
    mine = [one for one in all_of_them if one.conversation == s.conversation]
    later = mine[mine.index(s) + 1 :]
    served = any(one.replies and not (one.is_spam or one.is_test) for one in later)
    made.add("spam_served_later", (s.id,), served)


def _add_transfer(made: Units, s: Session, offer: Offer, last: datetime) -> None:
    key, test = (offer.fact["position"],), "test" if s.is_test else None
    pull = test or ("pull" if offer.kind == "pull" else None)
    at, ended = offer.fact["happened_at"], offer.ended_at or s.closed_at
    reason = offer.reason if offer.ended_at else (s.reason or "pending")
    value = _seconds(at, ended) if reason in ("accepted", "taken") else None
    who = (offer.channel, offer.giver, offer.kind)
    made.add("transfers", key, *who, unless=test)
    made.add("transfer_time", key, *who, reason, value, _seconds(at, ended or last), unless=pull)
    made.add("transfer_wait", key, offer.kind, _waited(s, offer, last), unless=pull)


def missed(
    all_of_them: list[Session], contacts: set[int], hours: list[tuple[int, int]] | None
) -> tuple[list[Unit], list[Unit]]:
    """The sessions that count, each with the cause for which it was missed, if it was; and those
    that are left out, with the reason."""
    made = Units()
    for s in all_of_them:
        local = begun(s)
        if local and s.closed_at:
            unless = "test" if s.is_test else "spam" if s.is_spam else None
            unless = unless or (None if s.replies else needs_none(s))
            cause = None if s.replies else _cause(s, contacts, local, hours)
            made.add("missed", (s.id,), cause, unless=unless)
    return made.counted["missed"], made.left_out["missed"]


def begun(s: Session) -> datetime | None:
    """When the contact began it, on the centre's clocks; None if no contact did."""
    if not s.turns or s.has_agent_begun or s.is_outbound:
        return None
    return s.turns[0].asked_at.replace(tzinfo=UTC).astimezone(ZoneInfo(ZONE))


def _cause(
    s: Session, contacts: set[int], local: datetime, hours: list[tuple[int, int]] | None
) -> str:
    minute = (local.weekday() * 24 + local.hour) * 60 + local.minute
    if hours and not any(start <= minute < end for start, end in hours):
        return "out_of_hours"
    if s.reason == "superseded" or (s.closed and s.closed["actor"] in contacts):
        return "gave_up"
    return "by_us" if s.closed and s.closed["actor_kind"] == "agent" else "auto_close"


def _waited(s: Session, offer: Offer, last: datetime) -> float:
    """Looked at turn by turn: how much of each lies within the transfer."""
    start = offer.fact["happened_at"]
    end = offer.ended_at or s.closed_at or max(last, start)
    total = timedelta()
    for turn in s.turns:
        if not turn.is_dismissed:
            asked_at = turn.asked_at
            if _went_on(s, turn) and s.went_on_since:
                asked_at = max(asked_at, s.went_on_since)
            over = turn.ended_at or s.closed_at or end
            total += max(timedelta(), min(end, over) - max(start, asked_at))
    return total.total_seconds()


def _seconds(start: datetime, end: datetime | None) -> float:
    assert end
    return max(timedelta(), end - start).total_seconds()
