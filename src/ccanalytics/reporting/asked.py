"""What a report was asked for, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from ccanalytics.language import day, moment
from ccanalytics.language import gettext as _


def in_words(parameters: Mapping[str, Any]) -> str:
    """What a report was asked for: ``channel sales, 2 Mar 2026 to 8 Mar 2026``."""
    given = {name: value for name, value in parameters.items() if value not in ("", None)}
    since, until = str(given.pop("since", "")), str(given.pop("until", ""))
    said = [
        _("channel {name}").format(name=value) if name == "channel" else f"{name} {value}"
        for name, value in given.items()
    ]
    if since or until:
        said.append(_period(since, until))
    return ", ".join(said) or _("everything")


def _period(since: str, until: str) -> str:
    if since and until and (days := _whole_days(since, until)):
        first, last = map(day, days)
        return first if first == last else _("{first} to {last}").format(first=first, last=last)
    if since and until:
        return _("{since} until {until}").format(since=_said(since), until=_said(until))
    if since:
        return _("from {since}").format(since=_said(since))
    return _("before {until}").format(until=_said(until))


def _whole_days(since: str, until: str) -> tuple[date, date] | None:
    """The first and the last day, where both ends are dates."""
    try:
        return date.fromisoformat(since), date.fromisoformat(until) - timedelta(days=1)
    except (ValueError, OverflowError):
        return None


def _said(word: str) -> str:
    try:
        return (
            day(date.fromisoformat(word))
            if len(word) == 10
            else moment(datetime.fromisoformat(word))
        )
    except ValueError:
        return word
