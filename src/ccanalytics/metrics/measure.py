"""Ask a metric: filter its rows, group them, sum them up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import duckdb

from ccanalytics.errors import BadInput, NotFound, unknown
from ccanalytics.metrics.catalogue import Card, card, install, summary_sql

if TYPE_CHECKING:
    import pandas
    import polars

PERIODS = ("hour", "day", "week", "month")
"""What ``every`` may be; weeks start on Monday."""

_NO_DIMENSION = {"counted_at", "value", "numerator", "denominator", "observed", "is_unfinished"}


@dataclass(frozen=True)
class Row:
    """One group's answer. Durations in seconds, rates 0–1; None where nothing can be said.

    ``low`` and ``high`` are the 95 % interval of ``value``; None as ``high`` means that the data
    set no upper limit. ``n`` counts all units, ``unfinished`` those without the event.
    ``more_than`` stands in for a ``value`` that the data do not reach.
    """

    group: dict[str, Any]
    value: float | None
    low: float | None
    high: float | None
    p90: float | None
    p90_low: float | None
    p90_high: float | None
    n: int
    unfinished: int
    more_than: float | None = None


@dataclass(frozen=True)
class Measurement:
    """What a metric answered, with all that is needed to ask it again.

    ``snapshot`` is the position of the last fact that was seen; ``since`` is included,
    ``until`` is not, both in ``zone``.
    """

    metric: str
    unit: str
    clock: str
    zone: str
    snapshot: int
    since: str | None
    until: str | None
    rows: list[Row]

    @property
    def card(self) -> Card:
        """What the metric means."""
        return card(self.metric)

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        return asdict(self)

    def _flat(self) -> list[dict[str, Any]]:
        flat = []
        for row in self.rows:
            values = asdict(row)
            flat.append({**values.pop("group"), **values})
        return flat

    def pl(self) -> polars.DataFrame:
        """One row per group, as a polars frame."""
        import polars

        return polars.DataFrame(self._flat(), infer_schema_length=None)

    def df(self) -> pandas.DataFrame:
        """One row per group, as a pandas frame."""
        import pandas

        return pandas.DataFrame(self._flat())


def measure(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    *,
    by: str | Sequence[str] = (),
    every: str | None = None,
    since: str | date | None = None,
    until: str | date | None = None,
    channel: str | None = None,
    clock: str = "calendar",
    as_of: str | datetime | None = None,
) -> Measurement:
    """Answer for the metric ``name``; the arguments are those of `Desk.metric`."""
    metric = card(name)
    install(connection)
    if clock != "calendar":
        raise BadInput(f"There is no clock {clock!r} yet; use calendar.")
    zone, position = _centre(connection)
    dimensions = _dimensions(connection, metric, [by] if isinstance(by, str) else by, every, zone)
    window = [utc(moment, zone) for moment in (since, until)]
    _check_window(window, since, until)
    if channel is not None:
        _check_channel(connection, channel)
    parameters = {
        "since": window[0],
        "until": window[1],
        "channel": channel,
        "as_of": utc(as_of, zone),
    }
    units = f"""
        SELECT {_struct(dimensions)} AS g, *
        FROM metrics.{name}(as_of := $as_of::TIMESTAMP)
        WHERE ($since::TIMESTAMP IS NULL OR counted_at >= $since::TIMESTAMP)
        AND ($until::TIMESTAMP IS NULL OR counted_at < $until::TIMESTAMP)
        AND ($channel::VARCHAR IS NULL OR channel = $channel::VARCHAR)
    """
    found = connection.execute(
        f"WITH units AS ({units}) FROM ({summary_sql(metric.summary)})", parameters
    ).fetchall()
    return Measurement(
        metric=name,
        unit=metric.unit,
        clock=clock,
        zone=zone,
        snapshot=position,
        since=str(since) if since is not None else None,
        until=str(until) if until is not None else None,
        rows=_rows(found, is_grouped=bool(dimensions)),
    )


def utc(moment: str | date | None, zone: str) -> datetime | None:
    """A moment as naive UTC; without an offset of its own it is read in ``zone``."""
    if moment is None or moment == "":
        return None
    if isinstance(moment, str):
        try:
            moment = datetime.fromisoformat(moment)
        except ValueError:
            raise BadInput(
                f"{moment!r} is no moment: write 2026-03-31 or 2026-03-31T18:00."
            ) from None
    elif not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(zone))
    return moment.astimezone(UTC).replace(tzinfo=None)


def _centre(connection: duckdb.DuckDBPyConnection) -> tuple[str, int]:
    row = connection.execute(
        "SELECT (SELECT any_value(zone) FROM centres), position FROM store"
    ).fetchone()
    if row is None:
        raise NotFound("The store has no centre; run: ccanalytics verify")
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
            raise BadInput(unknown(f"dimension of {metric.name}", name, columns))
        expressions[name] = name
    if every is not None:
        if every not in PERIODS:
            raise BadInput(unknown("period", every, PERIODS))
        local = f"timezone('{zone}', timezone('UTC', counted_at))"
        shape = "%Y-%m-%dT%H:00" if every == "hour" else "%Y-%m-%d"
        expressions[every] = f"strftime(date_trunc('{every}', {local}), '{shape}')"
    return expressions


def _struct(dimensions: Mapping[str, str]) -> str:
    pairs = [f"'{name}': {sql}" for name, sql in dimensions.items()]
    return "{" + ", ".join(pairs or ["'all': 'all'"]) + "}"


def _check_window(window: Sequence[datetime | None], since: object, until: object) -> None:
    start, end = window
    if start is not None and end is not None and start >= end:
        raise BadInput(f"The window is empty: since {since} is not before until {until}.")


def _check_channel(connection: duckdb.DuckDBPyConnection, channel: str) -> None:
    known = [row[0] for row in connection.execute("SELECT name FROM channels").fetchall()]
    if channel not in known:
        raise NotFound(unknown("channel", channel, known))


def _rows(found: Iterable[tuple[Any, ...]], *, is_grouped: bool) -> list[Row]:
    rows = []
    for g, *values, longest in found:
        more_than = longest if values[0] is None else None
        rows.append(Row(g if is_grouped else {}, *values, more_than=more_than))
    if not rows and not is_grouped:
        rows = [Row({}, None, None, None, None, None, None, n=0, unfinished=0)]
    return rows
