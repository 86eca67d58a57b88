"""Rows by period of time, those included in which nothing happened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from ccanalytics.figures.theme import month
from ccanalytics.language import day
from ccanalytics.language import gettext as _

Row = dict[str, Any]

_STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}


def periods(first: str, last: str, every: str) -> Iterator[str]:
    """Each period from ``first`` to ``last``, as `Measurement` writes them.

    ``every`` is hour, day, week or month.
    """
    at = datetime.fromisoformat(first)
    while (name := f"{at:%Y-%m-%dT%H:00}" if every == "hour" else f"{at:%Y-%m-%d}") <= last:
        yield name
        if every == "month":
            at = (at.replace(day=1) + timedelta(days=32)).replace(day=1)
        else:
            at += _STEPS[every]


def every_period(
    rows: Iterable[Row], every: str, whole: tuple[str, str] | None = None
) -> list[Row]:
    """The rows by their period, a row of nothing for each one in between that has none.

    ``whole`` tells from which period to which, where that is not the first and last of the rows.
    """
    found = {str(row[every]): row for row in rows if row[every]}
    if not found:
        return []
    nothing = {**dict.fromkeys(next(iter(found.values()))), "n": 0, "unfinished": 0}
    first, last = whole or (min(found), max(found))
    return [{**found.get(at, nothing), every: at} for at in periods(first, last, every)]


def period_words(at: str, every: str) -> str:
    """A period as it is said: its hour, its day, the Monday of its week, its month."""
    moment = datetime.fromisoformat(at)
    if every == "hour":
        return f"{day(moment)}, {moment:%H:%M}"
    if every == "month":
        return f"{month(moment)} {moment.year}"
    said = day(date.fromisoformat(at))
    return _("week of {week}").format(week=said) if every == "week" else said


def period_tick(at: str, every: str) -> str:
    """The same on an axis, as short as can be."""
    moment = datetime.fromisoformat(at)
    if every == "hour":
        return f"{moment:%H:%M}<br>{moment.day} {month(moment)}"
    if every == "month":
        return f"{month(moment)}<br>{moment.year}"
    return f"{moment.day}<br>{month(moment)}"
