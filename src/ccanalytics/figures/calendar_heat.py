"""Day by day over months: weeks as columns, weekdays as rows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go
import polars as pl
from plotly.subplots import make_subplots

from ccanalytics.figures.axes import drawn, time_axis
from ccanalytics.figures.theme import GREY, describe, month, not_enough, spoken, weekdays
from ccanalytics.language import day as day_words
from ccanalytics.language import gettext as _
from ccanalytics.language import number

WEEKS, LEAST = 54, 26
"""How many weeks stand in one strip; more have a strip for each year. Few do not fill it."""

YEARS = 6
"""How many years are drawn at most, the last ones; the others are in the table."""

Days = dict[date, float]


@dataclass(frozen=True)
class _Strip:
    """The weeks from one day to another, side by side."""

    first: date
    last: date

    @property
    def weeks(self) -> int:
        return self.place(self.last)[0] + 1

    def place(self, day: date) -> tuple[int, int]:
        """Column and row of a day."""
        return (day - _monday(self.first)).days // 7, day.weekday()

    @property
    def months(self) -> list[date]:
        """The first days of the months in it."""
        days = (self.first + timedelta(days=k) for k in range((self.last - self.first).days + 1))
        return [day for day in days if day.day == 1]


def calendar_heat(frame: pl.DataFrame, *, of: str = "n") -> go.Figure:
    """Each day as a cell, coloured by a count or by a time; a day without data stays empty.

    ``frame`` has day (a date, or its ISO text) and ``of``: ``n``, or ``value`` in seconds, whose
    colours are spread by its logarithm.
    """
    days, table = _days(frame, of), calendar_table(frame, of=of)
    if not any(days.values()) and (of == "n" or not days):
        return not_enough(table)
    strips = _strips(days)[-YEARS:]
    figure = make_subplots(
        rows=len(strips),
        subplot_titles=[str(strip.last.year) for strip in strips] if len(strips) > 1 else None,
        vertical_spacing=0.28 / len(strips),
    )
    height = 175 * len(strips) + (20 if len(strips) > 1 else 0)
    figure.update_layout(template="ccanalytics", height=height, showlegend=False)
    figure.update_annotations(font_size=13)
    names = weekdays("abbreviated")
    for row, strip in enumerate(strips, start=1):
        figure.add_trace(_cells(strip, days, of), row=row, col=1)
        start = max(strip.first, min(days))
        months = [first for first in strip.months if start < first <= max(days)]
        figure.add_trace(_edges(strip, months), row=row, col=1)
        figure.update_xaxes(
            **_month_axis(strip, [start, *months], len(strips) == 1), row=row, col=1
        )
    figure.update_yaxes(
        tickvals=[0, 2, 4, 6],
        ticktext=[names[day] for day in (0, 2, 4, 6)],
        range=[6.6, -0.6],
        ticklabelstandoff=6,
        showgrid=False,
        ticks="",
    )
    figure.update_layout(coloraxis=_colours(days, of))
    return describe(figure, _alt(days, of), table)


def calendar_table(frame: pl.DataFrame, *, of: str = "n") -> pl.DataFrame:
    """The same in words, a row for each week that has any."""
    days = _days(frame, of)
    rows = [
        (
            day_words(monday),
            *(
                _said(days[day], of) if (day := monday + timedelta(days=k)) in days else "–"
                for k in range(7)
            ),
        )
        for monday in sorted({_monday(day) for day in days})
    ]
    names = [_("Week of"), *weekdays("abbreviated")]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _days(frame: pl.DataFrame, of: str) -> Days:
    return {
        date.fromisoformat(str(row["day"])[:10]): row[of]
        for row in frame.iter_rows(named=True)
        if row["day"] is not None and row[of] is not None
    }


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _strips(days: Days) -> list[_Strip]:
    """One, or one for each year from the first to the last."""
    first, last = min(days), max(days)
    if _Strip(first, last).weeks <= WEEKS:
        return [_Strip(first, last)]
    years = range(first.year, last.year + 1)
    return [_Strip(date(year, 1, 1), date(year, 12, 31)) for year in years]


def _cells(strip: _Strip, days: Days, of: str) -> go.Heatmap:
    z: list[list[float | None]] = [[None] * strip.weeks for _day in range(7)]
    hovers = [[""] * strip.weeks for _day in range(7)]
    for day, value in days.items():
        if strip.first <= day <= strip.last:
            column, row = strip.place(day)
            z[row][column] = _shade(value, of)
            hovers[row][column] = _hover(day, value, of)
    return go.Heatmap(
        z=z,
        coloraxis="coloraxis",
        customdata=hovers,
        hovertemplate="%{customdata}<extra></extra>",
        hoverongaps=False,
        xgap=2,
        ygap=2,
    )


def _edges(strip: _Strip, months: Sequence[date]) -> go.Scatter:
    """A thin line where a month begins: left of its first days, right of those before."""
    x: list[float | None] = []
    y: list[float | None] = []
    for first in months:
        column, row = strip.place(first)
        x += [column + 0.5, column + 0.5, column - 0.5, column - 0.5, None]
        y += [-0.5, row - 0.5, row - 0.5, 6.5, None]
    line = {"color": GREY, "width": 1}
    return go.Scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip")


def _month_axis(strip: _Strip, starts: list[date], says_year: bool) -> dict[str, Any]:
    """Each month named at its first week, and the year where it begins."""
    if len(starts) > 1 and strip.place(starts[1])[0] - strip.place(starts[0])[0] < 3:
        starts = starts[1:]  # the first one's name would lie on the next one
    names = [
        f"{month(first)}<br>{first.year}"
        if says_year and (not k or first.month == 1)
        else month(first)
        for k, first in enumerate(starts)
    ]
    return {
        "tickvals": [strip.place(first)[0] for first in starts],
        "ticktext": names,
        "tickangle": 0,
        "range": [-0.6, max(strip.weeks, LEAST) - 0.4],
        "showgrid": False,
        "ticks": "",
    }


def _shade(value: float, of: str) -> float:
    return value if of == "n" else math.log10(drawn(value))


def _colours(days: Days, of: str) -> dict[str, Any]:
    if of == "n":
        most = max(days.values())
        ticks: Sequence[float] = sorted({0, most // 2, most})
        bar = {"tickvals": ticks, "ticktext": [number(tick) for tick in ticks]}
        return {"cmin": 0, "cmax": most, "colorbar": {**bar, "title": {"text": "<i>n</i>"}}}
    low, high = min(days.values()), max(days.values())
    ends = [drawn(low), drawn(high)]
    axis = time_axis(ends, most=4)
    inside = [tick for tick in axis["tickvals"] if ends[0] <= tick <= ends[1]]
    ticks = inside if len(inside) > 1 else sorted({*ends})
    return {
        "cmin": math.log10(ends[0]) - (0.1 if low == high else 0),
        "cmax": math.log10(ends[1]) + (0.1 if low == high else 0),
        "colorbar": {
            "tickvals": [math.log10(tick) for tick in ticks],
            "ticktext": [spoken(tick) for tick in ticks],
            "title": {"text": _("median")},
        },
    }


def _said(value: float, of: str) -> str:
    return number(value) if of == "n" else spoken(value)


def _hover(day: date, value: float, of: str) -> str:
    return f"<b>{weekdays('wide')[day.weekday()]} {day_words(day)}</b><br>{_said(value, of)}"


def _alt(days: Days, of: str) -> str:
    highest = max(days, key=lambda day: days[day])
    said = (
        _("Calendar of counts, day by day, from {first} to {last}. The most, {value}, on {day}.")
        if of == "n"
        else _(
            "Calendar of times, day by day, from {first} to {last}. The longest, {value}, on {day}."
        )
    )
    return said.format(
        first=day_words(min(days)),
        last=day_words(max(days)),
        value=_said(days[highest], of),
        day=day_words(highest),
    )
