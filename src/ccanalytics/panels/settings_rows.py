"""What the settings show: channels and people with all that is set, and what was changed when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ccanalytics.errors import NotFound
from ccanalytics.language import gettext as _
from ccanalytics.model.escape import visible
from ccanalytics.model.facts import ChannelConfigured
from ccanalytics.model.people import Agent, Channel, Directory
from ccanalytics.model.settings import Settings, of_stored, plain
from ccanalytics.panels.base import Row
from ccanalytics.panels.settings_field import CHANNELS, PEOPLE
from ccanalytics.panels.settings_fields import BY_KEY, FIELDS, label
from ccanalytics.panels.settings_given import drawn, told
from ccanalytics.panels.settings_hours import readings, standing
from ccanalytics.store.loading import Loading

MOST = 50
"""How many changes are shown, the latest."""


def channel_values(settings: Settings, directory: Directory) -> dict[str, Any]:
    """A channel's settings by key, as people write them; its hours as calendars."""
    return plain(settings, directory) | {"hours": settings.hours}


def values(of: str, number: int, directory: Directory) -> dict[str, Any]:
    """All that is set of one channel or person; NotFound if there is none."""
    if of == CHANNELS and number in directory.channels:
        return channel_values(directory.channels[number].settings, directory)
    if of == PEOPLE and number in directory.agents:
        agent = directory.agents[number]
        return {"presence": agent.presence, "role": agent.role, "shifts": agent.shifts}
    raise NotFound(_("There is nothing of that number to set."))


def form_of(of: str, found: Mapping[str, Any]) -> dict[str, Any]:
    """The settings as the form has them, those that the table knows."""
    return {one.key: drawn(one, found[one.key]) for one in FIELDS if one.of == of}


def channel_row(channel: Channel, directory: Directory, at: datetime) -> Row:
    """A channel, what is set of it, and whether it is open."""
    is_open, said, _until = standing(channel.settings.hours, at)
    return {
        **_row(CHANNELS, channel.id, directory, "hours", channel.settings.hours, at),
        "name": visible(channel.name),
        "title": visible(channel.title or channel.name),
        "is_open": is_open,
        "standing": said,
    }


def person_row(agent: Agent, directory: Directory, at: datetime) -> Row:
    """A person, what is set of them, and whether they are on shift."""
    since = agent.presence_since
    return {
        **_row(PEOPLE, agent.id, directory, "shifts", agent.shifts, at),
        "name": visible(agent.login),
        "login": agent.login,
        "title": visible(agent.name or agent.login),
        "presence": agent.presence or "",
        "since": since.replace(tzinfo=UTC).timestamp() * 1000 if since else None,
    }


def _row(
    of: str, number: int, directory: Directory, key: str, calendars: Any, at: datetime
) -> dict[str, Any]:
    found = values(of, number, directory)
    return {
        "id": number,
        "values": form_of(of, found),
        "told": {one.key: told(one, found[one.key], directory) for one in FIELDS if one.of == of},
        "read": readings(calendars, key, at),
    }


def changes(loading: Loading, channel: int, directory: Directory) -> list[Row]:
    """Who changed what of a channel and when, the latest first; NotFound if there is none."""
    facts = loading.facts_of(channel, "channel")
    configured = [fact for fact in facts if isinstance(fact, ChannelConfigured)]
    before = Settings()
    found: list[Row] = []
    for fact in configured:
        after = of_stored(fact.settings)
        found.append(
            {
                "at": fact.happened_at.replace(tzinfo=UTC).timestamp() * 1000,
                "who": who(fact, directory),
                "what": _what(before, after, directory),
            }
        )
        before = after
    return found[::-1][:MOST]


def who(fact: ChannelConfigured, directory: Directory) -> str:
    """The name of whoever did it."""
    agent = directory.agents.get(fact.actor or 0)
    return visible(agent.name or agent.login) if agent else _("Somebody")


def _what(before: Settings, after: Settings, directory: Directory) -> list[list[str]]:
    """What differs: its label, what it was, what it became."""
    was, now = channel_values(before, directory), channel_values(after, directory)
    return [
        [label(key), *(_told(key, one[key], directory) for one in (was, now))]
        for key in now
        if was[key] != now[key]
    ]


def _told(key: str, value: Any, directory: Directory) -> str:
    return told(BY_KEY[key], value, directory) if key in BY_KEY else visible(value)
