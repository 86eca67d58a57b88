"""When channels are open, kept as the table ``open_hours``; and how long, asked in SQL.

A row is one stretch of open time in UTC with the open microseconds before it; so what lies between
two moments is the difference of what lies before each (`ccanalytics.model.open_time` says the same
in Python). A channel whose settings have no hours has no rows and is open always. One with hours
has a row that lasts no time before all others, so that one which never opens has rows too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files

import duckdb

from ccanalytics.model.open_time import DAY, FIRST, open_time
from ccanalytics.model.settings import read_stored

BEFORE = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC) - DAY
"""The row before all others: the first day begins no earlier anywhere."""

Row = tuple[int, int, int]
"""When it opens, when it closes, open before: microseconds since 1970, since 1970, in all."""


@cache
def _sql() -> str:
    return files(__package__).joinpath("open_hours.sql").read_text("utf-8")


def open_us_sql(spans: str) -> str:
    """SQL that adds ``open_us`` to ``spans``, another SELECT: how long the channel was open.

    Each of its rows is a span with ``channel_id``, ``starts_at`` and ``ends_at`` and whatever else.
    It costs about what arithmetic in numpy does, a million of them in a tenth of a second.
    """
    return f"WITH spans AS ({spans}) FROM ({_sql()})"


def keep(con: duckdb.DuckDBPyConnection, channels: Iterable[int]) -> None:
    """Write the rows of these channels, as their settings say."""
    for channel in channels:
        rows = _said(con, channel)
        # Most of what is set of a channel is not its hours.
        if rows != _kept(con, channel):
            con.execute("DELETE FROM open_hours WHERE channel_id = ?", [channel])
            _insert(con, channel, rows)


def _insert(con: duckdb.DuckDBPyConnection, channel: int, rows: list[Row]) -> None:
    opens, closes, before = ([row[number] for row in rows] for number in range(3))
    con.execute(
        "INSERT INTO open_hours SELECT ?, make_timestamp(unnest(?::BIGINT[])), "
        "make_timestamp(unnest(?::BIGINT[])), unnest(?::BIGINT[])",
        [channel, opens, closes, before],
    )


def differing(con: duckdb.DuckDBPyConnection) -> int:
    """How many channels have other rows than their settings say."""
    return sum(_kept(con, channel) != _said(con, channel) for channel in _channels(con))


def _channels(con: duckdb.DuckDBPyConnection) -> Iterator[int]:
    found = con.execute(
        "SELECT channel_id FROM channels UNION SELECT channel_id FROM open_hours"
    ).fetchall()
    return (row[0] for row in found)


def _kept(con: duckdb.DuckDBPyConnection, channel: int) -> list[Row]:
    return con.execute(
        "SELECT epoch_us(opens_at), epoch_us(closes_at), open_before FROM open_hours "
        "WHERE channel_id = ? ORDER BY ALL",
        [channel],
    ).fetchall()


def _said(con: duckdb.DuckDBPyConnection, channel: int) -> list[Row]:
    row = con.execute("SELECT settings FROM channels WHERE channel_id = ?", [channel]).fetchone()
    hours = read_stored(row[0]).hours if row else ()
    if not hours:
        return []
    before = int(BEFORE.timestamp()) * 1_000_000
    return [(before, before, 0), *open_time(hours).rows()]
