"""Who there is, and who may do what: the only place where roles are checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from ccanalytics.errors import BadInput, NotFound, unknown
from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_
from ccanalytics.model.calendar import Calendar
from ccanalytics.model.refusals import refuse
from ccanalytics.model.settings import Settings

if TYPE_CHECKING:
    from ccanalytics.model.conversation import Session


ONLINE, PAUSED, AWAY = "online", "paused", "away"
PRESENCES = (N_("online"), N_("paused"), N_("away"))
"""How an agent may be: there, there but offered nothing, not there."""


class Role(StrEnum):
    """What a person may do at most; each role may do what the ones before it may."""

    AGENT = N_("agent")
    SUPERVISOR = N_("supervisor")
    ADMIN = N_("admin")

    def includes(self, other: Role) -> bool:
        """Whether whoever has this role may do what ``other`` may."""
        order = list(Role)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True)
class Agent:
    """A person who answers. ``login`` is the name that ``by`` and references use."""

    id: int
    login: str = ""
    name: str = ""
    role: Role = Role.AGENT
    presence: str | None = None
    """online, paused or away; None for whoever never said."""
    presence_since: datetime | None = None
    shifts: tuple[Calendar, ...] = ()

    @property
    def is_away(self) -> bool:
        """Whether they said that they are not there."""
        return self.presence == AWAY


@dataclass(frozen=True)
class Channel:
    """An open channel. ``name`` is the short one for references, ``title`` the one to show."""

    id: int
    name: str = ""
    title: str = ""
    settings: Settings = field(default_factory=Settings)

    @property
    def grace(self) -> timedelta:
        """How long after closing a contact's message still reopens the session."""
        return timedelta(seconds=self.settings.grace)


@dataclass(frozen=True)
class Contact:
    """A person who writes to us, known by an address at a connector."""

    id: int
    connector: str = ""
    address: str = ""
    name: str = ""


@dataclass(frozen=True)
class Centre:
    """The contact centre itself; ``zone`` is where its days and weeks are cut."""

    id: int
    zone: str = "UTC"


@dataclass(frozen=True)
class AgentRef:
    """An agent by id or login; written ``agent:ana``."""

    agent: int | str


@dataclass(frozen=True)
class ChannelRef:
    """A channel by id or name; written ``channel:sales``."""

    channel: int | str


@dataclass(frozen=True)
class ConversationRef:
    """A conversation by its number; written ``conversation:12``."""

    conversation: int


NAME = re.compile(r"(?=.*[^0-9])[\w.-]{1,64}", re.UNICODE)
"""Logins and channel names: never digits alone, which would read as an id."""


def valid_name(name: str) -> bool:
    """Whether ``name`` may be a login or a channel's name."""
    return NAME.fullmatch(name) is not None


def reference(text: str) -> AgentRef | ChannelRef | ConversationRef:
    """Read ``agent:ana``, ``channel:sales`` or ``conversation:12``; a bare name is an agent's."""
    kind, colon, name = text.partition(":")
    if not colon:
        kind, name = "agent", text
    key = int(name) if name.isdecimal() else name
    if kind == "agent" and name:
        return AgentRef(key)
    if kind == "channel" and name:
        return ChannelRef(key)
    if kind == "conversation" and isinstance(key, int):
        return ConversationRef(key)
    sentence = _("{given!r} names nobody: write agent:LOGIN, channel:NAME or conversation:NUMBER.")
    raise BadInput(sentence.format(given=text))


@dataclass(frozen=True)
class Directory:
    """All agents and channels, to look up by id or by name."""

    agents: Mapping[int, Agent] = field(default_factory=dict)
    channels: Mapping[int, Channel] = field(default_factory=dict)

    @classmethod
    def of(cls, agents: Iterable[Agent], channels: Iterable[Channel]) -> Directory:
        """Index the given agents and channels."""
        return cls({a.id: a for a in agents}, {c.id: c for c in channels})

    def agent(self, ref: AgentRef | int | str) -> Agent:
        """Return the agent, or raise NotFound with the nearest login."""
        key = ref.agent if isinstance(ref, AgentRef) else ref
        for agent in self.agents.values():
            if key in (agent.id, agent.login):
                return agent
        raise NotFound(unknown("agent", key, (a.login for a in self.agents.values())))

    def channel(self, ref: ChannelRef | int | str) -> Channel:
        """Return the channel, or raise NotFound with the nearest name."""
        key = ref.channel if isinstance(ref, ChannelRef) else ref
        for channel in self.channels.values():
            if key in (channel.id, channel.name):
                return channel
        raise NotFound(unknown("channel", key, (c.name for c in self.channels.values())))

    def actor(self, login: str) -> Agent:
        """Whoever acts as ``login``; refused when there is no such agent."""
        try:
            return self.agent(login)
        except NotFound:
            raise refuse("no_actor", given=login) from None

    def admins(self) -> list[Agent]:
        """All admins."""
        return [a for a in self.agents.values() if a.role is Role.ADMIN]


class Who(StrEnum):
    """How somebody stands to a session or a setting; an action lists those it is for."""

    ANYONE = N_("any agent")
    HOLDER = N_("whoever holds the conversation")
    OFFERED = N_("whoever it is offered to")
    ROSTER = N_("any agent of its channel while it waits in the queue")
    PARTICIPANT = N_("whoever was invited to it")
    AUTHOR = N_("whoever did it")
    MEMBER = N_("whoever was asked to it")
    SUPERVISOR = N_("a supervisor")
    ADMIN = N_("an admin")


def stands_as(
    agent: Agent, session: Session | None = None, channel: Channel | None = None
) -> set[Who]:
    """All the ways in which ``agent`` stands to ``session``, in ``channel`` (None: to settings)."""
    ways = {Who.ANYONE}
    if agent.role.includes(Role.SUPERVISOR):
        ways.add(Who.SUPERVISOR)
    if agent.role is Role.ADMIN:
        ways.add(Who.ADMIN)
    if session is not None:
        ways |= _stands_to_session(agent.id, session)
        if session.status == "waiting" and serves(agent, channel):
            ways.add(Who.ROSTER)
    return ways


def serves(agent: Agent, channel: Channel | None) -> bool:
    """Whether the agent answers in this channel: supervisors do in all, and everybody does where
    there is no roster."""
    roster = channel.settings.roster if channel else ()
    return not roster or agent.id in roster or agent.role.includes(Role.SUPERVISOR)


def permit(
    agent: Agent,
    verb: str,
    allowed: Iterable[Who],
    session: Session | None = None,
    channel: Channel | None = None,
    holder: str = "",
) -> None:
    """Refuse unless ``agent`` is one of those whom ``verb`` is for; ``holder`` is for the words."""
    if stands_as(agent, session, channel).isdisjoint(allowed):
        raise refuse(
            "not_allowed",
            verb=verb,
            who=_(" or ").join(map(_, allowed)),
            login=agent.login,
            role=agent.role,
            holder=_("; {holder} holds it").format(holder=holder) if holder else "",
        )


def _stands_to_session(agent: int, session: Session) -> set[Who]:
    ways = set()
    if session.holder == agent:
        ways.add(Who.HOLDER)
    if session.offered_to == agent:
        ways.add(Who.OFFERED)
    if any(p.agent == agent and p.is_invited for p in session.participants):
        ways.add(Who.PARTICIPANT)
    if session.is_spam and session.closed_by == agent:
        ways.add(Who.AUTHOR)
    return ways
