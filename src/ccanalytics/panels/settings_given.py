"""Settings as a form shows them, and what was typed into it as the acts want it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ccanalytics.errors import BadInput, Refused
from ccanalytics.language import day as told_day
from ccanalytics.language import gettext as _
from ccanalytics.language import ngettext, number
from ccanalytics.model.calendar import Calendar, plain
from ccanalytics.model.configuring import LONGEST, changed
from ccanalytics.model.escape import visible
from ccanalytics.model.hours import week_windows
from ccanalytics.model.people import Directory
from ccanalytics.model.settings import Settings
from ccanalytics.panels import settings_hours as hours
from ccanalytics.panels.settings_field import Field
from ccanalytics.panels.settings_fields import BY_KEY
from ccanalytics.panels.settings_typed import Untold, seconds_of, typed

CUT = 80
"""Characters of a text in a list of changes."""


@dataclass
class Given:
    """What was typed: values as the acts want them, what is wrong by place, what is read."""

    values: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    read: dict[str, dict[str, Any]] = field(default_factory=dict)


def drawn(one: Field, value: Any) -> Any:
    """A setting as the form has it; calendars as `Calendar`, all else as `settings.plain`."""
    if one.kind == "seconds":
        return "" if value is None else typed(value)
    if one.kind == "names":
        return ", ".join(value)
    if one.kind == "hours":
        return [hours.typed(calendar) for calendar in value]
    if one.kind in ("flag", "agents"):
        return list(value) if one.kind == "agents" else value
    return "" if value is None else str(value)


def given(draft: Mapping[str, Any], at: datetime) -> Given:
    """Read all that was typed, by key; BadInput of what no form sends."""
    found = Given()
    for key, value in draft.items():
        one = BY_KEY.get(key)
        if one is None or not _has_shape(one, value):
            raise BadInput(_("{field} cannot be {value!r}.").format(field=key, value=value))
        if one.kind == "hours":
            _read_hours(found, key, value, at)
        elif one.kind == "seconds":
            _read_seconds(found, key, value)
        else:
            found.values[key] = value
    return found


def model_faults(
    settings: Settings, changes: Mapping[str, Any], directory: Directory
) -> dict[str, str]:
    """What the channel's rules would refuse of these changes, by setting."""
    try:
        changed(settings, changes, directory)
    except Refused as refusal:
        fields = refusal.values["fields"]
        return dict(fields) if isinstance(fields, Mapping) else {}
    return {}


def told(one: Field, value: Any, directory: Directory) -> str:
    """A setting in a few words, for whoever reads what was changed; ``value`` as in `drawn`."""
    if one.kind == "flag":
        return _("yes") if value else _("no")
    if value in (None, "", (), []):
        return _(one.empty)
    if one.kind == "choice":
        return _(one.choices[value][0]) if value in one.choices else str(value)
    if one.kind == "agents":
        names = {agent.login: agent.name or agent.login for agent in directory.agents.values()}
        return visible(", ".join(names.get(login, login) for login in value))
    if one.kind == "channel":
        titles = {channel.name: channel.title for channel in directory.channels.values()}
        return visible(titles.get(value) or value)
    if one.kind == "hours":
        return "; ".join(map(_calendar_told, value))
    text = str(drawn(one, value))
    said = visible(text if len(text) <= CUT else text[: CUT - 1].rstrip() + "…")
    return f"“{said}”" if one.kind == "text" else said


def _calendar_told(calendar: Calendar) -> str:
    parts = [hours.week(week_windows(calendar.week, [])), calendar.zone]
    for many, days in (
        (len(calendar.holidays), ngettext("{n} holiday", "{n} holidays", len(calendar.holidays))),
        (
            len(calendar.special),
            ngettext("{n} special day", "{n} special days", len(calendar.special)),
        ),
    ):
        if many:
            parts.append(days.format(n=number(many)))
    if calendar.valid_from:
        parts.append(_("from {day}").format(day=told_day(calendar.valid_from)))
    return ", ".join(parts)


def _has_shape(one: Field, value: Any) -> bool:
    """Whether a form sends such a value for this setting; hours are looked at as they are read."""
    if one.kind == "agents":
        return isinstance(value, list) and all(isinstance(login, str) for login in value)
    if one.kind == "hours":
        return True
    return isinstance(value, bool if one.kind == "flag" else str)


def _read_hours(found: Given, key: str, value: Any, at: datetime) -> None:
    calendars, wrong = hours.read(value, key)
    found.faults |= wrong
    told = hours.readings(calendars, key, at, is_sound=not wrong)
    # Of what cannot be read nothing is told but that.
    found.read |= {place: one for place, one in told.items() if place not in wrong}
    if not wrong:
        found.values[key] = [plain(one) for one in calendars]


def _read_seconds(found: Given, key: str, value: str) -> None:
    if not value.strip() and BY_KEY[key].empty:
        found.values[key] = None
        return
    try:
        seconds = seconds_of(value)
    except Untold as untold:
        found.faults[key] = str(untold)
        return
    if seconds > LONGEST:
        sentence = _("{given} is too long: {most} is the most.")
        found.faults[key] = sentence.format(given=typed(seconds), most=typed(LONGEST))
        return
    found.values[key] = seconds
    if typed(seconds) != value.strip():
        found.read[key] = {"said": typed(seconds)}
