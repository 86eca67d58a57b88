"""The rules of a channel: who is offered what and when, and what happens if nobody answers.

Times are whole seconds. As they are stored, agents and channels are ids; as people see and write
them (`plain`, `changed`), they are logins and names.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from ccanalytics.language import noted as N_
from ccanalytics.model import calendar
from ccanalytics.model.calendar import Calendar

if TYPE_CHECKING:
    from ccanalytics.model.people import Directory

STRICTLY, EVENLY, ALL = "strictly", "evenly", "all"
DISTRIBUTIONS = (N_("strictly"), N_("evenly"), N_("all"))
"""In the order of the roster; to whoever has been free longest; to all at once."""

STAY, TEXT, CHANNEL = "stay", "text", "channel"
NO_ANSWER = (N_("stay"), N_("text"), N_("channel"))
"""What becomes of a session that nobody accepts: it waits on, the contact is written to, or it
goes to another channel's queue (and the contact is written to, where there is a text)."""

OPEN, UNREPLIED, WAITING = "open", "unreplied", "waiting"
COUNTS = (N_("open"), N_("unreplied"), N_("waiting"))
"""What counts against the most that an agent may have: all that they hold or are offered; of
those the ones that nobody has replied to; the ones whose contact waits now."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All rules of one channel. None means that the rule does not hold."""

    connectors: tuple[str, ...] = ()
    """The carriers whose messages it takes; any, where none is named."""
    roster: tuple[int, ...] = ()
    """Its agents in order; nobody is offered anything without one."""
    distribution: str = STRICTLY
    next_after: int = 60
    """Until what one agent does not answer is offered to the next."""
    is_known_first: bool = False
    """A contact who comes back is offered first to the agent who held their last session."""
    no_answer_after: int | None = None
    """Open time that a contact waits until the no-answer rule holds."""
    no_answer: str = STAY
    no_answer_text: str = ""
    no_answer_channel: int | None = None
    accept_within: int = 120
    """Until what a colleague transferred, and nobody accepts, goes to the queue."""
    reply_within: int = 300
    """Until what was accepted, and not replied to, is late."""
    is_returned_unreplied: bool = False
    """Whether it goes back to the queue then."""
    return_after_away: int | None = None
    """Until what somebody holds who is away, and whose contact waits, goes back to the queue."""
    grace: int = 900
    """How long after closing a contact's message reopens the session."""
    most_sessions: int | None = None
    """How many an agent may have, in all channels, to be offered another one here."""
    counts: str = OPEN
    hours: tuple[Calendar, ...] = ()
    """When it is open; always, where there are none."""
    welcome_text: str = ""
    offline_text: str = ""
    queue_text: str = ""
    """``{position}`` stands for the contact's place in the queue."""
    queue_text_after: int = 60
    closing_text: str = ""
    rating_text: str = ""
    """Asks the contact for a mark once the session is closed."""
    close_after: int | None = None
    """Silence of the contact after our last message until the session closes by itself."""
    close_text: str = ""
    first_response_target: int | None = None
    """Open time within which a contact's first message is to be answered; late beyond it."""
    response_target: int | None = None
    """The same for their further messages."""
    alerted: tuple[int, ...] = ()
    """Who hears of a missed target."""

    def target(self, turn: int) -> int | None:
        """The seconds within which this turn of a session is to be answered."""
        return self.first_response_target if turn == 1 else self.response_target


NAMES = tuple(f.name for f in fields(Settings))
AGENTS, CHANNELS = ("roster", "alerted"), ("no_answer_channel",)
LISTS = (*AGENTS, "connectors")


def stored(settings: Settings) -> dict[str, Any]:
    """As it is kept in a fact: what differs from the defaults, agents and channels as ids."""
    told = asdict(settings) | {"hours": [calendar.plain(one) for one in settings.hours]}
    usual = asdict(Settings()) | {"hours": []}
    lists = {name: list(value) for name, value in told.items() if isinstance(value, tuple)}
    return {k: lists.get(k, v) for k, v in told.items() if v != usual[k]}


def of_stored(told: Mapping[str, Any]) -> Settings:
    """The settings that `stored` wrote; what is unknown to this version is passed over."""
    known = {name: value for name, value in told.items() if name in NAMES}
    for name in LISTS:
        known[name] = tuple(known.get(name, ()))
    known["hours"] = tuple(calendar.read(one) for one in known.get("hours", ()))
    return replace(Settings(), **known)


@cache
def read_stored(text: str | None) -> Settings:
    """The settings in the column ``settings`` of the table ``channels``."""
    return of_stored(json.loads(text)) if text else Settings()


@cache
def read_shifts(text: str | None) -> tuple[Calendar, ...]:
    """The calendars in the column ``shifts`` of the table ``agents``."""
    return tuple(map(calendar.read, json.loads(text or "[]")))


def plain(settings: Settings, directory: Directory) -> dict[str, Any]:
    """As people see and write them: all fields, agents by login, channels by name."""
    told = asdict(settings)
    for name in AGENTS:
        told[name] = [directory.agents[agent].login for agent in told[name]]
    told["connectors"] = list(settings.connectors)
    for name in CHANNELS:
        told[name] = directory.channels[told[name]].name if told[name] else None
    return told | {"hours": [calendar.plain(one) for one in settings.hours]}
