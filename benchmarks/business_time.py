"""How long were channels open between two moments: a million spans at once.

The calendar has split shifts, Saturdays, Spain's holidays and its changes of the clocks. Ours, in
DuckDB as metrics ask it, against numpy's searchsorted over the same segments; both are checked to
agree to the microsecond. Two libraries that count one span at a time are timed with a few of them
and a calendar that they can express, one window on working days; what a million would take is
extrapolated from that. business-duration is not among what the product needs: without it (`pip
install -e '.[bench]'`) its line is left out.
"""

from __future__ import annotations

import importlib.util
import json
import time
from collections.abc import Callable
from datetime import datetime
from datetime import time as clock
from importlib.resources import files
from statistics import median
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from benchmarks.common import Report, arguments
from ccanalytics import public_holidays
from ccanalytics.model.calendar import FIRST_YEAR, LAST_YEAR, Calendar, plain
from ccanalytics.model.open_time import open_time
from ccanalytics.store.open_hours import keep, open_us_sql

MADRID = Calendar(
    zone="Europe/Madrid",
    week="mon-fri 09:00-14:00 16:00-19:00, sat 10:00-14:00",
    holidays=public_holidays.of("ES", range(FIRST_YEAR, LAST_YEAR + 1), "MD"),
)
ZONES = ("Europe/Madrid", "America/New_York", "America/Sao_Paulo", "Asia/Kolkata", "Europe/London")
SINCE, UNTIL = datetime(2024, 1, 1), datetime(2027, 1, 1)
MEAN_HOURS = 24
SECOND = 1_000_000

OPENS, CLOSES = clock(9), clock(18)
HOLIDAYS = [day for day, _name in MADRID.holidays if SINCE.date() <= day <= UNTIL.date()]


def main() -> None:
    """Measure, and print what was found."""
    given = arguments(__doc__, runs=9, spans=1_000_000, few=2000)
    report = Report(given.runs)
    starts, ends = _drawn(given.spans)
    ours = _compared(report, starts, ends)
    for name, count, run in (
        ("business-duration", given.few, _business_duration()),
        ("CustomBusinessHour (whole hours only)", given.few // 5, _custom_business_hour),
    ):
        if run:
            few = _local(starts[:count]), _local(ends[:count])
            slow = len(starts) / count * median(_seconds(run, *few) for _run in range(3))
            report.figures[f"{name} (s, extrapolated from {count:,} spans)"] = slow
            report.ratios[f"{name} / ours"] = slow / ours
    report.show(as_json=given.json)


def _compared(report: Report, starts: Any, ends: Any) -> float:
    """Note how long we and numpy take, in turn; returns our median."""
    con, counted = _store(starts, ends), _searchsorted()
    found = con.sql(f"SELECT open_us FROM ({open_us_sql('FROM one')}) ORDER BY number")
    assert (found.fetchnumpy()["open_us"] == counted(starts, ends)).all()

    ask_one, ask_five = (
        f"SELECT sum(open_us) FROM ({open_us_sql(spans)})" for spans in ("FROM one", "FROM five")
    )
    one, five, numpy = [], [], []
    for _run in range(report.runs):
        one.append(_seconds(lambda: con.execute(ask_one).fetchall()))
        numpy.append(_seconds(lambda: counted(starts, ends).sum()))
        five.append(_seconds(lambda: con.execute(ask_five).fetchall()))
    report.times(f"ours, {len(starts):,} spans", one)
    report.times("ours, of five channels in five zones", five)
    report.times("numpy searchsorted", numpy)
    ratios = [ours / theirs for ours, theirs in zip(one, numpy, strict=True)]
    report.ratios["ours / numpy searchsorted"] = median(ratios)
    return median(one)


def _drawn(count: int) -> tuple[Any, Any]:
    """Two arrays of whole seconds, as microseconds since 1970."""
    chance = np.random.default_rng(1)
    since, until = (int(moment.timestamp()) for moment in (SINCE, UNTIL))
    starts = chance.integers(since, until, count)
    lasted = chance.exponential(MEAN_HOURS * 3600, count).astype(int)
    return starts * SECOND, (starts + lasted) * SECOND


def _store(starts: Any, ends: Any) -> duckdb.DuckDBPyConnection:
    """A store's tables with the hours of five channels; spans of the first, and of all of them."""
    con = duckdb.connect()
    con.execute(files("ccanalytics.store").joinpath("schema.sql").read_text("utf-8"))
    for number, zone in enumerate(ZONES):
        calendar = Calendar(zone=zone, week=MADRID.week, holidays=MADRID.holidays)
        settings = json.dumps({"hours": [plain(calendar)]})
        con.execute("INSERT INTO channels VALUES (?, ?, ?, ?)", [number, zone, zone, settings])
    keep(con, range(len(ZONES)))
    drawn = pd.DataFrame({"number": np.arange(len(starts)), "starts": starts, "ends": ends})
    con.register("drawn", drawn)
    columns = "number, make_timestamp(starts) AS starts_at, make_timestamp(ends) AS ends_at"
    for name, channels in ("one", 1), ("five", 5):
        sql = f"SELECT number % {channels} AS channel_id, {columns} FROM drawn"
        con.execute(f"CREATE TABLE {name} AS {sql}")
    return con


def _searchsorted() -> Callable[[Any, Any], Any]:
    """Open microseconds of arrays of starts and ends, in numpy over Madrid's segments."""
    opens, closes, before = np.array(list(open_time((MADRID,)).rows())).T

    def coordinate(moments: Any) -> Any:
        last = np.searchsorted(opens, moments, side="right") - 1
        return before[last] + np.minimum(moments, closes[last]) - opens[last]

    return lambda starts, ends: coordinate(ends) - coordinate(starts)


def _local(moments: Any) -> list[datetime]:
    """Times of the wall clock, which both libraries ask for."""
    aware = pd.to_datetime(moments, unit="us", utc=True).tz_convert(MADRID.zone)
    return list(aware.tz_localize(None).to_pydatetime())


def _business_duration() -> Callable[[list[datetime], list[datetime]], None] | None:
    if importlib.util.find_spec("business_duration") is None:
        return None
    from business_duration import businessDuration as counted  # noqa: N813

    def run(starts: list[datetime], ends: list[datetime]) -> None:
        for start, end in zip(starts, ends, strict=True):
            counted(start, end, OPENS, CLOSES, holidaylist=HOLIDAYS, unit="sec")

    return run


def _custom_business_hour(starts: list[datetime], ends: list[datetime]) -> None:
    hour = pd.offsets.CustomBusinessHour(start=OPENS, end=CLOSES, holidays=HOLIDAYS)
    for start, end in zip(starts, ends, strict=True):
        len(pd.date_range(start, end, freq=hour))


def _seconds(run: Callable[..., object], *given: object) -> float:
    since = time.perf_counter()
    run(*given)
    return time.perf_counter() - since


if __name__ == "__main__":
    main()
