"""A median week by week, with its interval as a band and n under each week."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go
import polars as pl

from ccanalytics.figures.dot_interval import quantiles
from ccanalytics.figures.theme import PALETTE, describe, drawn, not_enough, spoken, time_axis

LABELS = 14
"""How many weeks are labelled at most."""


def weekly(frame: pl.DataFrame, *, so_far: str | None = None) -> go.Figure:
    """The median of each week on a log axis; a week without data leaves a gap.

    ``frame`` has ``week`` (its Monday) and the columns of `Measurement.pl`; ``so_far`` names the
    week that is not over, whose dot is hollow.
    """
    rows, table = _every_week(frame), weekly_table(frame, so_far=so_far)
    ends = [t for row in rows for t in (row["value"], row["low"], row["high"]) if t]
    if not ends:
        return not_enough(table)
    figure = go.Figure(layout={"template": "ccanalytics", "height": 340, "showlegend": False})
    edge = 3 * max(ends)
    for stretch in _stretches(rows):
        _band(figure, stretch, edge)
    _dots(figure, rows, so_far)
    axis = time_axis(ends)
    figure.update_yaxes(**axis, title_text="median")
    figure.update_xaxes(**_labels(rows))
    return describe(figure, _alt(rows), table)


def weekly_table(frame: pl.DataFrame, *, so_far: str | None = None) -> pl.DataFrame:
    """The same in words, a week without data included."""
    rows = [
        (
            f"{_day(row['week'])}{' (so far)' if row['week'] == so_far else ''}",
            *(q.words() if row["n"] else "–" for q in quantiles(row)),
            f"{row['n']:,}",
            f"{row['unfinished']:,}",
        )
        for row in _every_week(frame)
    ]
    names = ["Week of", "Median", "90th percentile", "n", "Unfinished"]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _every_week(frame: pl.DataFrame) -> list[dict[str, Any]]:
    found = {row["week"]: row for row in frame.iter_rows(named=True) if row["week"]}
    if not found:
        return []
    week, rows = date.fromisoformat(min(found)), []
    while (monday := week.isoformat()) <= max(found):
        nothing = {**dict.fromkeys(frame.columns), "week": monday, "n": 0, "unfinished": 0}
        rows.append(found.get(monday, nothing))
        week += timedelta(weeks=1)
    return rows


def _stretches(rows: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Runs of weeks that have an interval."""
    stretches: list[list[dict[str, Any]]] = [[]]
    for row in rows:
        if row["low"] is None:
            stretches.append([])
        else:
            stretches[-1].append(row)
    return [stretch for stretch in stretches if stretch]


def _band(figure: go.Figure, rows: list[dict[str, Any]], edge: float) -> None:
    weeks = [row["week"] for row in rows]
    for key, fill in (("low", "none"), ("high", "tonexty")):
        figure.add_trace(
            go.Scatter(
                x=weeks,
                y=[drawn(edge if row[key] is None else row[key]) for row in rows],
                mode="lines",
                line={"width": 6 if len(rows) == 1 else 0, "color": "rgba(0,114,178,0.25)"},
                fill=fill,
                fillcolor="rgba(0,114,178,0.16)",
                hoverinfo="skip",
            )
        )


def _dots(figure: go.Figure, rows: list[dict[str, Any]], so_far: str | None) -> None:
    places = [quantiles(row)[0] for row in rows]
    symbols = [
        "triangle-up" if q.value is None else "circle-open" if row["week"] == so_far else "circle"
        for row, q in zip(rows, places, strict=True)
    ]
    figure.add_trace(
        go.Scatter(
            x=[row["week"] for row in rows],
            y=[None if q.at is None else drawn(q.at) for q in places],
            mode="lines+markers",
            line={"color": PALETTE[0], "width": 2},
            marker={"size": 9, "symbol": symbols, "line": {"width": 2, "color": PALETTE[0]}},
            customdata=[
                f"<b>week of {_day(row['week'])}</b>{' (so far)' if row['week'] == so_far else ''}"
                f"<br>median: {q.words()}"
                f"<br>n = {row['n']:,}, of which {row['unfinished']:,} without an end"
                for row, q in zip(rows, places, strict=True)
            ],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )


def _labels(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Under each week its n and its Monday; narrow, so that they fit on a phone."""
    shown = rows[:: -(-len(rows) // LABELS)]
    days = [date.fromisoformat(row["week"]) for row in shown]
    months = [
        f"{day:%b}" if not number or day.month != days[number - 1].month else ""
        for number, day in enumerate(days)
    ]
    return {
        "type": "date",
        "tickvals": [row["week"] for row in shown],
        "ticktext": [
            f"<i>{row['n']:,}</i><br>{day.day}<br>{month}"
            for row, day, month in zip(shown, days, months, strict=True)
        ],
        "tickangle": 0,
        "title_text": "<i>n</i>, and the week from Monday",
        "showgrid": False,
    }


def _day(monday: str) -> str:
    day = date.fromisoformat(monday)
    return f"{day.day} {day:%b %Y}"


def _alt(rows: list[dict[str, Any]]) -> str:
    known = [row for row in rows if row["value"] is not None]
    if not known:
        return "Median by week; it is not reached in any week."
    first, last = known[0], known[-1]
    return (
        f"Median by week from {_day(first['week'])} ({spoken(first['value'])}, n = {first['n']:,})"
        f" to {_day(last['week'])} ({spoken(last['value'])}, n = {last['n']:,})."
    )
