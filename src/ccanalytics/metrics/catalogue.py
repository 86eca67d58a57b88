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

ARGUMENTS = {"hours": "INTEGER[][]"}
"""What only some metrics ask for, and its type in SQL; hours as `opening_hours` gives them."""

VIEWS = ("sessions_wide",)
"""The views that stand beside the store's own tables, in `views`."""


@dataclass(frozen=True, kw_only=True)
class Card:
    """What a metric means, in words; ``sql`` is its SELECT, one row per ``grain``.

    Every row has ``counted_at`` (UTC) and either ``value`` or ``numerator`` and
    ``denominator``; a duration has ``observed`` too, how long it has been watched. Where
    ``parts`` names a column of the grain, a row is a part of a whole that has one denominator:
    unless asked by that column the parts are added up. ``asks`` names what else may be asked of
    it, of `ARGUMENTS`.
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
    parts: str = ""
    asks: tuple[str, ...] = ()

    @property
    def definition(self) -> str:
        """The definition by its two ends."""
        return _("From {starts} to {ends}; counted {counted}.").format(
            starts=self.starts, ends=self.ends, counted=self.counted
        )


WORDS = ("title", "question", "null_means", "starts", "ends", "counted", "source")
"""What of a card is words; the rest are names and codes."""


def cards() -> dict[str, Card]:
    """All metrics by name, their words in the language that holds."""
    return {name: _told(card) for name, card in _written().items()}


def _told(card: Card) -> Card:
    words: dict[str, Any] = {word: _(getattr(card, word)) for word in WORDS}
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
    ``as_of`` (UTC), by default the time of the last fact. The `VIEWS` are temporary ones. Nothing
    is written to the store. With ``only`` it is that one metric and what it is made of, for the
    rest takes longer than most questions.
    """
    connection.execute("ATTACH IF NOT EXISTS ':memory:' AS metrics")
    views = connection.execute(
        "SELECT view_name FROM duckdb_views() WHERE database_name = 'metrics' OR temporary"
    ).fetchall()
    there = {name for (name,) in views}
    for metric in dict.fromkeys(_made_of(only) if only else _written()):
        if metric not in there:
            _offer(connection, _written()[metric])
    for name in () if only else VIEWS:
        if name not in there:
            connection.execute(f"CREATE TEMP VIEW {name} AS {view_sql(name)}")


def _made_of(metric: str) -> Iterator[str]:
    """Other metrics that are among its inputs, and theirs, and then itself."""
    for name in _written()[metric].inputs:
        if name in _written():
            yield from _made_of(name)
    yield metric


def _offer(connection: duckdb.DuckDBPyConnection, metric: Card) -> None:
    asks = "".join(f", {argument} := NULL::{ARGUMENTS[argument]}" for argument in metric.asks)
    connection.execute(
        f"CREATE MACRO metrics.{metric.name}(as_of := NULL::TIMESTAMP{asks}) AS TABLE {metric.sql}"
    )
    connection.execute(f"CREATE VIEW metrics.{metric.name} AS FROM metrics.{metric.name}()")


def _read(file: str, text: str) -> Card:
    head, _, sql = text.partition("*/")
    fields = tomllib.loads(head.removeprefix("/*"))
    return Card(name=file.removesuffix(".sql"), sql=sql.strip(), **fields)
