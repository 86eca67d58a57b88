"""The rules of a channel as people read them on the terminal, and what changed in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from ccanalytics.cli.tables import Cell, Column
from ccanalytics.cli.terminal import shown
from ccanalytics.language import day, ngettext, number
from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_
from ccanalytics.panels.settings_field import CHANNELS, GROUPS, Field
from ccanalytics.panels.settings_fields import BY_KEY, FIELDS
from ccanalytics.panels.settings_typed import typed

COLUMNS = (
    Column(N_("Rule"), is_wrapped=True),
    Column(N_("Value"), is_folded=True),
    Column(N_("Key")),
)

Rules = Mapping[str, Any]
"""All rules of a channel in their outward form, as `Desk.settings` gives them."""

Row = tuple[object, ...]

MOST_DAYS = 5
"""So many special days that are to come are listed, and changed days of a calendar."""


def rows(rules: Rules, usual: Rules, today: date) -> Iterator[Row]:
    """A row for each rule, under the titles of their groups; what is as usual stands back."""
    group = ""
    for field in FIELDS:
        if field.of != CHANNELS or field.key not in rules:
            continue
        if field.group != group:
            if group:
                yield "", "", ""
            group = field.group
            yield Cell(_(GROUPS[group]), "bold"), "", ""
        style = "dim" if rules[field.key] == usual[field.key] else ""
        first, *further = _lines(field, rules[field.key], today)
        yield Cell(_(field.label), style), Cell(first, style), Cell(field.key, style)
        yield from (("", Cell(line, style), "") for line in further)


def differences(before: Rules, after: Rules) -> Iterator[tuple[str, str, str]]:
    """What changed, as key, old and new value; of hours the lines that went and those that came."""
    for key, new in after.items():
        old = before[key]
        if old == new:
            continue
        if key == "hours":
            gone, come = _calendars_lines(old), _calendars_lines(new)
            yield key, _counted(gone - come), _counted(come - gone)
        else:
            yield key, value_of(key, old), value_of(key, new)


def value_of(key: str, value: Any) -> str:
    """A value that is no calendar, in one line; "none" where there is none."""
    if value is None or value == "" or value == []:
        return _("none")
    field = BY_KEY.get(key)
    if isinstance(value, list):
        return ", ".join(map(shown, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field and field.kind == "seconds":
        return typed(value)
    if field and field.kind == "choice" and value in field.choices:
        return f"{_(field.choices[value][0])} ({value})"
    return number(value) if isinstance(value, int) else shown(value)


def _lines(field: Field, value: Any, today: date) -> list[str]:
    """A value as it is shown, in one line or, of calendars, in several."""
    if value in (None, "", []):
        return [_(field.empty) if field.empty else _("none")]
    if field.kind != "hours":
        return [value_of(field.key, value)]
    return [line for calendar in value for line in _calendar_lines(calendar, today)]


def _calendar_lines(calendar: Rules, today: date) -> Iterator[str]:
    """The week as it is written, then what is still to come of its holidays and special days."""
    yield _head(calendar)
    coming = [(on, name) for on, name in calendar["holidays"] if date.fromisoformat(on) >= today]
    if coming:
        sentence = ngettext(
            "{n} holiday to come: {day}", "{n} holidays to come, the next: {day}", len(coming)
        )
        yield sentence.format(n=number(len(coming)), day=_named(*coming[0]))
    special = [(on, at) for on, at in calendar["special"] if date.fromisoformat(on) >= today]
    yield from (_special(on, at) for on, at in special[:MOST_DAYS])
    if len(special) > MOST_DAYS:
        yield _("and {n} more").format(n=number(len(special) - MOST_DAYS))


def _head(calendar: Rules) -> str:
    """``Europe/Madrid mon-fri 09:00-18:00, from 1 Jan 2027``."""
    hours = shown(f"{calendar['zone']} {calendar['week'] or _('closed all week')}")
    valid = calendar["valid_from"]
    if valid is None:
        return hours
    return _("{hours}, from {day}").format(hours=hours, day=day(date.fromisoformat(valid)))


def _named(on: str, name: str) -> str:
    return f"{day(date.fromisoformat(on))} {shown(name)}"


def _special(on: str, windows: str) -> str:
    return _named(on, windows or _("closed"))


def _calendars_lines(calendars: Iterable[Rules]) -> Counter[str]:
    """Each thing that the calendars say, in a line of its own."""
    found: Counter[str] = Counter()
    for one in calendars:
        found[_head(one)] += 1
        found.update(_named(on, name) for on, name in one["holidays"])
        found.update(_special(on, windows) for on, windows in one["special"])
    return found


def _counted(lines: Counter[str]) -> str:
    told = list(lines.elements())
    more = len(told) - MOST_DAYS
    if more > 0:
        told[MOST_DAYS:] = [_("and {n} more").format(n=number(more))]
    return "; ".join(told) or _("none")
