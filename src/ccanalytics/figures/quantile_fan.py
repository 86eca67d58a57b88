"""How long it takes at each hour of the day: the median, and what one in ten exceed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
import polars as pl

from ccanalytics.figures.bands import band, intervals
from ccanalytics.figures.estimates import MIN_N, TIME, Estimate
from ccanalytics.figures.targets import LINE, target_words
from ccanalytics.figures.theme import GREY, PALETTE, describe, heading, not_enough, spoken
from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_
from ccanalytics.language import number
from ccanalytics.model.escape import label

HOURS = range(24)

Row = dict[str, Any]


@dataclass(frozen=True)
class _Line:
    """A percentile as it is drawn: which it is, what it is called, how it looks."""

    part: int
    name: str
    look: dict[str, Any]
    size: int


_LINES = (
    _Line(0, N_("median (half)"), {"color": PALETTE[0], "width": 2.2}, 9),
    _Line(1, N_("90th percentile (1 in 10 longer)"), {"color": PALETTE[1], "width": 1.6}, 5),
    _Line(
        2,
        N_("99th percentile (1 in 100 longer)"),
        {"color": PALETTE[1], "width": 1.2, "dash": "dot"},
        4,
    ),
)


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
    known = [row if row["p90_high"] is not None else {**row, "p90_low": None} for row in rows]
    wide = intervals(known, "hour", TIME, 0, ("p90_low", "p90_high"))
    band(figure, wide, PALETTE[1], strength=0.12)
    band(figure, intervals(rows, "hour", TIME, 3 * max(ends)), PALETTE[0], strength=0.2)
    for line in reversed(_LINES):  # the median last, over the others
        _draw(figure, rows, line)
    for line in _LINES:
        signs = {"mode": "lines+markers", "marker": {"size": line.size}}
        figure.add_trace(go.Scatter(x=[None], y=[None], name=_(line.name), line=line.look, **signs))
    figure.update_yaxes(
        **TIME.axis([*ends, *([target] if target else [])]), title_text=_(TIME.title)
    )
    if target:
        _target(figure, target)
    hours = (
        _("hour of the day, {zone}, and <i>n</i>") if zone else _("hour of the day, and <i>n</i>")
    )
    figure.update_layout(showlegend=True)
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
            *(one.words() for one in _estimates(row)),
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
    return [
        end
        for row in rows
        for one in _estimates(row)
        for end in (one.at, *((one.low, one.high) if row["n"] >= MIN_N else ()))
        if end is not None
    ]


def _estimates(row: Row) -> tuple[Estimate, ...]:
    """Median, 90th and 99th percentile, in the order of the lines."""
    return (*TIME.estimates(row), Estimate(_("99th percentile"), row["p99"], None, None))


def _draw(figure: go.Figure, rows: list[Row], line: _Line) -> None:
    """A line of which a triangle stands where it is not reached: it is somewhere further up."""
    ones = [_estimates(row)[line.part] for row in rows]
    is_beyond = [one.value is None and one.at is not None for one in ones]
    colour = line.look["color"]
    figure.add_trace(
        go.Scatter(
            x=list(HOURS),
            y=[None if one.at is None else TIME.place(one.at) for one in ones],
            mode="lines+markers",
            line=line.look,
            marker={
                "size": [line.size + 3 * beyond for beyond in is_beyond],
                "symbol": ["triangle-up" if beyond else "circle" for beyond in is_beyond],
                "color": [GREY if row["n"] < MIN_N else colour for row in rows],
                "opacity": 1,
            },
            customdata=[_hover(row) for row in rows],
            hovertemplate="%{customdata}<extra></extra>",
            showlegend=False,
        )
    )


def _target(figure: go.Figure, target: float) -> None:
    figure.add_hline(y=TIME.place(target), line=LINE)
    figure.add_annotation(
        x=0,
        xref="paper",
        xanchor="left",
        y=math.log10(TIME.place(target)),
        yanchor="bottom",
        text=target_words(target),
        showarrow=False,
        font={"size": 12},
    )


def _hover(row: Row) -> str:
    lines = [f"<b>{_clock(row['hour'])}</b>"]
    lines += [f"{one.name}: {one.words()}" for one in _estimates(row)]
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
