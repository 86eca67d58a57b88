"""Ask a metric: filter its rows, group them, sum them up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypedDict, Unpack
from zoneinfo import ZoneInfo

import duckdb

from ccanalytics.errors import BadInput, NotFound, unknown
from ccanalytics.language import gettext as _
from ccanalytics.metrics.answers import Curve, Measurement, Row
from ccanalytics.metrics.catalogue import ARGUMENTS, LEFT_OUT, Card, card, cards, summary_sql
from ccanalytics.model.hours import opening_hours

PERIODS = ("hour", "day", "week", "month")
"""What ``every`` may be; weeks start on Monday."""

WITHIN = """
    ($since::TIMESTAMP IS NULL OR counted_at >= $since::TIMESTAMP)
    AND ($until::TIMESTAMP IS NULL OR counted_at < $until::TIMESTAMP)
    AND ($channel::VARCHAR IS NULL OR channel = $channel::VARCHAR)
"""
"""What is in the window that `window` has read."""

_NO_DIMENSION = {"counted_at", "value", "numerator", "denominator", "observed", "is_unfinished"}


class Question(TypedDict, total=False):
    """What one may ask of a metric; the keywords of `Reader.metric`."""

    by: str | Sequence[str]
    every: str | None
    since: str | date | None
    until: str | date | None
    channel: str | None
    clock: str
    as_of: str | datetime | None
    hours: str | None


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
        clock = question.get("clock", "calendar")
        if clock != "calendar":
            raise BadInput(_("There is no clock {clock!r} yet; use calendar.").format(clock=clock))
        zone, position = _centre(connection)
        by = question.get("by", ())
        self.dimensions = _dimensions(
            connection, metric, [by] if isinstance(by, str) else by, question.get("every"), zone
        )
        since, until, hours = (question.get(key) for key in ("since", "until", "hours"))
        as_of = utc(question.get("as_of"), zone)
        _check_as_of(connection, as_of)
        self.parameters = {
            **window(
                connection,
                since=question.get("since"),
                until=question.get("until"),
                channel=question.get("channel"),
            ),
            **_arguments(metric, {"hours": question.get("hours")}),
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
            "hours": hours or None,
            "left_out": self._left_out(),
        }

    def summed_up(self, summary: str) -> list[tuple[Any, ...]]:
        """The rows that the summary makes of the units."""
        units = f"""
            SELECT {_struct(self.dimensions)} AS g, *
            FROM metrics.{self.metric.name}({self._arguments})
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
        types = {"as_of": "TIMESTAMP", **{name: ARGUMENTS[name] for name in self.metric.asks}}
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


def window(
    connection: duckdb.DuckDBPyConnection,
    *,
    since: str | date | None,
    until: str | date | None,
    channel: str | None,
) -> dict[str, Any]:
    """The window as parameters of SQL: two moments in UTC, either of which may be None, a channel.

    Raises BadInput for what is no moment and for an empty window, NotFound for an unknown channel.
    """
    zone, _position = _centre(connection)
    start, end = utc(since, zone), utc(until, zone)
    if start is not None and end is not None and start >= end:
        raise BadInput(
            _("The window is empty: since {since} is not before until {until}.").format(
                since=since, until=until
            )
        )
    if channel is not None:
        check_channel(connection, str(channel))
    return {"since": start, "until": end, "channel": channel}


def utc(moment: str | date | None, zone: str) -> datetime | None:
    """A moment as naive UTC; without an offset of its own it is read in ``zone``."""
    if moment is None or moment == "":
        return None
    if isinstance(moment, str):
        try:
            moment = datetime.fromisoformat(moment)
        except ValueError:
            raise BadInput(
                _("{moment!r} is no moment: write 2026-03-31 or 2026-03-31T18:00.").format(
                    moment=moment
                )
            ) from None
    elif not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(zone))
    try:
        return moment.astimezone(UTC).replace(tzinfo=None)
    except OverflowError:
        raise BadInput(
            _("{day} is too near the ends of time.").format(day=f"{moment:%Y-%m-%d}")
        ) from None


def _centre(connection: duckdb.DuckDBPyConnection) -> tuple[str, int]:
    row = connection.execute(
        "SELECT (SELECT any_value(zone) FROM centres), position FROM store"
    ).fetchone()
    if row is None:
        raise NotFound(_("The store has no centre; run: ccanalytics verify"))
    return row[0], row[1]


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


def _arguments(metric: Card, given: Mapping[str, str | None]) -> dict[str, Any]:
    """What this metric asks for, read; BadInput for what is given and it does not ask for."""
    for name, value in given.items():
        if value and name not in metric.asks:
            takers = ", ".join(other.name for other in cards().values() if name in other.asks)
            raise BadInput(
                _("{metric} does not ask for {argument}; these do: {takers}.").format(
                    metric=metric.name, argument=name, takers=takers
                )
            )
    read = {"hours": opening_hours}
    return {name: read[name](value) if (value := given[name]) else None for name in metric.asks}


def _check_as_of(connection: duckdb.DuckDBPyConnection, as_of: datetime | None) -> None:
    """Before the last fact it would watch the unfinished less long than the finished."""
    last = connection.execute(
        "SELECT max(happened_at) FROM facts WHERE subject_kind = 'conversation'"
    ).fetchall()[0][0]
    if as_of is not None and last is not None and as_of < last:
        raise BadInput(
            _("as_of lies before the last fact ({last} UTC); use until.").format(
                last=f"{last:%Y-%m-%d %H:%M}"
            )
        )


def check_channel(connection: duckdb.DuckDBPyConnection, channel: str) -> None:
    """Raise NotFound, with the nearest name, unless there is this channel."""
    known = [row[0] for row in connection.execute("SELECT name FROM channels").fetchall()]
    if channel not in known:
        raise NotFound(unknown("channel", channel, known))


def _row(group: dict[str, Any], *numbers: Any) -> Row:
    """The group's row; of the longest time watched only what stands in for a median is told."""
    *found, longest = numbers
    names = ("value", "low", "high", "p90", "p90_low", "p90_high", "n", "unfinished")
    row = dict(zip(names, found, strict=True))
    return Row(group=group, **row, more_than=longest if row["value"] is None else None)
