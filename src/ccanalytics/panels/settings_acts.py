"""Which act sets what, and who may do it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ccanalytics.actions.add_agent import AddAgent
from ccanalytics.actions.add_channel import AddChannel
from ccanalytics.actions.configure_channel import ConfigureChannel
from ccanalytics.actions.set_presence import SetPresence
from ccanalytics.actions.set_role import SetRole
from ccanalytics.actions.set_shifts import SetShifts
from ccanalytics.language import gettext as _
from ccanalytics.model.action import Action
from ccanalytics.model.people import Agent, AgentRef, ChannelRef, Who, stands_as
from ccanalytics.panels.settings_field import CHANNELS, PEOPLE
from ccanalytics.panels.settings_fields import FIELDS

_ACTS: Mapping[str, Callable[[AgentRef, Any], Action]] = {
    "presence": lambda agent, value: SetPresence(presence=value, agent=agent),
    "role": lambda agent, value: SetRole(agent=agent, role=value),
    "shifts": lambda agent, value: SetShifts(agent=agent, shifts=tuple(value)),
}
"""Of a person each setting is an act; of a channel one act sets all."""

_ALLOWED: Mapping[str, tuple[Who, ...]] = {
    # One's own is set at the desk; here are those of others.
    "presence": SetShifts.allowed,
    "role": SetRole.allowed,
    "shifts": SetShifts.allowed,
}

_ADDING: Mapping[str, tuple[Who, ...]] = {
    CHANNELS: AddChannel.allowed,
    PEOPLE: AddAgent.allowed,
}


def acts_for(of: str, number: int, changes: Mapping[str, Any]) -> dict[str, Action]:
    """The acts that make these changes, by the setting that they are told at."""
    if of == CHANNELS:
        act = ConfigureChannel(channel=ChannelRef(number), changes=dict(changes))
        return {next(iter(changes), ""): act}
    return {key: _ACTS[key](AgentRef(number), value) for key, value in changes.items()}


def locked(me: Agent | None) -> dict[str, str]:
    """The settings that ``me`` may not change, each with a sentence why."""
    found = {}
    for one in FIELDS:
        allowed = _ALLOWED.get(one.key, ConfigureChannel.allowed)
        if me is None or stands_as(me, None).isdisjoint(allowed):
            who = _(" or ").join(map(_, allowed))
            sentence = _("You see this as it is; changing it is for {who}.")
            found[one.key] = sentence.format(who=who)
    return found


def may_add(me: Agent | None) -> list[str]:
    """Of what ``me`` may add another one."""
    return [
        of
        for of, allowed in _ADDING.items()
        if me is not None and not stands_as(me, None).isdisjoint(allowed)
    ]
