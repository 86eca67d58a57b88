"""The metrics that there are: each a file with a card and one SELECT."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

import duckdb

from ccanalytics.analysis import sql
from ccanalytics.errors import NotFound, unknown
from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_
from ccanalytics.metrics.business import business_sql

CALENDAR, BUSINESS = "calendar", "business"
CLOCKS = (CALENDAR, BUSINESS)
"""All time; or only while the unit's channel is open, by its hours as they are set now."""

ARGUMENTS = {"hours": ("hours", "INTEGER[][]"), "target": ("within", "INTEGER")}
"""What only some metrics ask for: its name and type in SQL, where no table may have a column of
that name. Hours are as `opening_hours` gives them, a target is in seconds."""

LEFT_OUT = {
    "test": N_("{n} closed as a test"),
    "spam": N_("{n} marked as spam"),
    "no_reply_needed": N_("{n} that needed no reply"),
    "moved": N_("{n} that went on in a new session"),
    "pull": N_("{n} taken over by a colleague"),
    "no_target": N_("{n} in channels that had no target"),
    "held_at_once": N_("{n} that we began or moved, held from the beginning"),
    "closed_by_us": N_("{n} that we closed unanswered"),
    "bots": N_("{n} that bots handled alone"),
    "automatic": N_("{n} that got automatic texts alone"),
    "canned": N_("{n} answered by a canned response"),
    "out_of_hours": N_("{n} begun outside the opening hours"),
    "not_opened": N_("{n} of no session"),
    "not_replied": N_("{n} without a reply so far"),
    "not_closed": N_("{n} not closed yet"),
    "no_pair": N_("{n} without a beginning or a reply"),
    "not_asked": N_("{n} marked without being asked"),
}
"""Why a unit of a metric does not count, and how it is said of so many."""

VIEWS: dict[str, tuple[str, ...]] = {
    "stretches": (),
    "handled_by_bot": (),
    "served_by": (),
    "chats_at_once": ("stretches",),
    "presences": (),
    "first_response_compared": (
        "first_response_time",
        "first_response_as_bitrix24",
        "first_response_as_zendesk",
        "first_response_as_chatwoot",
        "business_first_response_as_intercom",
    ),
    "sessions_wide": ("first_response_time", "resolution_time", "response_time", "missed"),
}
"""The views that stand beside the store's own tables, in `views`, and the metrics they are of."""

OF_STATISTICS = ("curve", "incidence")
"""Summaries that stand with the statistics, which ask them of other data too."""

SUMMARIES = {
    "duration": ("duration", "mean", "total", "count"),
    "mean": ("mean", "total", "count"),
    "rate": ("rate", "count"),
    "ratio": ("ratio", "count"),
    "count": ("count",),
}
"""Of metrics that are summed up like this: in which other ways they may be, the usual one first."""

ASKING_AROUND = ("metrics", "show", "duckdb_", "information_schema")
"""Words of a query that asks what there is, or for what there is not."""


@dataclass(frozen=True, kw_only=True)
class Card:
    """What a metric means, in words; ``sql`` is its SELECT, one row per ``grain``.

    Every row has ``counted_at`` (UTC) and either ``value`` or ``numerator`` and
    ``denominator``; a duration has ``observed`` too, how long it has been watched. Where
    ``parts`` names a column of the grain, a row is a part of a whole that has one denominator:
    unless asked by that column the parts are added up. ``asks`` names what else may be asked of
    it, of `ARGUMENTS`. Where something is ``excluded``, its rows are there too, and in the column
    ``left_out`` of ``sql`` stands why, a key of `LEFT_OUT`; it is NULL for what counts.

    A duration's time runs from ``counted_at``. A mean of times, and a duration that is a sum of
    ``stretches``, tells these in the column ``spans``, a list of ``starts_at`` and ``ends_at``. So
    all can be timed by the business clock (`clocks`), by the hours of the unit's ``channel``, or,
    where it is told ``piecewise``, by those of each span's. ``clock`` is business where a metric
    has no other. Where the unfinished stand ``beside`` the rest, they are no part of its
    denominators.
    ``always`` names columns of the grain by which it is told whether asked or not: of one unit
    there are several rows, and to add these up would mean nothing.
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
    clock: str = CALENDAR
    beside: bool = False
    stretches: bool = False
    always: tuple[str, ...] = ()
    piecewise: bool = False

    @property
    def clocks(self) -> tuple[str, ...]:
        """By which clocks it can be told, the usual one first; only times have two."""
        return CLOCKS if self.unit == "s" else (self.clock,)

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
    if name in OF_STATISTICS:
        return sql(name)
    return files(__package__).joinpath("summaries", f"{name}.sql").read_text("utf-8")


@cache
def view_sql(name: str) -> str:
    """A SELECT of the folder ``views``."""
    return files(__package__).joinpath("views", f"{name}.sql").read_text("utf-8")


def source(card: Card, clock: str) -> str:
    """Where a metric's units stand, told by this clock: the name of a view after ``metrics.``."""
    return card.name if clock == card.clocks[0] else f"{clock}_{card.name}"


def argument_types(card: Card) -> dict[str, str]:
    """The arguments of a metric's macro by their names in SQL, with their types."""
    return {"as_of": "TIMESTAMP", **dict(ARGUMENTS[argument] for argument in card.asks)}


def install(connection: duckdb.DuckDBPyConnection, *wanted: str) -> None:
    """Offer metrics as view and as macro in an in-memory catalog ``metrics``.

    ``metrics.<name>`` and ``metrics.<name>(as_of := …)``: unfinished durations are watched until
    ``as_of`` (UTC), by default the time of the last fact. With ``with_left_out := TRUE`` what is
    left out is there too, the reason in the column ``left_out``. ``metrics.business_<name>`` is
    the same by the business clock, of what is a time. The `VIEWS` are temporary ones. Nothing is
    written to the store. Only the ``wanted`` ones come, and what they are made of: all of them
    together take longer than most questions.
    """
    there = _installed(connection)
    for name in dict.fromkeys(made for each in wanted for made in _made_of(each)):
        if name in there:
            continue
        if name in VIEWS:
            connection.execute(f"CREATE TEMP VIEW {name} AS {view_sql(name)}")
        else:
            _offer(connection, name)


def named_in(query: str) -> list[str]:
    """What of ours a query names; all that there is where it asks around."""
    text, known = query.lower(), [*_sources(), *VIEWS]
    named = [name for name in known if name in text]
    is_about = any(word in text for word in (*ASKING_AROUND, *VIEWS))
    return (named or known) if is_about else []


@cache
def _sources() -> dict[str, tuple[Card, str]]:
    """All that can be asked of, by `source`: which metric, by which clock."""
    found = ((card, clock) for card in _written().values() for clock in card.clocks)
    return {source(card, clock): (card, clock) for card, clock in found}


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


def _made_of(name: str) -> Iterator[str]:
    """Other sources that are among its inputs, and theirs, the calendar's, and then itself."""
    if name in VIEWS:
        for metric in VIEWS[name]:
            yield from _made_of(metric)
        yield name
    if name in _sources():
        card, _clock = _sources()[name]
        for other in card.inputs:
            yield from _made_of(other)
        yield from (card.name, name)


def _offer(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    card, clock = _sources()[name]
    types = argument_types(card)
    named = ", ".join(f"{argument} := NULL::{kind}" for argument, kind in types.items())
    rows, columns = card.sql, "*"
    if card.excluded:
        named += ", with_left_out := FALSE"
        rows = f"FROM ({card.sql}) WHERE left_out IS NULL OR with_left_out"
        columns = "* EXCLUDE (left_out)"
    if clock != card.clocks[0]:
        rows = business_sql(
            rows, card.summary, is_stretches=card.stretches, is_piecewise=card.piecewise
        )
    connection.execute(f"CREATE MACRO metrics.{name}({named}) AS TABLE {rows}")
    connection.execute(f"CREATE VIEW metrics.{name} AS SELECT {columns} FROM metrics.{name}()")


def _read(file: str, text: str) -> Card:
    head, _, sql = text.partition("*/")
    fields = tomllib.loads(head.removeprefix("/*"))
    return Card(name=file.removesuffix(".sql"), sql=sql.strip(), **fields)
