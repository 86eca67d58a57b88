"""The metrics that there are: each a file with a card and one SELECT."""

from __future__ import annotations

import tomllib
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


def install(connection: duckdb.DuckDBPyConnection) -> None:
    """Offer every metric as view and as macro in an in-memory catalog ``metrics``.

    ``metrics.<name>`` and ``metrics.<name>(as_of := …)``: unfinished durations are watched until
    ``as_of`` (UTC), by default the time of the last fact. The `VIEWS` are temporary ones. Nothing
    is written to the store.
    """
    attached = connection.execute(
        "SELECT count(*) FROM duckdb_databases() WHERE database_name = 'metrics'"
    ).fetchone()
    if attached and attached[0]:
        return
    connection.execute("ATTACH ':memory:' AS metrics")
    for name, metric in _written().items():
        asks = "".join(f", {argument} := NULL::{ARGUMENTS[argument]}" for argument in metric.asks)
        connection.execute(
            f"CREATE MACRO metrics.{name}(as_of := NULL::TIMESTAMP{asks}) AS TABLE {metric.sql}"
        )
        connection.execute(f"CREATE VIEW metrics.{name} AS FROM metrics.{name}()")
    for name in VIEWS:
        connection.execute(f"CREATE TEMP VIEW {name} AS {view_sql(name)}")


def _read(file: str, text: str) -> Card:
    head, _, sql = text.partition("*/")
    fields = tomllib.loads(head.removeprefix("/*"))
    return Card(name=file.removesuffix(".sql"), sql=sql.strip(), **fields)
