"""A number week by week, with its interval as a band and n under each week."""

from __future__ import annotations

from datetime import date
from typing import Any

import plotly.graph_objects as go
import polars as pl

from ccanalytics.figures.bands import band, intervals
from ccanalytics.figures.estimates import MIN_N, SHARE, TIME, Scale
from ccanalytics.figures.periods import Row, every_period
from ccanalytics.figures.theme import GREY, PALETTE, describe, heading, month, not_enough
from ccanalytics.language import day, number
from ccanalytics.language import gettext as _

LABELS = 9
"""How many weeks are labelled at most."""


def weekly(frame: pl.DataFrame, *, so_far: str | None = None, scale: Scale = TIME) -> go.Figure:
    """The main number of each week; a week without data leaves a gap, one with few is grey.

    ``frame`` has ``week`` (its Monday) and the columns of `Measurement.pl`; ``so_far`` names the
    week that is not over, whose dot is hollow.
    """
    rows, table = every_week(frame), weekly_table(frame, so_far=so_far, scale=scale)
    ends = _ends(rows)
    if not ends:
        return not_enough(table)
    figure = go.Figure(layout={"template": "ccanalytics", "height": 340, "showlegend": False})
    band(figure, intervals(rows, "week", scale, 3 * max(ends)), PALETTE[0])
    _dots(figure, rows, so_far, scale)
    figure.update_yaxes(**scale.axis(ends), title_text=_(scale.parts[0][0]))
    figure.update_xaxes(**_labels(rows))
    return describe(figure, _alt(rows, scale), table)


def weekly_shares(frame: pl.DataFrame, *, so_far: str | None = None) -> go.Figure:
    """The same of shares with their Wilson intervals."""
    return weekly(frame, so_far=so_far, scale=SHARE)


def weekly_table(
    frame: pl.DataFrame, *, so_far: str | None = None, scale: Scale = TIME
) -> pl.DataFrame:
    """The same in words, a week without data included."""
    rows = [
        (
            _week(row, so_far),
            *(one.words() if row["n"] else "–" for one in scale.estimates(row)),
            number(row["n"]),
            number(row["unfinished"]),
        )
        for row in every_week(frame)
    ]
    names = [_("Week of"), *(heading(part[0]) for part in scale.parts), "n", _("Unfinished")]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def every_week(frame: pl.DataFrame) -> list[Row]:
    """The rows by week, one of nothing for each week in between that has none."""
    return every_period(frame.iter_rows(named=True), "week")


def _ends(rows: list[Row]) -> list[float]:
    """What the axis must hold: of a week with few the number, but not its wide interval."""
    return [
        end
        for row in rows
        for end in (row["value"], *((row["low"], row["high"]) if row["n"] >= MIN_N else ()))
        if end is not None
    ]


def _dots(figure: go.Figure, rows: list[Row], so_far: str | None, scale: Scale) -> None:
    places = [scale.estimates(row)[0] for row in rows]
    symbols = [
        "triangle-up" if one.value is None else "circle-open" if row["week"] == so_far else "circle"
        for row, one in zip(rows, places, strict=True)
    ]
    colours = [GREY if row["n"] < MIN_N else PALETTE[0] for row in rows]
    figure.add_trace(
        go.Scatter(
            x=[row["week"] for row in rows],
            y=[None if one.at is None else scale.place(one.at) for one in places],
            mode="lines+markers",
            line={"color": PALETTE[0], "width": 2},
            marker={
                "size": 9,
                "symbol": symbols,
                "color": colours,
                "line": {"width": 2, "color": colours},
            },
            customdata=[_hover(row, so_far, scale) for row in rows],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )


def _hover(row: Row, so_far: str | None, scale: Scale) -> str:
    one = scale.estimates(row)[0]
    week = _("week of {week}").format(week=_week(row, so_far))
    counted = _("n = {n}, of which {unfinished} {how}").format(
        n=number(row["n"]), unfinished=number(row["unfinished"]), how=_(scale.unfinished)
    )
    return f"<b>{week}</b><br>{one.name}: {one.words()}<br>{counted}"


def _labels(rows: list[Row]) -> dict[str, Any]:
    """Under each week its n and its Monday; narrow, so that they fit on a phone."""
    shown = rows[:: -(-len(rows) // LABELS)]
    days = [date.fromisoformat(row["week"]) for row in shown]
    months = [
        month(day) if not place or day.month != days[place - 1].month else ""
        for place, day in enumerate(days)
    ]
    return {
        "type": "date",
        "tickvals": [row["week"] for row in shown],
        "ticktext": [
            f"<i>{number(row['n'])}</i><br>{day.day}<br>{of}"
            for row, day, of in zip(shown, days, months, strict=True)
        ],
        "tickangle": 0,
        "title_text": _("<i>n</i>, and the week from Monday"),
        "showgrid": False,
    }


def _week(row: Row, so_far: str | None) -> str:
    monday = day(date.fromisoformat(row["week"]))
    return _("{week} (so far)").format(week=monday) if row["week"] == so_far else monday


def _alt(rows: list[Row], scale: Scale) -> str:
    name = heading(scale.parts[0][0])
    known = [row for row in rows if row["value"] is not None]
    if not known:
        return _("{number} by week; it is not reached in any week.").format(number=name)
    ends = [
        _("{week} ({value}, n = {n})").format(
            week=_week(row, None), value=scale.say(row["value"]), n=number(row["n"])
        )
        for row in (known[0], known[-1])
    ]
    return _("{number} by week from {first} to {last}.").format(
        number=name, first=ends[0], last=ends[1]
    )
