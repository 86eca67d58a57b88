"""One row per group: a dot for each of its numbers, each with its 95 % interval."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go
import polars as pl

from ccanalytics.figures.estimates import MIN_N, SHARE, TIME, Estimate, Scale
from ccanalytics.figures.theme import GREY, PALETTE, describe, heading, nameless, not_enough
from ccanalytics.language import gettext as _
from ccanalytics.language import number
from ccanalytics.model.escape import label, visible

ROWS = 30


def dot_interval(frame: pl.DataFrame, *, by: str = "channel", scale: Scale = TIME) -> go.Figure:
    """Dots with 95 % intervals: of durations the shortest on top, of others the largest.

    ``frame`` has ``by`` and the columns of `Measurement.pl`. A triangle stands where a value is
    not reached: it is somewhere further on. Groups of fewer than `MIN_N` stand last, in grey.
    """
    rows, table = _ordered(frame, by, scale), dot_table(frame, by=by, scale=scale)
    shown = rows[:ROWS]
    ends = scale.ends(shown)
    if not ends:
        return not_enough(table)
    height = (120 if len(scale.parts) > 1 else 90) + 34 * len(shown)
    figure = go.Figure(layout={"template": "ccanalytics", "height": height})
    for place in range(len(scale.parts)):
        _draw(figure, shown, place, by, scale, edge=3 * max(ends))
    title = _note(_(scale.title), len(rows) - len(shown))
    figure.update_xaxes(**scale.axis(ends, most=4), title_text=title)
    figure.update_yaxes(
        tickvals=list(range(len(shown))),
        ticktext=[f"{label(row[by], 22)}  <i>n = {number(row['n'])}</i>" for row in shown],
        range=[len(shown) - 0.4, -0.6],
        gridcolor="rgba(0,0,0,0)",
    )
    figure.update_layout(showlegend=len(scale.parts) > 1)
    return describe(figure, _alt(rows, by, scale), table)


def share_dots(frame: pl.DataFrame, *, by: str = "channel") -> go.Figure:
    """The same of shares with their Wilson intervals, as a rate's `Measurement.pl` has them."""
    return dot_interval(frame, by=by, scale=SHARE)


def dot_table(frame: pl.DataFrame, *, by: str = "channel", scale: Scale = TIME) -> pl.DataFrame:
    """The same in words, in the same order."""
    rows = [
        (visible(row[by]), *(one.words() for one in scale.estimates(row)), *_counts(row))
        for row in _ordered(frame, by, scale)
    ]
    names = [heading(by), *(heading(part[0]) for part in scale.parts), "n", _("Unfinished")]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _counts(row: dict[str, Any]) -> tuple[str, str]:
    return number(row["n"]), number(row["unfinished"])


def _ordered(frame: pl.DataFrame, by: str, scale: Scale) -> list[dict[str, Any]]:
    rows = [{**row, by: row[by] or nameless()} for row in frame.iter_rows(named=True)]
    sign = -1 if scale.is_largest_first else 1

    def place(row: dict[str, Any]) -> tuple[bool, float, str]:
        at = scale.estimates(row)[0].at
        return row["n"] < MIN_N, float("inf") if at is None else sign * at, str(row[by])

    return sorted(rows, key=place)


def _draw(
    figure: go.Figure,
    rows: Sequence[dict[str, Any]],
    part: int,
    by: str,
    scale: Scale,
    edge: float,
) -> None:
    """The dots of one number; where a row has two, they lie a little apart."""
    shift = (-0.13, 0.13)[part] if len(scale.parts) > 1 else 0.0
    drawn_rows = [
        (place, row, one)
        for place, row in enumerate(rows)
        if (one := scale.estimates(row)[part]).at is not None
    ]
    colours = [GREY if row["n"] < MIN_N else PALETTE[part] for _place, row, _one in drawn_rows]
    for (place, _row, one), line in zip(drawn_rows, colours, strict=True):
        _interval(figure, one, place + shift, line, edge, scale)
    symbol = ("circle", "diamond")[part]
    figure.add_trace(
        go.Scatter(
            x=[scale.place(one.at or 0) for *_rest, one in drawn_rows],
            y=[place + shift for place, *_rest in drawn_rows],
            mode="markers",
            name=_(scale.parts[part][1]),
            marker={
                "size": 11,
                "color": colours,
                "symbol": [
                    "triangle-right" if one.value is None else symbol for *_rest, one in drawn_rows
                ],
            },
            customdata=[_hover(row, one, by, scale) for _place, row, one in drawn_rows],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )


def _interval(
    figure: go.Figure, one: Estimate, y: float, colour: str, edge: float, scale: Scale
) -> None:
    if one.low is None:
        return
    ends = [scale.place(one.low), scale.place(edge if one.high is None else one.high)]
    style = {"color": colour, "width": 3, "dash": "dot" if one.high is None else "solid"}
    figure.add_trace(
        go.Scatter(x=ends, y=[y, y], mode="lines", line=style, hoverinfo="skip", showlegend=False)
    )


def _hover(row: dict[str, Any], one: Estimate, by: str, scale: Scale) -> str:
    n, unfinished = _counts(row)
    lines = [
        f"<b>{label(row[by])}</b>",
        f"{one.name}: {one.words()}",
        _("n = {n}, of which {unfinished} {how}").format(
            n=n, unfinished=unfinished, how=_(scale.unfinished)
        ),
    ]
    if row["n"] < MIN_N:
        lines.append(_("fewer than {n}: not ranked").format(n=MIN_N))
    return "<br>".join(lines)


def _note(title: str, hidden: int) -> str:
    if not hidden:
        return title
    return _("{title} (and {n} more in the table)").format(title=title, n=number(hidden))


def _alt(rows: Sequence[dict[str, Any]], by: str, scale: Scale) -> str:
    told = [
        _("{name} {words}, n = {n}").format(
            name=visible(row[by])[:60],
            words=scale.estimates(row)[0].words(),
            n=number(row["n"]),
        )
        for row in rows[:6]
    ]
    if len(rows) > 6:
        told.append(_("and {n} more").format(n=number(len(rows) - 6)))
    order = _("largest first") if scale.is_largest_first else _("fastest first")
    names = _(" and ").join(_(part[0]) for part in scale.parts)
    return _("{numbers} by {group}, {order}. {first}: {list}.").format(
        numbers=names[0].upper() + names[1:],
        group=heading(by).lower(),
        order=order,
        first=heading(scale.parts[0][0]),
        list="; ".join(told),
    )
