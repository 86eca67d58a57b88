"""Who may be offered a conversation by a channel's queue, and who has declined it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from ccanalytics.model.conversation import Session
from ccanalytics.model.facts import (
    Fact,
    MovingFact,
    SessionOffered,
    SessionReturned,
    SessionSkipped,
    in_force,
)
from ccanalytics.model.open_time import open_time
from ccanalytics.model.people import AWAY, ONLINE, Agent, Channel

if TYPE_CHECKING:
    from ccanalytics.model.action import Now


def hindrance(agent: int, channel: Channel, now: Now) -> str | None:
    """Why this agent can be offered nothing by this channel now, as a code; None if they can."""
    settings = channel.settings
    if agent not in settings.roster:
        return "not_in_roster"
    found = now.directory.agents.get(agent)
    if found is None or found.presence != ONLINE:
        return "not_present"
    if settings.most_sessions is None:
        return None
    has = now.known.load_of(agent, settings.counts)
    return "has_enough" if has >= settings.most_sessions else None


def skipped(thread: Iterable[Fact], session: Session) -> set[int]:
    """Who declined the session since it last went to anybody or came; being offered it, or coming
    back from an offer, is neither."""
    found: set[int] = set()
    for fact in reversed(in_force(thread)):
        if fact.session_id != session.id:
            continue
        if isinstance(fact, SessionSkipped) and fact.actor is not None:
            found.add(fact.actor)
        passing = (SessionReturned, SessionOffered)
        if isinstance(fact, MovingFact) and not isinstance(fact, passing):
            break
    return found


def shift_ended_at(agent: Agent, at: datetime) -> datetime | None:
    """When the last shift ended of an agent who is there still, if it has since they said so."""
    if not agent.shifts or agent.presence in (None, AWAY) or agent.presence_since is None:
        return None
    shifts = open_time(agent.shifts)
    if shifts.is_open(at):
        return None
    ended_at = shifts.last_closing(at)
    return ended_at if ended_at is not None and ended_at > agent.presence_since else None
