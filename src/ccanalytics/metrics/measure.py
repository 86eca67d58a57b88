"""Ask a metric: filter its rows, group them, sum them up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, Unpack

import duckdb

from ccanalytics.errors import BadInput
from ccanalytics.language import gettext as _
from ccanalytics.metrics.answers import Curve, Measurement, Row
from ccanalytics.metrics.catalogue import (
    ARGUMENTS,
    LEFT_OUT,
    Card,
    argument_types,
    card,
    source,
    summary_sql,
)
from ccanalytics.metrics.leaving_out import check_period, check_unwanted, check_where, narrowed
from ccanalytics.metrics.question import (
    Question,
    arguments_of,
    check_days,
    check_midnights,
    clock_of,
    dimensions,
    listed,
    summary_of,
    target_of,
)
from ccanalytics.metrics.window import WITHIN, centre, check_as_of, utc, window

MADE_OF = {"answered": "curve", "within": "curve", "endings": "incidence"}
"""Summaries of a summary, each with the other's name."""

_CAUSE = "CASE WHEN value IS NOT NULL THEN 'replied' ELSE nullif(end_reason, 'pending') END"
"""How a unit ended, of competing ways to end; NULL of one that goes on."""


def measure(
    connection: duckdb.DuckDBPyConnection, name: str, **question: Unpack[Question]
) -> Measurement:
    """Answer for the metric ``name``, which is installed; the arguments are `Reader.metric`'s."""
    asked = Asked(connection, card(name), question)
    rows = {
        repr(group): Row(group if asked.dimensions else {}, **numbers)
        for group, numbers in asked.summed_up(asked.summary)
    }
    if asked.within:
        for group, share in asked.summed_up("within"):
            rows[repr(group)] = replace(rows[repr(group)], **share)
    if not rows and not asked.is_grouped:
        return Measurement(**asked.terms, rows=[Row({})])
    return Measurement(**asked.terms, rows=list(rows.values()))


def curve(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    *,
    competing: bool = False,
    **question: Unpack[Question],
) -> Curve:
    """The curve of the duration ``name``, as `measure` answers for it.

    ``competing`` tells apart how its units ended: of each cause, the share that has ended so.
    """
    asked = Asked(connection, card(name), question)
    if asked.summary != "duration":
        raise BadInput(_("{name} is no duration, so it has no curve.").format(name=name))
    if competing and "end_reason" not in asked.columns:
        raise BadInput(_("{name} does not tell how its units ended.").format(name=name))
    found = asked.summed_up("endings" if competing else "answered")
    return Curve(
        **asked.terms,
        points=[{**(group if asked.dimensions else {}), **point} for group, point in found],
    )


class Asked:
    """A question that has been checked: the rows it is about, and its terms."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, metric: Card, question: Question
    ) -> None:
        odd = question.keys() - Question.__annotations__.keys()
        if odd:
            raise TypeError(f"a metric takes no argument {min(odd)!r}")
        self.connection, self.metric, self.question = connection, metric, question
        self.clock = clock_of(metric, question.get("clock"))
        self.zone, self.position = centre(connection)
        by = listed(question.get("by"))
        self.is_grouped = bool(by or question.get("every"))
        check_days(metric, question)
        self.dimensions = dimensions(
            self.columns, [*by, *metric.always], question.get("every"), self.zone
        )
        self.summary = summary_of(metric, question.get("summary"))
        self.period_by = check_period(question.get("period_by"), metric.name, self.columns)
        self.without = check_unwanted(listed(question.get("without")), metric.name, self._told)
        self.where = check_where(connection, question.get("where"), metric.name, self.columns)
        self.arguments = self._read_arguments()
        self.parameters = self._read_parameters()

    @cached_property
    def columns(self) -> list[str]:
        """What the metric's rows have."""
        described = self.connection.execute(f"DESCRIBE FROM metrics.{self.metric.name}")
        return [row[0] for row in described.fetchall()]

    @property
    def _told(self) -> list[str]:
        """What its rows tell of what they count; a day has no moment at which a channel is open."""
        return [
            name for name in self.columns if "day" not in self.metric.grain or name != "channel"
        ]

    @property
    def within(self) -> int | None:
        """The target by which a duration is asked to be over, which its rows know nothing of."""
        is_free = self.summary == "duration" and "target" not in self.metric.asks
        given = self.question.get("target") if is_free else None
        return target_of(given) if given not in (None, "") else None

    def _read_arguments(self) -> dict[str, Any]:
        given = {name: self.question.get(name) for name in ARGUMENTS}
        return arguments_of(self.metric, given | ({"target": None} if self.within else {}))

    def _read_parameters(self) -> dict[str, Any]:
        as_of = utc(self.question.get("as_of"), self.zone)
        check_as_of(self.connection, as_of)
        since, until = self.question.get("since"), self.question.get("until")
        channel = self.question.get("channel")
        asked = window(self.connection, since=since, until=until, channel=channel)
        check_midnights(self.metric, (asked["since"], asked["until"]), self.zone)
        return {
            **asked,
            **{ARGUMENTS[name][0]: value for name, value in self.arguments.items()},
            "as_of": as_of,
        }

    @property
    def terms(self) -> dict[str, Any]:
        """All that an answer tells of the question."""
        since, until = self.question.get("since"), self.question.get("until")
        return {
            "metric": self.metric.name,
            "unit": self.metric.unit,
            "clock": self.clock,
            "zone": self.zone,
            "snapshot": self.position,
            "since": str(since) if since is not None else None,
            "until": str(until) if until is not None else None,
            "summary": self.summary,
            "by": list(self.dimensions),
            "channel": self.question.get("channel") or None,
            "period_by": self.period_by,
            "without": self.without,
            "where": self.where,
            "hours": self.question.get("hours") or None,
            "target": self.within or self.arguments.get("target"),
            "left_out": self._left_out(),
        }

    def summed_up(self, summary: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        """What the summary makes of the units: of each group, its columns by name."""
        given = {"within": self.within} if summary == "within" else {}
        parts = ", ".join(f"{name} AS ({sql})" for name, sql in self.parts(summary).items())
        found = self.connection.execute(
            f"WITH {parts} FROM ({self.summing(summary)})", self.parameters | given
        )
        names = [column[0] for column in found.description]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
        return [(row.pop("g"), row) for row in rows]

    def parts(self, summary: str) -> dict[str, str]:
        """What the summary is made of, by name: the units, and what other one it needs."""
        parts = {"units": self.units(summary)}
        if summary in MADE_OF:
            parts[MADE_OF[summary]] = summary_sql(MADE_OF[summary])
        return parts

    def summing(self, summary: str) -> str:
        """The SELECT that sums the units up in this way."""
        is_of_durations = summary == "mean" and self.metric.summary == "duration"
        found = summary_sql("average" if is_of_durations else summary)
        if summary == "ratio" and self.metric.unit == "share":
            return f"SELECT * REPLACE (least(high, 1) AS high) FROM ({found}) ORDER BY g"
        return found

    def units(self, summary: str) -> str:
        """The units that count, each with its group, as the summary wants them."""
        units = f"""
            SELECT {_struct(self.dimensions)} AS g, * EXCLUDE (unwanted, usual_at)
            FROM ({self._narrowed(self.source)})
            WHERE unwanted IS NULL AND {WITHIN}
        """
        if self.metric.parts and self.metric.parts not in self.dimensions:
            units = _whole(units, self.metric)
        if summary == "endings":
            return f"SELECT *, {_CAUSE} AS cause FROM ({units})"
        if summary in ("total", "count") and self.metric.summary != "count":
            return _valued(units, self.metric, summary)
        return units

    @property
    def source(self) -> str:
        """Where the units stand."""
        return source(self.metric, self.clock)

    def _narrowed(self, source: str, arguments: str = "") -> str:
        types = argument_types(self.metric)
        given = ", ".join(f"{name} := ${name}::{kind}" for name, kind in types.items())
        units = f"FROM metrics.{source}({given}{arguments})"
        return narrowed(units, self.without, self.period_by, self.where, self.columns)

    def _left_out(self) -> dict[str, int]:
        """How many units of the window do not count, by reason, in the order of `LEFT_OUT`."""
        excludes = bool(self.metric.excluded)
        if not (excludes or self.without or self.period_by):
            return {}
        rows_of_one = (self.metric.parts, *self.metric.always)
        grain = ", ".join(name for name in self.metric.grain if name not in rows_of_one)
        found = self.connection.execute(
            f"""
            SELECT {"coalesce(left_out, unwanted)" if excludes else "unwanted"} AS reason,
                count(DISTINCT ({grain}))
            FROM (
                SELECT * REPLACE (coalesce(counted_at, usual_at) AS counted_at)
                FROM ({self._narrowed(self.metric.name, ", with_left_out := TRUE" * excludes)})
            )
            WHERE reason IS NOT NULL AND {WITHIN}
            GROUP BY reason
            """,
            self.parameters,
        ).fetchall()
        counts = dict(found)
        return {reason: counts[reason] for reason in LEFT_OUT if reason in counts}


def _struct(dimensions: Mapping[str, str]) -> str:
    pairs = [f"'{name}': {sql}" for name, sql in dimensions.items()]
    return "{" + ", ".join(pairs or ["'all': 'all'"]) + "}"


def _valued(units: str, metric: Card, summary: str) -> str:
    """The units as those see them who add up or count: with a value, and whether it is final."""
    is_duration = metric.summary == "duration"
    unfinished = "value IS NULL" if is_duration else "is_unfinished"
    value = "1" if summary == "count" else "value" if is_duration else "numerator"
    return f"SELECT g, {value} AS value, {unfinished} AS is_unfinished FROM ({units})"


def _whole(units: str, metric: Card) -> str:
    """The units with the parts of each added up: their denominator is one and the same."""
    unit = ", ".join(column for column in metric.grain if column != metric.parts)
    return f"""
        SELECT
            g, {unit},
            sum(numerator) AS numerator,
            any_value(denominator) AS denominator,
            bool_or(is_unfinished) AS is_unfinished
        FROM ({units})
        GROUP BY g, {unit}
    """
