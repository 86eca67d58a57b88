"""What a report was asked for, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ccanalytics.language import day, moment
from ccanalytics.language import gettext as _


def in_words(parameters: Mapping[str, Any], zone: str) -> str:
    """What a report was asked for: ``channel sales, 2 Mar 2026 to 8 Mar 2026``.

    Moments that have an offset are said in ``zone``.
    """
    given = {name: value for name, value in parameters.items() if value not in ("", None)}
    since, until = str(given.pop("since", "")), str(given.pop("until", ""))
    said = [
        _("channel {name}").format(name=value) if name == "channel" else f"{name} {value}"
        for name, value in given.items()
    ]
    if since or until:
        said.append(_period(since, until, ZoneInfo(zone)))
    return ", ".join(said) or _("everything")


def _period(since: str, until: str, zone: ZoneInfo) -> str:
    if since and until and (days := _whole_days(since, until)):
        first, last = (_whole(day(one)) for one in days)
        return first if first == last else _("{first} to {last}").format(first=first, last=last)
    since, until = _said(since, zone), _said(until, zone)
    if since and until:
        return _("{since} until {until}").format(since=since, until=until)
    return (
        _("from {since}").format(since=since) if since else _("before {until}").format(until=until)
    )


def _whole_days(since: str, until: str) -> tuple[date, date] | None:
    """The first and the last day, where both ends are dates."""
    try:
        return date.fromisoformat(since), date.fromisoformat(until) - timedelta(days=1)
    except (ValueError, OverflowError):
        return None


def _said(word: str, zone: ZoneInfo) -> str:
    """A day or a moment as people say it; what is neither stays as it is."""
    try:
        if len(word) == len("2026-03-02"):
            return _whole(day(date.fromisoformat(word)))
        at = datetime.fromisoformat(word)
        return _whole(moment(at.astimezone(zone) if at.tzinfo else at))
    except (ValueError, OverflowError):
        return word


def _whole(words: str) -> str:
    """The words with spaces at which no line ends."""
    return words.replace(" ", "\u00a0")
