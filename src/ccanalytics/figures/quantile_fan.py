"""How long it takes at each hour of the day: the median, and what one in ten exceed."""

from __future__ import annotations

import math
from typing import Any

import plotly.graph_objects as go
import polars as pl

from ccanalytics.figures.bands import band, intervals
from ccanalytics.figures.estimates import MIN_N, TIME
from ccanalytics.figures.targets import LINE, target_words
from ccanalytics.figures.theme import GREY, PALETTE, describe, heading, not_enough, spoken
from ccanalytics.language import gettext as _
from ccanalytics.language import number
from ccanalytics.model.escape import label

HOURS = range(24)

Row = dict[str, Any]


def quantile_fan(frame: pl.DataFrame, *, target: float | None = None, zone: str = "") -> go.Figure:
    """Median, 90th and 99th percentile by hour of the day on a log axis, n under each hour.

    ``frame`` has hour (0 to 23) and the columns of `Measurement.pl`; hours that it lacks stay
    empty, those with fewer than `MIN_N` are grey. ``target`` (seconds) is a dashed line,
    ``zone`` is said under the hours.
    """
    rows, table = _rows(frame), fan_table(frame)
    ends = _ends(rows)
    if not ends:
        return not_enough(table)
    figure = go.Figure(layout={"template": "ccanalytics", "height": 400})
    edge = 3 * max(ends)
    _percentile(figure, rows, "p99", _("99th percentile (1 in 100 longer)"), "dot", 1.2)
    band(
        figure,
        intervals(rows, "hour", TIME, edge, ("p90_low", "p90_high")),
        PALETTE[1],
        strength=0.12,
    )
    _percentile(figure, rows, "p90", _("90th percentile (1 in 10 longer)"), "solid", 1.6)
    band(figure, intervals(rows, "hour", TIME, edge), PALETTE[0], strength=0.2)
    _medians(figure, rows)
    figure.update_yaxes(
        **TIME.axis([*ends, *([target] if target else [])]), title_text=_(TIME.title)
    )
    if target:
        _target(figure, target)
    hours = (
        _("hour of the day, {zone}, and <i>n</i>") if zone else _("hour of the day, and <i>n</i>")
    )
    figure.update_layout(
        showlegend=True, legend_traceorder="reversed"
    )  # the median is drawn last, over the others
    figure.update_xaxes(
        tickvals=list(HOURS),
        ticktext=[f"{row['hour']}<br><i>{_short(row['n'])}</i>" for row in rows],
        tickfont={"size": 11},
        tickangle=0,
        range=[-0.6, 23.6],
        showgrid=False,
        title_text=hours.format(zone=label(zone, 40)),
    )
    return describe(figure, _alt(rows), table)


def fan_table(frame: pl.DataFrame) -> pl.DataFrame:
    """The same in words, hours without data left out."""
    rows = [
        (
            _clock(row["hour"]),
            *(one.words() for one in TIME.estimates(row)),
            spoken(row["p99"]),
            number(row["n"]),
            number(row["unfinished"]),
        )
        for row in _rows(frame)
        if row["n"]
    ]
    parts = [heading(part[0]) for part in TIME.parts]
    names = [_("Hour"), *parts, _("99th percentile"), "n", _("Unfinished")]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _rows(frame: pl.DataFrame) -> list[Row]:
    """A row for each hour of the day, of nothing where there is no data."""
    found = {row["hour"]: row for row in frame.iter_rows(named=True) if row["hour"] is not None}
    blank = dict.fromkeys(
        ("value", "low", "high", "p90", "p90_low", "p90_high", "p99", "more_than")
    )
    return [
        {**blank, "n": 0, "unfinished": 0, **found.get(hour, {}), "hour": hour} for hour in HOURS
    ]


def _ends(rows: list[Row]) -> list[float]:
    """What the axis must hold: of an hour with few its numbers, but not its wide intervals."""
    keys = ("value", "more_than", "p90", "p99")
    wide = ("low", "high", "p90_low", "p90_high")
    return [
        row[key]
        for row in rows
        for key in (*keys, *(wide if row["n"] >= MIN_N else ()))
        if row[key] is not None
    ]


def _percentile(
    figure: go.Figure, rows: list[Row], key: str, name: str, dash: str, width: float
) -> None:
    figure.add_trace(
        go.Scatter(
            x=list(HOURS),
            y=[None if row[key] is None else TIME.place(row[key]) for row in rows],
            mode="lines+markers",
            name=name,
            line={"color": PALETTE[1], "width": width, "dash": dash},
            marker={"size": 4 if dash == "dot" else 5, "color": PALETTE[1]},
            customdata=[_hover(row) for row in rows],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )


def _medians(figure: go.Figure, rows: list[Row]) -> None:
    ones = [TIME.estimates(row)[0] for row in rows]
    figure.add_trace(
        go.Scatter(
            x=list(HOURS),
            y=[None if one.at is None else TIME.place(one.at) for one in ones],
            mode="lines+markers",
            name=_("median (half)"),
            line={"color": PALETTE[0], "width": 2.2},
            marker={
                "size": 9,
                "symbol": [
                    "triangle-up" if one.value is None and one.at is not None else "circle"
                    for one in ones
                ],
                "color": [GREY if 0 < row["n"] < MIN_N else PALETTE[0] for row in rows],
            },
            customdata=[_hover(row) for row in rows],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )


def _target(figure: go.Figure, target: float) -> None:
    figure.add_hline(y=TIME.place(target), line=LINE)
    figure.add_annotation(
        x=1,
        xref="paper",
        xanchor="right",
        y=math.log10(TIME.place(target)),
        yanchor="bottom",
        text=target_words(target),
        showarrow=False,
        font={"size": 12},
    )


def _hover(row: Row) -> str:
    lines = [f"<b>{_clock(row['hour'])}</b>"]
    lines += [f"{one.name}: {one.words()}" for one in TIME.estimates(row)]
    if row["p99"] is not None:
        lines.append(f"{_('99th percentile')}: {spoken(row['p99'])}")
    counted = _("n = {n}, of which {unfinished} {how}").format(
        n=number(row["n"]), unfinished=number(row["unfinished"]), how=_(TIME.unfinished)
    )
    return "<br>".join([*lines, counted])


def _short(n: int) -> str:
    """A count that is no wider than an hour on the axis."""
    if n < 10_000:
        return str(n) if n else ""
    return f"{number(n / 1000)}k" if n < 1_000_000 else f"{number(n / 1_000_000)}M"


def _clock(hour: int) -> str:
    return f"{hour:02d}:00–{hour + 1:02d}:00"


def _alt(rows: list[Row]) -> str:
    known = [row for row in rows if row["value"] is not None]
    if not known:
        return _("Median by hour of the day; it is not reached at any hour.")
    ranked = [row for row in known if row["n"] >= MIN_N] or known
    ends = [
        _("{hour} ({value}, n = {n})").format(
            hour=_clock(row["hour"]), value=spoken(row["value"]), n=number(row["n"])
        )
        for row in (
            min(ranked, key=lambda row: row["value"]),
            max(ranked, key=lambda row: row["value"]),
        )
    ]
    return _(
        "Median, 90th and 99th percentile by hour of the day. The median is shortest at {first}, "
        "longest at {last}."
    ).format(first=ends[0], last=ends[1])
