"""The metrics that there are: each a file with a card and one SELECT."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

import duckdb

from ccanalytics.errors import NotFound, unknown
from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_

ARGUMENTS = {"hours": "INTEGER[][]"}
"""What only some metrics ask for, and its type in SQL; hours as `opening_hours` gives them."""

LEFT_OUT = {
    "test": N_("{n} closed as a test"),
    "spam": N_("{n} marked as spam"),
    "no_reply_needed": N_("{n} that needed no reply"),
    "moved": N_("{n} that went on in a new session"),
    "pull": N_("{n} taken over by a colleague"),
}
"""Why a unit of a metric does not count, and how it is said of so many."""

VIEWS = ("sessions_wide",)
"""The views that stand beside the store's own tables, in `views`."""


@dataclass(frozen=True, kw_only=True)
class Card:
    """What a metric means, in words; ``sql`` is its SELECT, one row per ``grain``.

    Every row has ``counted_at`` (UTC) and either ``value`` or ``numerator`` and
    ``denominator``; a duration has ``observed`` too, how long it has been watched. Where
    ``parts`` names a column of the grain, a row is a part of a whole that has one denominator:
    unless asked by that column the parts are added up. ``asks`` names what else may be asked of
    it, of `ARGUMENTS`. Where something is ``excluded``, its rows are there too, and in the column
    ``left_out`` of ``sql`` stands why, a key of `LEFT_OUT`; it is NULL for what counts.
    """

    name: str
    title: str
    question: str
    grain: list[str]
    unit: str
    inputs: list[str]
    summary: str
    better: str
    null_means: str
    starts: str
    ends: str
    counted: str
    source: str
    sql: str
    excluded: str = ""
    parts: str = ""
    asks: tuple[str, ...] = ()

    @property
    def definition(self) -> str:
        """The definition by its two ends, and what it leaves out."""
        told = _("From {starts} to {ends}; counted {counted}.")
        if self.excluded:
            told += " " + _("Left out: {excluded}.")
        return told.format(
            starts=self.starts, ends=self.ends, counted=self.counted, excluded=self.excluded
        )


WORDS = ("title", "question", "null_means", "starts", "ends", "excluded", "counted", "source")
"""What of a card is words; the rest are names and codes."""


def cards() -> dict[str, Card]:
    """All metrics by name, their words in the language that holds."""
    return {name: _told(card) for name, card in _written().items()}


def _told(card: Card) -> Card:
    said = {word: getattr(card, word) for word in WORDS}
    words: dict[str, Any] = {word: _(text) for word, text in said.items() if text}
    return replace(card, **words)


@cache
def _written() -> dict[str, Card]:
    """All metrics by name, as they stand in their files."""
    folder = files(__package__)
    paths = sorted(path.name for path in folder.iterdir() if path.name.endswith(".sql"))
    return {
        name.removesuffix(".sql"): _read(name, folder.joinpath(name).read_text("utf-8"))
        for name in paths
    }


def card(name: str) -> Card:
    """The card of a metric; NotFound, with the nearest name, if there is none."""
    if name not in _written():
        raise NotFound(unknown("metric", name, _written()))
    return _told(_written()[name])


@cache
def summary_sql(name: str) -> str:
    """The SELECT over ``units`` that sums a metric up."""
    return files(__package__).joinpath("summaries", f"{name}.sql").read_text("utf-8")


@cache
def view_sql(name: str) -> str:
    """A SELECT of the folder ``views``."""
    return files(__package__).joinpath("views", f"{name}.sql").read_text("utf-8")


def install(connection: duckdb.DuckDBPyConnection, only: str | None = None) -> None:
    """Offer every metric as view and as macro in an in-memory catalog ``metrics``.

    ``metrics.<name>`` and ``metrics.<name>(as_of := …)``: unfinished durations are watched until
    ``as_of`` (UTC), by default the time of the last fact. With ``with_left_out := TRUE`` what is
    left out is there too, the reason in the column ``left_out``. The `VIEWS` are temporary ones.
    Nothing is written to the store. With ``only`` it is that one metric and what it is made of,
    for the rest takes longer than most questions.
    """
    there = _installed(connection)
    wanted = [only] if only else list(_written())
    for metric in dict.fromkeys(m for name in wanted for m in _made_of(name)):
        if metric not in there:
            _offer(connection, _written()[metric])
    for name in () if only else VIEWS:
        if name not in there:
            connection.execute(f"CREATE TEMP VIEW {name} AS {view_sql(name)}")


def _installed(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """The metrics and views that are offered already; of a new connection it asks no more."""
    attached = "SELECT count(*) FROM duckdb_databases() WHERE database_name = 'metrics'"
    if connection.execute(attached).fetchall() == [(0,)]:
        connection.execute("ATTACH ':memory:' AS metrics")
        return set()
    views = connection.execute(
        "SELECT view_name FROM duckdb_views() WHERE database_name = 'metrics' OR temporary"
    ).fetchall()
    return {name for (name,) in views}


def _made_of(metric: str) -> Iterator[str]:
    """Other metrics that are among its inputs, and theirs, and then itself."""
    for name in _written()[metric].inputs:
        if name in _written():
            yield from _made_of(name)
    yield metric


def _offer(connection: duckdb.DuckDBPyConnection, metric: Card) -> None:
    types = {"as_of": "TIMESTAMP", **{argument: ARGUMENTS[argument] for argument in metric.asks}}
    named = ", ".join(f"{argument} := NULL::{kind}" for argument, kind in types.items())
    rows, columns = metric.sql, "*"
    if metric.excluded:
        named += ", with_left_out := FALSE"
        rows = f"FROM ({metric.sql}) WHERE left_out IS NULL OR with_left_out"
        columns = "* EXCLUDE (left_out)"
    name = f"metrics.{metric.name}"
    connection.execute(f"CREATE MACRO {name}({named}) AS TABLE {rows}")
    connection.execute(f"CREATE VIEW {name} AS SELECT {columns} FROM {name}()")


def _read(file: str, text: str) -> Card:
    head, _, sql = text.partition("*/")
    fields = tomllib.loads(head.removeprefix("/*"))
    return Card(name=file.removesuffix(".sql"), sql=sql.strip(), **fields)
