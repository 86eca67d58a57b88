"""When channels are open stands in the store, and SQL counts with it as Python does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from importlib.resources import files
from random import Random

import duckdb
import pytest

from ccanalytics.model.calendar import Calendar, plain
from ccanalytics.model.open_time import open_time
from ccanalytics.store.open_hours import differing, keep, open_us_sql

EVER, NEVER, SPLIT, NIGHT, LATER, BARE = range(1, 7)
HOURS = {
    EVER: (),
    NEVER: (Calendar(),),
    SPLIT: (
        Calendar(
            zone="Europe/Madrid",
            week="mon-fri 09:00-14:00 16:00-19:00, sat 10:00-14:00",
            holidays=((date(2026, 1, 6), "Reyes"),),
            special=((date(2026, 1, 5), "10:00-13:00"),),
        ),
    ),
    NIGHT: (Calendar(zone="Australia/Lord_Howe", week="mon-sun 22:00-06:00"),),
    LATER: (Calendar(week="mon-sun 00:00-24:00", valid_from=date(2026, 1, 10)),),
}
"""The hours of channels; `BARE` has no settings at all."""


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as con:
        con.execute(files("ccanalytics.store").joinpath("schema.sql").read_text("utf-8"))
        for channel, hours in HOURS.items():
            settings = json.dumps({"hours": [plain(calendar) for calendar in hours]})
            con.execute("INSERT INTO channels VALUES (?, 'c', 'C', ?)", [channel, settings])
        con.execute("INSERT INTO channels (channel_id) VALUES (?)", [BARE])
        yield con


def drawn(chance: Random) -> tuple[int, datetime, datetime]:
    """A channel, and two moments that are seldom in order only."""
    start = datetime(2025, 12, 1) + timedelta(microseconds=chance.randrange(10**14))
    end = start + timedelta(microseconds=chance.choice([1, 10**9, 10**12, -(10**11)]))
    return chance.randrange(1, 7), start, end


FAR = {
    "on an opening and a closing": [(SPLIT, datetime(2026, 3, 2, 8), datetime(2026, 3, 2, 13))],
    "all years": [(channel, datetime(1970, 1, 1), datetime(2050, 1, 1)) for channel in HOURS],
    "before them": [(channel, datetime(1950, 1, 1), datetime(1990, 1, 1)) for channel in HOURS],
    "after them": [(channel, datetime(2041, 2, 1), datetime(9999, 12, 31)) for channel in HOURS],
}
"""Spans by how far they reach, which decides where SQL looks."""


def asked(con: duckdb.DuckDBPyConnection, spans: list[tuple[object, ...]]) -> list[int | None]:
    con.execute(
        "CREATE OR REPLACE TABLE asked "
        "(number INTEGER, channel_id BIGINT, starts_at TIMESTAMP, ends_at TIMESTAMP)"
    )
    for number, span in enumerate(spans):
        con.execute("INSERT INTO asked VALUES (?, ?, ?, ?)", [number, *span])
    sql = f"SELECT open_us FROM ({open_us_sql('FROM asked')}) ORDER BY number"
    return [row[0] for row in con.execute(sql).fetchall()]


def reckoned(channel: int, start: datetime, end: datetime) -> int:
    times = open_time(HOURS.get(channel, ()))
    return times.open_us(end) - times.open_us(start)


def test_open_time_in_sql_is_that_in_python_to_the_microsecond(con: duckdb.DuckDBPyConnection):
    keep(con, [*HOURS, BARE])
    chance = Random(1)
    near = [drawn(chance) for _number in range(300)]
    for spans in (near, *FAR.values(), sum(FAR.values(), near)):
        assert asked(con, spans) == [reckoned(*span) for span in spans]


def test_a_span_without_an_end_has_no_open_time_and_no_channel_is_always_open(
    con: duckdb.DuckDBPyConnection,
):
    keep(con, HOURS)
    start, end = datetime(2026, 1, 1), datetime(2026, 1, 2)
    assert asked(con, [(SPLIT, start, None), (None, start, end), (EVER, None, None)]) == [
        None,
        86_400_000_000,
        None,
    ]
    assert asked(con, []) == []


def test_without_any_hours_all_time_is_open(con: duckdb.DuckDBPyConnection):
    start, end = datetime(1960, 1, 1), datetime(1960, 1, 2)
    assert asked(con, [(SPLIT, start, end)]) == [86_400_000_000]


def test_what_is_kept_changes_with_the_settings(con: duckdb.DuckDBPyConnection):
    keep(con, HOURS)
    assert differing(con) == 0
    keep(con, HOURS)
    assert differing(con) == 0

    con.execute("UPDATE channels SET settings = NULL WHERE channel_id = ?", [SPLIT])
    con.execute("UPDATE open_hours SET open_before = 1 WHERE channel_id = ?", [NIGHT])
    con.execute("DELETE FROM channels WHERE channel_id = ?", [LATER])
    assert differing(con) == 3

    keep(con, [SPLIT, NIGHT, LATER])
    assert differing(con) == 0
    kept = con.execute("SELECT DISTINCT channel_id FROM open_hours ORDER BY ALL").fetchall()
    assert kept == [(NEVER,), (NIGHT,)]


def test_a_channel_that_never_opens_has_a_row_and_one_that_always_does_has_none(
    con: duckdb.DuckDBPyConnection,
):
    keep(con, [NEVER, EVER, BARE])
    assert con.execute("SELECT channel_id, opens_at = closes_at FROM open_hours").fetchall() == [
        (NEVER, True)
    ]
