"""One row per group: a dot for the median, one for the 90th percentile, each with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
import polars as pl

from ccanalytics.figures.escape import label, visible
from ccanalytics.figures.theme import (
    GREY,
    PALETTE,
    describe,
    drawn,
    not_enough,
    spoken,
    time_axis,
)

MIN_N = 10
"""A group with fewer has no place in the order; it stands last, in grey."""

ROWS = 30


@dataclass(frozen=True)
class Quantile:
    """A quantile of one group, as it is drawn and said."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    more_than: float | None = None

    @property
    def at(self) -> float | None:
        """Where its dot is: at the value, else at what it certainly exceeds."""
        return self.value if self.value is not None else self.beyond

    @property
    def beyond(self) -> float | None:
        """What a value that is not reached exceeds."""
        return self.more_than if self.more_than is not None else self.low

    def words(self) -> str:
        """In words, with the interval."""
        if self.value is None:
            return "not reached" if self.beyond is None else f"more than {spoken(self.beyond)}"
        if self.low is None:
            return spoken(self.value)
        end = "no upper limit" if self.high is None else spoken(self.high)
        return f"{spoken(self.value)} ({spoken(self.low)} to {end})"


def quantiles(row: dict[str, Any]) -> tuple[Quantile, Quantile]:
    """Median and 90th percentile of a row of `Measurement.pl`."""
    return (
        Quantile("median", row["value"], row["low"], row["high"], row["more_than"]),
        Quantile("90th percentile", row["p90"], row["p90_low"], row["p90_high"]),
    )


def dot_interval(frame: pl.DataFrame, *, by: str = "channel") -> go.Figure:
    """Dots with 95 % intervals over time on a log axis, the fastest group on top.

    ``frame`` has ``by`` and the columns of `Measurement.pl`. A triangle stands where a value is
    not reached: it is somewhere further on.
    """
    rows, table = _ordered(frame, by), dot_table(frame, by=by)
    shown = rows[:ROWS]
    ends = [t for row in shown for q in quantiles(row) for t in (q.at, q.low, q.high) if t]
    if not ends:
        return not_enough(table)
    figure = go.Figure(layout={"template": "ccanalytics", "height": 120 + 34 * len(shown)})
    for number, (colour, symbol) in enumerate(((PALETTE[0], "circle"), (PALETTE[1], "diamond"))):
        _draw(figure, shown, number, colour, symbol, by, edge=3 * max(ends))
    axis = time_axis(ends, most=4)
    figure.update_xaxes(**axis, title_text=_note(len(rows) - len(shown)))
    figure.update_yaxes(
        tickvals=list(range(len(shown))),
        ticktext=[f"{label(row[by], 22)}  <i>n = {row['n']:,}</i>" for row in shown],
        range=[len(shown) - 0.4, -0.6],
        gridcolor="rgba(0,0,0,0)",
    )
    return describe(figure, _alt(rows, by), table)


def dot_table(frame: pl.DataFrame, *, by: str = "channel") -> pl.DataFrame:
    """The same in words, in the same order."""
    rows = [
        (visible(row[by]), *(q.words() for q in quantiles(row)), *_counts(row))
        for row in _ordered(frame, by)
    ]
    names = [by.title(), "Median", "90th percentile", "n", "Unfinished"]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _counts(row: dict[str, Any]) -> tuple[str, str]:
    return f"{row['n']:,}", f"{row['unfinished']:,}"


def _ordered(frame: pl.DataFrame, by: str) -> list[dict[str, Any]]:
    rows = [{**row, by: row[by] or "(none)"} for row in frame.iter_rows(named=True)]
    last = float("inf")

    def place(row: dict[str, Any]) -> tuple[bool, float, str]:
        at = quantiles(row)[0].at
        return row["n"] < MIN_N, last if at is None else at, str(row[by])

    return sorted(rows, key=place)


def _draw(
    figure: go.Figure,
    rows: Sequence[dict[str, Any]],
    number: int,
    colour: str,
    symbol: str,
    by: str,
    edge: float,
) -> None:
    """The dots of one quantile; the two of a row lie a little apart."""
    shift = (-0.13, 0.13)[number]
    drawn_rows = [
        (place, row, q)
        for place, row in enumerate(rows)
        if (q := quantiles(row)[number]).at is not None
    ]
    colours = [GREY if row["n"] < MIN_N else colour for _, row, _ in drawn_rows]
    for (place, _, q), line in zip(drawn_rows, colours, strict=True):
        _interval(figure, q, place + shift, line, edge)
    figure.add_trace(
        go.Scatter(
            x=[drawn(q.at or 0) for *_, q in drawn_rows],
            y=[place + shift for place, *_ in drawn_rows],
            mode="markers",
            name=("median (half)", "90th percentile (9 in 10)")[number],
            marker={
                "size": 11,
                "color": colours,
                "symbol": ["triangle-right" if q.value is None else symbol for *_, q in drawn_rows],
            },
            customdata=[_hover(row, q, by) for _, row, q in drawn_rows],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )


def _interval(figure: go.Figure, q: Quantile, y: float, colour: str, edge: float) -> None:
    if q.low is None:
        return
    ends = [drawn(q.low), drawn(edge if q.high is None else q.high)]
    style = {"color": colour, "width": 3, "dash": "dot" if q.high is None else "solid"}
    figure.add_trace(
        go.Scatter(x=ends, y=[y, y], mode="lines", line=style, hoverinfo="skip", showlegend=False)
    )


def _hover(row: dict[str, Any], q: Quantile, by: str) -> str:
    few = f"<br>fewer than {MIN_N}: not ranked" if row["n"] < MIN_N else ""
    n, unfinished = _counts(row)
    return (
        f"<b>{label(row[by])}</b><br>{q.name}: {q.words()}"
        f"<br>n = {n}, of which {unfinished} without an end{few}"
    )


def _note(hidden: int) -> str:
    return f"time (and {hidden} more in the table)" if hidden else "time, on a log scale"


def _alt(rows: Sequence[dict[str, Any]], by: str) -> str:
    told = [
        f"{visible(row[by])[:60]} {quantiles(row)[0].words()}, n = {row['n']:,}" for row in rows[:6]
    ]
    more = f"; and {len(rows) - 6} more" if len(rows) > 6 else ""
    return f"Median and 90th percentile by {by}, fastest first. Median: {'; '.join(told)}{more}."
