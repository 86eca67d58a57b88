"""Changing the rules of a channel: what people write is read, and all faults are told together."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from ccanalytics.errors import CCAnalyticsError, unknown
from ccanalytics.language import gettext as _
from ccanalytics.language import number
from ccanalytics.model.calendar import Calendar, calendars_faults, faults, plain, read, zones
from ccanalytics.model.given import cut, named, shown
from ccanalytics.model.people import AgentRef, ChannelRef, Directory, valid_name
from ccanalytics.model.refusals import refuse
from ccanalytics.model.settings import (
    AGENTS,
    CHANNEL,
    CHANNELS,
    COUNTS,
    DISTRIBUTIONS,
    NAMES,
    NO_ANSWER,
    TEXT,
    Settings,
)
from ccanalytics.model.text import clean

LONGEST = 30 * 24 * 3600
"""Seconds of the longest limit, thirty days."""

LONGEST_TEXT = 2_000
"""Characters of the longest automatic text."""

LONGEST_LIST = 1_000
"""Names in the longest list; calendars of a channel, and days of a calendar, are as many."""

YES, NO = ("yes", "true", "on", "1"), ("no", "false", "off", "0")


class Fault(Exception):
    """What is wrong with one value, in one sentence."""


def changed(settings: Settings, changes: Mapping[str, Any], directory: Directory) -> Settings:
    """The settings after these changes, written as people write them.

    Values may be texts, as a command line gives them: "yes", "90", "ana, ben", and "" or "none" for
    none; hours may be one line, "Europe/Madrid mon-fri 09:00-18:00". Raises Refused with the code
    ``bad_settings``, whose ``values["fields"]`` has a sentence for each field that is wrong.
    """
    found: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name, value in _table(changes).items():
        if name not in NAMES:
            wrong[named(name)] = unknown("setting", named(name), NAMES)
            continue
        try:
            found[name] = _READERS[name](value, directory)
        except (Fault, CCAnalyticsError) as fault:
            wrong[name] = cut(str(fault), LONGEST_TEXT)
    after = replace(settings, **found)
    for name, sentence in _contradictions(after).items():
        wrong.setdefault(name, sentence)
    if wrong:
        told = "; ".join(f"{name}: {sentence}" for name, sentence in wrong.items())
        raise refuse("bad_settings", faults=cut(told, 2 * LONGEST_TEXT), fields=wrong)
    return after


def _table(changes: Any) -> Mapping[Any, Any]:
    if isinstance(changes, Mapping):
        return changes
    sentence = _("{given} is no table of settings")
    raise refuse("bad_settings", faults=sentence.format(given=shown(changes)), fields={})


def _contradictions(settings: Settings) -> dict[str, str]:
    """What does not go together, by the field to mend."""
    wrong = {}
    if settings.no_answer == TEXT and not settings.no_answer_text:
        wrong["no_answer_text"] = _("there is none to write when nobody answers")
    if settings.no_answer == CHANNEL and settings.no_answer_channel is None:
        wrong["no_answer_channel"] = _("name the channel that it goes to when nobody answers")
    if "{" in settings.queue_text.replace("{position}", ""):
        wrong["queue_text"] = _("only {position} may stand in braces")
    return wrong


Reader = Callable[[Any, Directory], Any]


def _seconds(least: int, *, is_optional: bool) -> Reader:
    def reader(value: Any, _directory: Directory) -> int | None:
        if is_optional and _is_none(value):
            return None
        sentence = _("{given} is no number of seconds from {least} to {most}")
        return _whole(value, least, LONGEST, sentence)

    return reader


def _count(value: Any, _directory: Directory) -> int | None:
    sentence = _("{given} is no whole number from {least} to {most}")
    return None if _is_none(value) else _whole(value, 1, 1_000, sentence)


def _whole(value: Any, least: int, most: int, sentence: str) -> int:
    given = _integer(value)
    if given is None or not least <= given <= most:
        raise Fault(sentence.format(given=shown(value), least=number(least), most=number(most)))
    return given


def _integer(value: Any) -> int | None:
    """A whole number, or one as text; None of anything else."""
    if isinstance(value, str):
        text = value.strip()
        return int(text) if text.removeprefix("-").isdecimal() and len(text) < 12 else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _one_of(choices: Iterable[str]) -> Reader:
    def reader(value: Any, _directory: Directory) -> str:
        if value not in tuple(choices):
            sentence = _("{given} is none of {choices}")
            raise Fault(sentence.format(given=shown(value), choices=", ".join(choices)))
        return str(value)

    return reader


def _flag(value: Any, _directory: Directory) -> bool:
    if isinstance(value, bool):
        return value
    given = value.strip().lower() if isinstance(value, str) else ""
    if given not in (*YES, *NO):
        raise Fault(_("{given} is neither yes nor no").format(given=shown(value)))
    return given in YES


def _words(value: Any, _directory: Directory) -> str:
    if not isinstance(value, str):
        raise Fault(_("{given} is no text").format(given=shown(value)))
    text = clean(value).strip()
    if len(text) > LONGEST_TEXT:
        sentence = _("it has {given} characters; {limit} is the most")
        raise Fault(sentence.format(given=number(len(text)), limit=number(LONGEST_TEXT)))
    return text


def _agents(value: Any, directory: Directory) -> tuple[int, ...]:
    """Agents in their order, by login or id; all who are unknown or named twice are told."""
    given = _listed(value)
    found, wrong = [], []
    for one in given:
        try:
            agent = directory.agent(AgentRef(_name(one))).id
        except (Fault, CCAnalyticsError) as error:
            wrong.append(str(error))
            continue
        if agent in found:
            wrong.append(_("{login} is named twice.").format(login=one))
        found.append(agent)
    if wrong:
        raise Fault(" ".join(wrong))
    return tuple(found)


def _connectors(value: Any, _directory: Directory) -> tuple[str, ...]:
    given = _listed(value)
    wrong = [one for one in given if not isinstance(one, str) or not valid_name(one)]
    if wrong:
        raise Fault(_("{given} is no name of a carrier").format(given=shown(wrong[0])))
    return tuple(dict.fromkeys(given))


def _channel(value: Any, directory: Directory) -> int | None:
    return None if _is_none(value) else directory.channel(ChannelRef(_name(value))).id


def _name(value: Any) -> int | str:
    """What names an agent or a channel: an id, also as text, or a login or name."""
    given = _integer(value)
    if given is None and isinstance(value, str):
        return cut(value.strip())
    if given is None or abs(given) > sys.maxsize:
        raise Fault(_("{given} names nobody.").format(given=shown(value)))
    return given


def _hours(value: Any, _directory: Directory) -> tuple[Calendar, ...]:
    return calendars(value)


def calendars(value: Any) -> tuple[Calendar, ...]:
    """One calendar or several, each as a table or as one line, by the date from which they hold.

    Raises `Fault` that names all that is wrong.
    """
    if _is_none(value):
        return ()
    if value == {}:
        # A table that somebody began and left would close the channel for good.
        raise Fault(_("hours name their zone and their week"))
    given = _no_more_than_fit(value if isinstance(value, (list, tuple)) else [value])
    told: list[Calendar] = []
    wrong: list[str] = []
    for one in given:
        try:
            told.append(_calendar(one))
        except (Fault, CCAnalyticsError) as fault:
            wrong.append(str(fault))
    wrong += [fault for one in told for fault in (*faults(one), *_too_long(one))]
    wrong += calendars_faults(told)
    if wrong:
        raise Fault("; ".join(wrong))
    return tuple(sorted(told, key=lambda one: one.valid_from or date.min))


def _calendar(value: Any) -> Calendar:
    if isinstance(value, Calendar):
        return read(plain(value))
    if isinstance(value, str):
        zone, _space, week = value.strip().partition(" ")
        # What looks like a zone is one misspelt, which is told with all that is wrong.
        if zone not in zones() and "/" not in zone:
            example = "Europe/Madrid mon-fri 09:00-18:00"
            sentence = _("{given} begins with no time zone; write: {example}")
            raise Fault(sentence.format(given=shown(value), example=example))
        return Calendar(zone=zone, week=week.strip())
    return read(value)


def _too_long(calendar: Calendar) -> Iterator[str]:
    for days in (calendar.holidays, calendar.special):
        _no_more_than_fit(days)
    texts = [calendar.week, *(text for _day, text in (*calendar.holidays, *calendar.special))]
    if max(map(len, texts)) > LONGEST_TEXT:
        yield _("A text of the hours has more than {limit} characters.").format(
            limit=number(LONGEST_TEXT)
        )


def _listed(value: Any) -> list[Any]:
    if _is_none(value):
        return []
    if isinstance(value, str):
        return _no_more_than_fit([part.strip() for part in value.split(",") if part.strip()])
    if isinstance(value, (list, tuple)):
        return _no_more_than_fit(value)
    raise Fault(_("{given} is no list of names").format(given=shown(value)))


def _no_more_than_fit(some: Sequence[Any]) -> list[Any]:
    if len(some) > LONGEST_LIST:
        sentence = _("there are {given} of them; {limit} is the most")
        raise Fault(sentence.format(given=number(len(some)), limit=number(LONGEST_LIST)))
    return list(some)


def _is_none(value: Any) -> bool:
    return value is None or (isinstance(value, str) and value.strip().lower() in ("", "none"))


_READERS: dict[str, Reader] = {
    "distribution": _one_of(DISTRIBUTIONS),
    "no_answer": _one_of(NO_ANSWER),
    "counts": _one_of(COUNTS),
    "next_after": _seconds(1, is_optional=False),
    "accept_within": _seconds(1, is_optional=False),
    "reply_within": _seconds(1, is_optional=False),
    "grace": _seconds(0, is_optional=False),
    "queue_text_after": _seconds(0, is_optional=False),
    "most_sessions": _count,
    "connectors": _connectors,
    "hours": _hours,
    **dict.fromkeys(("is_known_first", "is_returned_unreplied"), _flag),
    **dict.fromkeys(
        (
            *("no_answer_after", "return_after_away", "close_after"),
            *("first_response_target", "response_target"),
        ),
        _seconds(1, is_optional=True),
    ),
    **dict.fromkeys(
        (
            *("no_answer_text", "welcome_text", "offline_text", "queue_text", "closing_text"),
            *("rating_text", "close_text"),
        ),
        _words,
    ),
    **dict.fromkeys(AGENTS, _agents),
    **dict.fromkeys(CHANNELS, _channel),
}
"""How each setting is read."""
