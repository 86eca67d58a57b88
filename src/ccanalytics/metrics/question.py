"""What one asks of a metric, read and checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypedDict
from zoneinfo import ZoneInfo

from ccanalytics.errors import BadInput, unknown
from ccanalytics.language import gettext as _
from ccanalytics.language import number
from ccanalytics.metrics.catalogue import CALENDAR, CLOCKS, SUMMARIES, Card, cards
from ccanalytics.metrics.local_time import local_sql
from ccanalytics.model.hours import opening_hours

PERIODS = ("hour", "day", "week", "month")
"""What ``every`` may be; weeks start on Monday."""

LONGEST_TARGET = 366 * 24 * 60 * 60
"""Seconds; a year."""

_NO_DIMENSION = {
    *("counted_at", "replied_at", "value", "observed", "spans"),
    *("numerator", "denominator", "is_unfinished"),
}

_OF_LOCAL_TIME = {"weekday", "hour"}


class Question(TypedDict, total=False):
    """What one may ask of a metric; the keywords of `Reader.metric`."""

    by: str | Sequence[str]
    every: str | None
    since: str | date | None
    until: str | date | None
    channel: str | None
    clock: str | None
    as_of: str | datetime | None
    hours: str | None
    target: int | str | None
    summary: str | None
    period_by: str | None
    without: str | Sequence[str]
    where: str | None


def clock_of(metric: Card, clock: str | None) -> str:
    """The clock by which to tell the metric; BadInput if there is none such, or not for it."""
    if clock and clock not in CLOCKS:
        raise BadInput(unknown("clock", clock, CLOCKS))
    if not clock or clock in metric.clocks:
        return clock or metric.clocks[0]
    if clock == CALENDAR:
        sentence = _("{metric} goes by the business clock: its targets are open time.")
    else:
        sentence = _("{metric} is no time, so it has no business clock.")
    raise BadInput(sentence.format(metric=metric.name))


def listed(given: str | Sequence[str] | None) -> list[str]:
    """One or several names, as a list."""
    return [name for name in ([given] if isinstance(given, str) else given or ()) if name]


def dimensions(
    columns: Sequence[str], by: Iterable[str], every: str | None, zone: str
) -> Mapping[str, str]:
    """Name and SQL expression of what the rows are grouped by."""
    by = list(by)
    # The first one to ask has the changes of the zone's clocks looked up.
    is_local = every is not None or not _OF_LOCAL_TIME.isdisjoint(by)
    local = local_sql(zone, "counted_at") if is_local else "counted_at"
    of_all = {"weekday": f"isodow({local})::INTEGER", "hour": f"hour({local})::INTEGER"}
    known = of_all | {name: name for name in columns if name not in _NO_DIMENSION}
    expressions = {}
    for name in by:
        if name not in known:
            raise BadInput(unknown("dimension", name, known))
        expressions[name] = known[name]
    if every is not None:
        if every not in PERIODS:
            raise BadInput(unknown("period", every, PERIODS))
        if every in expressions:
            raise BadInput(_("Ask either by {name} or every {name}.").format(name=every))
        shape = "%Y-%m-%dT%H:00" if every == "hour" else "%Y-%m-%d"
        expressions[every] = f"strftime(date_trunc('{every}', {local}), '{shape}')"
    return expressions


def check_days(metric: Card, question: Question) -> None:
    """Raise BadInput where something is asked that whole days, or agents' days, do not tell."""
    if "day" not in metric.grain:
        return
    if "hour" in (*listed(question.get("by")), question.get("every")):
        raise BadInput(
            _("{metric} is told by days, so it has no hours.").format(metric=metric.name)
        )
    if "channel" not in metric.grain and question.get("channel"):
        sentence = _("{metric} is of agents in all their channels; ask it without a channel.")
        raise BadInput(sentence.format(metric=metric.name))


def check_midnights(metric: Card, moments: Iterable[datetime | None], zone: str) -> None:
    """Raise BadInput where a window of what is told by days cuts one; the moments are UTC."""
    for moment in moments if "day" in metric.grain else ():
        local = moment and moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
        if local and local != local.replace(hour=0, minute=0, second=0, microsecond=0):
            sentence = _("{metric} is told by whole days; since and until are days, not {moment}.")
            told = f"{local:%Y-%m-%dT%H:%M}"
            raise BadInput(sentence.format(metric=metric.name, moment=told))


def summary_of(metric: Card, given: str | None) -> str:
    """How to sum the metric up; BadInput for a way that there is not, or not for it."""
    ways = SUMMARIES[metric.summary]
    if given and given not in ways:
        raise BadInput(unknown("summary", given, ways))
    return given or ways[0]


def arguments_of(metric: Card, given: Mapping[str, Any]) -> dict[str, Any]:
    """What this metric asks for, read; BadInput for what is given and it does not ask for."""
    for name, value in given.items():
        if value not in (None, "") and name not in metric.asks:
            takers = ", ".join(other.name for other in cards().values() if _takes(other, name))
            raise BadInput(
                _("{metric} does not ask for {argument}; these do: {takers}.").format(
                    metric=metric.name, argument=name, takers=takers
                )
            )
    return {
        name: _READ[name](value) if (value := given[name]) not in (None, "") else None
        for name in metric.asks
    }


def _takes(metric: Card, argument: str) -> bool:
    """Whether one may ask this metric so; of any duration a share within a target is asked."""
    return argument in metric.asks or (argument == "target" and metric.summary == "duration")


def target_of(given: int | str) -> int:
    """Seconds; BadInput for what is no whole number of them."""
    text = str(given).strip()
    if text.isdecimal() and 1 <= int(text) <= LONGEST_TARGET:
        return int(text)
    sentence = _("A target is a whole number of seconds from 1 to {limit}, not {given!r}.")
    raise BadInput(sentence.format(limit=number(LONGEST_TARGET), given=given))


_READ: dict[str, Callable[[Any], Any]] = {"hours": opening_hours, "target": target_of}
"""How each of `ARGUMENTS` is read."""
