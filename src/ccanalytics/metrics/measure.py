"""Ask a metric: filter its rows, group them, sum them up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

import duckdb

from ccanalytics.errors import BadInput, unknown
from ccanalytics.language import gettext as _
from ccanalytics.language import number
from ccanalytics.metrics.answers import Curve, Measurement, Row
from ccanalytics.metrics.catalogue import (
    ARGUMENTS,
    CALENDAR,
    CLOCKS,
    LEFT_OUT,
    Card,
    argument_types,
    card,
    cards,
    source,
    summary_sql,
)
from ccanalytics.metrics.window import WITHIN, centre, check_as_of, utc, window
from ccanalytics.model.hours import opening_hours

PERIODS = ("hour", "day", "week", "month")
"""What ``every`` may be; weeks start on Monday."""

LONGEST_TARGET = 366 * 24 * 60 * 60
"""Seconds; a year."""

_NO_DIMENSION = {
    *("counted_at", "value", "observed", "spans"),
    *("numerator", "denominator", "is_unfinished"),
}


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


def measure(
    connection: duckdb.DuckDBPyConnection, name: str, **question: Unpack[Question]
) -> Measurement:
    """Answer for the metric ``name``, which is installed; the arguments are `Reader.metric`'s."""
    asked = _Asked(connection, card(name), question)
    found = asked.summed_up(asked.metric.summary)
    rows = [_row(g if asked.dimensions else {}, *numbers) for g, *numbers in found]
    if not rows and not asked.dimensions:
        rows = [Row({}, None, None, None, None, None, None, n=0, unfinished=0)]
    return Measurement(**asked.terms, rows=rows)


def curve(connection: duckdb.DuckDBPyConnection, name: str, **question: Unpack[Question]) -> Curve:
    """The curve of the duration ``name``, as `measure` answers for it."""
    asked = _Asked(connection, card(name), question)
    if asked.metric.summary != "duration":
        raise BadInput(_("{name} is no duration, so it has no curve.").format(name=name))
    names = ("t", "share", "low", "high", "at_risk")
    return Curve(
        **asked.terms,
        points=[
            {**(g if asked.dimensions else {}), **dict(zip(names, point, strict=True))}
            for g, *point in asked.summed_up("answered")
        ],
    )


class _Asked:
    """A question that has been checked: the rows it is about, and its terms."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, metric: Card, question: Question
    ) -> None:
        odd = question.keys() - Question.__annotations__.keys()
        if odd:
            raise TypeError(f"a metric takes no argument {min(odd)!r}")
        self.connection, self.metric = connection, metric
        clock = clock_of(metric, question.get("clock"))
        self.source = source(metric, clock)
        zone, position = centre(connection)
        by = question.get("by", ())
        self.dimensions = _dimensions(
            connection, metric, [by] if isinstance(by, str) else by, question.get("every"), zone
        )
        since, until = question.get("since"), question.get("until")
        as_of = utc(question.get("as_of"), zone)
        check_as_of(connection, as_of)
        asked = {name: question.get(name) for name in ARGUMENTS}
        arguments = _arguments(metric, asked)
        self.parameters = {
            **window(
                connection,
                since=since,
                until=until,
                channel=question.get("channel"),
            ),
            **{ARGUMENTS[name][0]: value for name, value in arguments.items()},
            "as_of": as_of,
        }
        self.terms: dict[str, Any] = {
            "metric": metric.name,
            "unit": metric.unit,
            "clock": clock,
            "zone": zone,
            "snapshot": position,
            "since": str(since) if since is not None else None,
            "until": str(until) if until is not None else None,
            "hours": asked["hours"] or None,
            "target": arguments.get("target"),
            "left_out": self._left_out(),
        }

    def summed_up(self, summary: str) -> list[tuple[Any, ...]]:
        """The rows that the summary makes of the units."""
        units = f"""
            SELECT {_struct(self.dimensions)} AS g, *
            FROM metrics.{self.source}({self._arguments})
            WHERE {WITHIN}
        """
        if self.metric.parts and self.metric.parts not in self.dimensions:
            units = _whole(units, self.metric)
        # Only a duration's units have what a curve is made of.
        has_curve = self.metric.summary == "duration"
        curve = f", curve AS ({summary_sql('curve')})" if has_curve else ""
        return self.connection.execute(
            f"WITH units AS ({units}){curve} FROM ({summary_sql(summary)})", self.parameters
        ).fetchall()

    @property
    def _arguments(self) -> str:
        types = argument_types(self.metric)
        return ", ".join(f"{name} := ${name}::{kind}" for name, kind in types.items())

    def _left_out(self) -> dict[str, int]:
        """How many units of the window do not count, by reason, in the order of `LEFT_OUT`."""
        if not self.metric.excluded:
            return {}
        grain = ", ".join(name for name in self.metric.grain if name != self.metric.parts)
        found = self.connection.execute(
            f"""
            SELECT left_out, count(DISTINCT ({grain}))
            FROM metrics.{self.metric.name}({self._arguments}, with_left_out := TRUE)
            WHERE left_out IS NOT NULL AND {WITHIN}
            GROUP BY left_out
            """,
            self.parameters,
        ).fetchall()
        counts = dict(found)
        return {reason: counts[reason] for reason in LEFT_OUT if reason in counts}


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


def _dimensions(
    connection: duckdb.DuckDBPyConnection,
    metric: Card,
    by: Iterable[str],
    every: str | None,
    zone: str,
) -> Mapping[str, str]:
    """Name and SQL expression of what the rows are grouped by."""
    described = connection.execute(f"DESCRIBE FROM metrics.{metric.name}").fetchall()
    columns = {row[0] for row in described} - _NO_DIMENSION
    expressions = {}
    for name in by:
        if name not in columns:
            raise BadInput(unknown("dimension", name, columns))
        expressions[name] = name
    if every is not None:
        if every not in PERIODS:
            raise BadInput(unknown("period", every, PERIODS))
        if every in expressions:
            raise BadInput(_("Ask either by {name} or every {name}.").format(name=every))
        local = f"timezone('{zone}', timezone('UTC', counted_at))"
        shape = "%Y-%m-%dT%H:00" if every == "hour" else "%Y-%m-%d"
        expressions[every] = f"strftime(date_trunc('{every}', {local}), '{shape}')"
    return expressions


def _struct(dimensions: Mapping[str, str]) -> str:
    pairs = [f"'{name}': {sql}" for name, sql in dimensions.items()]
    return "{" + ", ".join(pairs or ["'all': 'all'"]) + "}"


def _whole(units: str, metric: Card) -> str:
    """The units with the parts of each added up: their denominator is one and the same."""
    unit = ", ".join(column for column in metric.grain if column != metric.parts)
    return f"""
        SELECT
            g,
            sum(numerator) AS numerator,
            any_value(denominator) AS denominator,
            bool_or(is_unfinished) AS is_unfinished
        FROM ({units})
        GROUP BY g, {unit}
    """


def _arguments(metric: Card, given: Mapping[str, Any]) -> dict[str, Any]:
    """What this metric asks for, read; BadInput for what is given and it does not ask for."""
    for name, value in given.items():
        if value not in (None, "") and name not in metric.asks:
            takers = ", ".join(other.name for other in cards().values() if name in other.asks)
            raise BadInput(
                _("{metric} does not ask for {argument}; these do: {takers}.").format(
                    metric=metric.name, argument=name, takers=takers
                )
            )
    return {
        name: _READ[name](value) if (value := given[name]) not in (None, "") else None
        for name in metric.asks
    }


def _target(given: int | str) -> int:
    """Seconds; BadInput for what is no whole number of them."""
    text = str(given).strip()
    if text.isdecimal() and 1 <= int(text) <= LONGEST_TARGET:
        return int(text)
    sentence = _("A target is a whole number of seconds from 1 to {limit}, not {given!r}.")
    raise BadInput(sentence.format(limit=number(LONGEST_TARGET), given=given))


_READ: dict[str, Callable[[Any], Any]] = {"hours": opening_hours, "target": _target}
"""How each of `ARGUMENTS` is read."""


def _row(group: dict[str, Any], *numbers: Any) -> Row:
    """The group's row; of the longest time watched only what stands in for a median is told."""
    *found, longest = numbers
    names = ("value", "low", "high", "p90", "p90_low", "p90_high", "n", "unfinished")
    row = dict(zip(names, found, strict=True))
    return Row(group=group, **row, more_than=longest if row["value"] is None else None)
