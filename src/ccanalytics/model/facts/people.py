"""Facts of people, channels, prepared texts and files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ccanalytics.model.calendar import read
from ccanalytics.model.facts.base import Fact, State
from ccanalytics.model.people import Agent, Centre, Channel, Contact, Role
from ccanalytics.model.settings import of_stored
from ccanalytics.model.things import Canned, File


@dataclass(frozen=True, kw_only=True)
class CentreCreated(Fact):
    """The store came to be; days and weeks are cut in ``zone``."""

    SUBJECT = "centre"
    zone: str

    def apply(self, state: State) -> Centre:
        return Centre(self.subject, self.zone)


@dataclass(frozen=True, kw_only=True)
class AgentAdded(Fact):
    """A person joined the agents."""

    SUBJECT = "agent"
    login: str
    name: str
    role: str = Role.AGENT

    def apply(self, state: State) -> Agent:
        return Agent(self.subject, self.login, self.name, Role(self.role))


@dataclass(frozen=True, kw_only=True)
class AgentRoleSet(Fact):
    """An agent was given another role."""

    SUBJECT = "agent"
    role: str

    def apply(self, state: State) -> Agent:
        return replace(state or Agent(self.subject), role=Role(self.role))


@dataclass(frozen=True, kw_only=True)
class AgentPresenceSet(Fact):
    """An agent is there (online), there but offered nothing (paused), or not there (away).

    ``reason`` is which; where the rules said so at the end of a shift, it was due at ``due_at``.
    """

    SUBJECT = "agent"
    reason: str
    due_at: datetime | None = None

    def apply(self, state: State) -> Agent:
        return replace(
            state or Agent(self.subject), presence=self.reason, presence_since=self.happened_at
        )


@dataclass(frozen=True, kw_only=True)
class AgentShiftsSet(Fact):
    """When an agent is to be there, as plain calendars; none means that nothing is planned."""

    SUBJECT = "agent"
    shifts: tuple[dict[str, Any], ...] = ()

    def apply(self, state: State) -> Agent:
        return replace(state or Agent(self.subject), shifts=tuple(map(read, self.shifts)))


@dataclass(frozen=True, kw_only=True)
class ChannelAdded(Fact):
    """An open channel came to be."""

    SUBJECT = "channel"
    name: str
    title: str

    def apply(self, state: State) -> Channel:
        return replace(state or Channel(self.subject), name=self.name, title=self.title)


@dataclass(frozen=True, kw_only=True)
class ChannelConfigured(Fact):
    """A channel's rules changed: ``settings`` are all of them from now on, as they are stored."""

    SUBJECT = "channel"
    settings: dict[str, Any]

    def apply(self, state: State) -> Channel:
        return replace(state or Channel(self.subject), settings=of_stored(self.settings))


@dataclass(frozen=True, kw_only=True)
class ContactAdded(Fact):
    """A person wrote to us for the first time from this address."""

    SUBJECT = "contact"
    connector: str
    address: str
    name: str = ""

    def apply(self, state: State) -> Contact:
        return Contact(self.subject, self.connector, self.address, self.name)


@dataclass(frozen=True, kw_only=True)
class CannedSaved(Fact):
    """A text was kept for all agents to use again; ``shortcut`` is what one types to find it."""

    SUBJECT = "canned_response"
    text: str
    shortcut: str = ""

    def apply(self, state: State) -> Canned:
        return Canned(self.subject, self.text, self.shortcut)


@dataclass(frozen=True, kw_only=True)
class CannedRemoved(Fact):
    """A prepared text is offered no more; what was sent with it stays."""

    SUBJECT = "canned_response"

    def apply(self, state: State) -> Canned:
        return replace(state or Canned(self.subject), is_removed=True)


@dataclass(frozen=True, kw_only=True)
class FileAdded(Fact):
    """A file with this content was attached for the first time; it was on disk before."""

    SUBJECT = "file"
    sha256: str
    name: str
    size: int
    media_type: str
    conversation: int | None = None

    def apply(self, state: State) -> File:
        return File(
            id=self.subject,
            sha256=self.sha256,
            name=self.name,
            size=self.size,
            media_type=self.media_type,
            is_contacts=self.actor_kind == "contact",
            conversation=self.conversation,
        )
