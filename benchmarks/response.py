"""How fast is the whole response-time question: p50, p90 and p99 by channel and hour of the day.

The hours are local ones, and who was never answered is counted in (Kaplan and Meier). Ours is
asked from the kept tables, as `desk.metric` asks with all that it tells besides (95 % intervals,
what is left out), and from the facts alone; pandas, polars and PostgreSQL answer from the messages,
which they have already. All must find the same numbers. The floor only adds up the columns that
are needed. The store is made once and kept in a temporary folder (`benchmarks.response_store`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from math import isclose
from pathlib import Path
from statistics import median
from typing import Any

import duckdb
import polars as pl

from benchmarks.common import MIB, Report, arguments, in_fresh_process
from benchmarks.response_others import MESSAGES, SESSIONS, Answer, of_pandas, of_polars
from benchmarks.response_postgres import postgres, postgres_programs
from benchmarks.response_store import ZONE, made
from ccanalytics.metrics.catalogue import install, summary_sql
from ccanalytics.metrics.local_time import local_sql
from ccanalytics.metrics.measure import measure
from ccanalytics.store.opening import open_read_only

FEW = 3
"""So often the slow ones are asked, at most."""
WANTED = {
    "kept tables": {"pandas": 100, "polars": 30, "PostgreSQL": 200},
    "facts alone": {"pandas": 15, "polars": 4, "PostgreSQL": 30},
}

Timed = tuple[list[float], Any]
"""Seconds of each run, and the answer."""

LAST = """
    SELECT happened_at FROM facts
    WHERE subject_kind = 'conversation' ORDER BY happened_at DESC LIMIT 1
"""
FACTS_ALONE = f"""
    WITH told AS (
        SELECT session_id, turn, channel_id, happened_at, CASE
            WHEN kind = 'message.received' THEN 0
            WHEN kind = 'message.sent' THEN CASE WHEN actor_kind = 'agent' THEN 1 END
            WHEN kind IN ('session.closed', 'session.marked_spam') THEN 2
        END AS what
        FROM facts_in_force
        WHERE turn > 0
    ),
    turns AS (
        SELECT
            arg_min(channel_id, happened_at) FILTER (what = 0) AS channel_id,
            min(happened_at) FILTER (what = 0) AS asked_at,
            min(happened_at) FILTER (what = 1) AS replied_at,
            min(happened_at) FILTER (what = 2) AS closed_at
        FROM told
        GROUP BY session_id, turn
    ),
    waits AS (
        SELECT
            {{'channel': name, 'hour': hour({local_sql(ZONE, "asked_at")})::INTEGER}} AS g,
            replied_at IS NULL AS is_open,
            (epoch_us(greatest(asked_at, coalesce(replied_at, closed_at, ({LAST}))))
                - epoch_us(asked_at)) / 1e6 AS observed
        FROM turns
        JOIN channels USING (channel_id)
    ),
    units AS (SELECT g, CASE WHEN NOT is_open THEN observed END AS value, observed FROM waits)
    FROM ({summary_sql("duration")})
"""
"""What `response_time` says, by a plain GROUP BY of the facts' own session and turn numbers."""

FLOORS = {
    "kept tables": """
        SELECT sum(epoch_us(asked_at)), sum(epoch_us(replied_at)), sum(epoch_us(ended_at)),
            sum(channel_id) FROM turns
    """,
    "facts alone": """
        SELECT sum(session_id), sum(turn), sum(channel_id), sum(epoch_us(happened_at)), max(kind),
            max(actor_kind) FROM facts
    """,
}


def main() -> None:
    """Measure, and print what was found."""
    given = arguments(__doc__, runs=9, rows=10_000_000)
    smaller, _costs = made(given.rows // 10)
    db, costs = made(given.rows)
    report = Report(given.runs)
    _note_store(report, db, given.rows, costs)
    times, found = _ours(report, db)
    small = median(_timed(_Asked(smaller).kept, given.runs)[0])
    report.times("ours from the kept tables, a tenth of the messages", [small])
    report.ratios["ours, ten times the messages"] = median(times["kept tables"]) / small
    _others(report, db, times, found)
    peak = in_fresh_process("response", "ask_once", db)["peak_mib"]
    report.figures["peak memory of ours (MiB)"] = peak
    report.show(as_json=given.json)


def _note_store(report: Report, db: Path, rows: int, costs: dict[str, float]) -> None:
    with open_read_only(db) as con:
        counts = [
            con.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]
            for table in ("conversations", "facts", "turns")
        ]
    names = ("conversations", "facts", "turns")
    report.figures |= {"messages": rows, **dict(zip(names, counts, strict=True))}
    report.figures["store (MiB)"] = db.stat().st_size / MIB
    report.figures["made by the store's import (s)"] = sum(costs.values())
    report.figures["of it numbering and keeping sessions and turns (s)"] = costs[
        "keeping sessions and turns"
    ]


class _Asked:
    """The store, opened: asked in each of our ways."""

    def __init__(self, db: Path) -> None:
        self.con = open_read_only(db)
        install(self.con, "response_time", "business_response_time")

    def kept(self, clock: str = "calendar") -> Answer:
        """By the product's own door."""
        rows = measure(self.con, "response_time", by=["channel", "hour"], clock=clock).rows
        return {
            (row.group["channel"], row.group["hour"]): (
                row.n, row.unfinished, row.value, row.p90, row.p99
            )
            for row in rows
        }  # fmt: skip

    def facts(self) -> Answer:
        """From the facts alone."""
        found = self.con.execute(f"SELECT g, n, unfinished, value, p90, p99 FROM ({FACTS_ALONE})")
        return {(g["channel"], g["hour"]): tuple(told) for g, *told in found.fetchall()}

    def both(self) -> None:
        """By both clocks."""
        self.kept()
        self.kept("business")

    def floor(self, name: str) -> None:
        """Nothing but the columns that are needed."""
        self.con.execute(FLOORS[name]).fetchall()


def ask_once(db: str) -> None:
    """Ask from the kept tables, in a process that does nothing else."""
    _Asked(Path(db)).kept()


def _ours(report: Report, db: Path) -> tuple[dict[str, list[float]], Answer]:
    """Note how long we take; returns the times and the answer, by names of channels."""
    asked = _Asked(db)
    kept, found = _timed(asked.kept, report.runs)
    facts, again = _timed(asked.facts, report.runs)
    _check("the facts alone", again, found)
    both, _nothing = _timed(asked.both, report.runs)
    report.times("ours from the kept tables", kept)
    report.times("ours from the facts alone", facts)
    report.times("ours by both clocks", both)
    report.figures["groups"] = len(found)
    report.figures["groups whose p99 is reached"] = sum(
        row[4] is not None for row in found.values()
    )
    times = {"kept tables": kept, "facts alone": facts}
    for name, ours in times.items():
        floor, _nothing = _timed(lambda name=name: asked.floor(name), report.runs)
        report.times(f"floor of the {name}", floor)
        report.ratios[f"ours from the {name} / floor"] = median(ours) / median(floor)
    report.ratios["both clocks / calendar clock alone"] = median(both) / median(kept)
    asked.con.close()
    return times, found


def _others(report: Report, db: Path, times: dict[str, list[float]], found: Answer) -> None:
    """Note how long the others take, having checked that they find the same."""
    with open_read_only(db) as con:
        last: datetime = con.execute(LAST).fetchall()[0][0]
        ids = dict(con.execute("SELECT name, channel_id FROM channels").fetchall())
        ours = {(ids[channel], hour): row for (channel, hour), row in found.items()}
        ways = {"pandas": _pandas, "polars": _polars, "PostgreSQL": _postgres}
        for name, way in ways.items():
            seconds, answer = way(con, last, min(FEW, report.runs))
            if not seconds:
                report.machine[name] = "is not there (apt-get install postgresql-15): left out"
                continue
            _check(name, answer, ours)
            _compare(report, name, seconds, times)


def _pandas(con: duckdb.DuckDBPyConnection, last: datetime, runs: int) -> Timed:
    messages = con.sql(MESSAGES).to_arrow_table().to_pandas()
    closed = con.sql(SESSIONS).to_arrow_table().to_pandas().set_index("session_id")["closed_at"]
    return _timed(lambda: of_pandas(messages, closed, last), runs)


def _polars(con: duckdb.DuckDBPyConnection, last: datetime, runs: int) -> Timed:
    messages = pl.DataFrame(con.sql(MESSAGES).to_arrow_table())
    closed = pl.DataFrame(con.sql(SESSIONS).to_arrow_table())
    return _timed(lambda: of_polars(messages, closed, last), runs)


def _postgres(con: duckdb.DuckDBPyConnection, last: datetime, runs: int) -> Timed:
    """Loaded, indexed and analysed; by its own clock, after one run that warms it."""
    programs = postgres_programs()
    if programs is None:
        return [], {}
    with postgres(programs) as server:
        server.load(con, last)
        asked = [server.answer() for _run in range(runs + 1)]
    return [seconds for _answer, seconds in asked[1:]], asked[-1][0]


def _compare(
    report: Report, name: str, seconds: list[float], times: dict[str, list[float]]
) -> None:
    report.figures[f"{name}, {len(seconds)} runs (s)"] = median(seconds)
    for way, ours in times.items():
        wanted = WANTED[way][name]
        ratio = median(seconds) / median(ours)
        missed = "" if ratio >= wanted else ", not reached"
        report.ratios[f"{name} / ours from the {way} (wanted {wanted}{missed})"] = ratio


def _timed(ask: Callable[[], Any], runs: int) -> Timed:
    """The seconds of so many runs after one that warms, and the last answer."""
    seconds, answer = [], ask()
    for _run in range(runs):
        since = time.perf_counter()
        answer = ask()
        seconds.append(time.perf_counter() - since)
    return seconds, answer


def _check(name: str, theirs: Answer, ours: Answer) -> None:
    """All must say the same of each channel and hour."""
    assert theirs.keys() == ours.keys(), f"{name} has other groups"
    for key, row in ours.items():
        same = all(_is_same(one, other) for one, other in zip(row, theirs[key], strict=True))
        assert same, f"{name} says {theirs[key]} of {key}, not {row}"


def _is_same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return isclose(one, other, rel_tol=1e-9)


if __name__ == "__main__":
    main()
