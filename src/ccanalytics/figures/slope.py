"""What is left of a difference once all have the same mix: crude on the left, adjusted right."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
import polars as pl

from ccanalytics.figures.apart import apart
from ccanalytics.figures.bands import faint
from ccanalytics.figures.estimates import MIN_N, TIME, Estimate, Scale
from ccanalytics.figures.theme import GREY, PALETTE, describe, heading, nameless, not_enough
from ccanalytics.language import gettext as _
from ccanalytics.language import number
from ccanalytics.model.escape import label, visible

LINE = 17
"""Pixels that a label takes."""

GROUPS, INTERVALS = 40, 12
"""How many groups are drawn, and of how many at most the intervals too."""

_SIDE = 0.9
"""How far labels reach; the two columns are 1 apart."""

Row = dict[str, Any]


@dataclass(frozen=True)
class _Line:
    """One group as it is drawn: the heights of its two ends and of its interval."""

    row: Row
    name: str
    left: float
    right: float
    interval: tuple[float, float] | None
    x: float
    adjusted: Estimate

    @property
    def colour(self) -> str:
        """Of the lines that fall, that rise, and of those that rest on too few."""
        if self.row["n"] < MIN_N:
            return GREY
        return PALETTE[0] if self.row["adjusted"] <= self.row["crude"] else PALETTE[1]


def slope(frame: pl.DataFrame, *, by: str = "agent", scale: Scale = TIME) -> go.Figure:
    """A line for each group from its crude number to the one adjusted for the mix.

    ``frame`` has ``by``, crude, adjusted, low and high (of the adjusted one) and n. Lines that
    fall are blue, those that rise orange, groups of fewer than `MIN_N` grey. Of more than
    `GROUPS` the largest are drawn; up to `INTERVALS` groups have their intervals drawn.
    """
    rows, table = _rows(frame, by), slope_table(frame, by=by, scale=scale)
    chosen = [row for row in rows if None not in (row["crude"], row["adjusted"])]
    lines = _drawn(chosen[:GROUPS], by, scale)
    if not lines:
        return not_enough(table)
    height = max(240, LINE * (len(lines) + 1))
    figure = go.Figure(layout={"template": "ccanalytics", "height": height + 100})
    for colour, name in _colours().items():
        _draw(figure, [line for line in lines if line.colour == colour], colour, name, by)
    low, high = _range(lines)
    figure.update_yaxes(range=[low, high], visible=False)
    end = max(line.x for line in lines)
    line = LINE * (high - low) / height
    room = (line, low + 0.6 * line, high - 0.6 * line)
    _labels(figure, lines, [line.left for line in lines], -1, room=room)
    _labels(figure, lines, [line.right for line in lines], 1, room=room, x=end)
    _columns(figure, end, len(chosen) - len(lines))
    return describe(figure, _alt(lines, by), table)


def slope_table(frame: pl.DataFrame, *, by: str = "agent", scale: Scale = TIME) -> pl.DataFrame:
    """The same in words, the largest first."""
    rows = [
        (
            visible(row[by]),
            "–" if row["crude"] is None else scale.say(row["crude"]),
            "–" if row["adjusted"] is None else _adjusted(row, scale).words(),
            number(row["n"]),
        )
        for row in _rows(frame, by)
    ]
    names = [heading(by), _("Crude"), _("Adjusted for the mix"), "n"]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _rows(frame: pl.DataFrame, by: str) -> list[Row]:
    rows = [
        {**row, by: nameless() if row[by] is None else str(row[by])}
        for row in frame.iter_rows(named=True)
    ]
    return sorted(rows, key=lambda row: (-row["n"], row[by]))


def _adjusted(row: Row, scale: Scale) -> Estimate:
    return Estimate(_("adjusted"), row["adjusted"], row["low"], row["high"], say=scale.say)


def _drawn(rows: Sequence[Row], by: str, scale: Scale) -> list[_Line]:
    """The right ends stand in a stair, or their intervals would lie on each other."""
    is_log = scale.axis([1.0]).get("type") == "log"

    def height(value: float) -> float:
        return math.log10(scale.place(value)) if is_log else scale.place(value)

    has_intervals = len(rows) <= INTERVALS
    order = sorted(rows, key=lambda row: row["adjusted"])
    return [
        _Line(
            row,
            row[by],
            height(row["crude"]),
            height(row["adjusted"]),
            (height(row["low"]), height(row["high"]))
            if has_intervals and None not in (row["low"], row["high"])
            else None,
            1 + (0.02 * place if has_intervals else 0),
            _adjusted(row, scale),
        )
        for place, row in enumerate(order)
    ]


def _range(lines: Sequence[_Line]) -> tuple[float, float]:
    """Up to where is drawn; the wide interval of a group of few does not stretch it."""
    ends = [end for line in lines for end in (line.left, line.right)]
    ends += [
        end for line in lines if line.interval and line.row["n"] >= MIN_N for end in line.interval
    ]
    room = 0.04 * (max(ends) - min(ends)) or 0.1 * max(1.0, abs(max(ends)))
    return min(ends) - room, max(ends) + room


def _colours() -> dict[str, str]:
    return {
        PALETTE[0]: _("less once adjusted"),
        PALETTE[1]: _("more once adjusted"),
        GREY: _("fewer than {n}: not compared").format(n=MIN_N),
    }


def _draw(figure: go.Figure, lines: Sequence[_Line], colour: str, name: str, by: str) -> None:
    if not lines:
        return
    spans = [(line.x, *line.interval) for line in lines if line.interval]
    figure.add_trace(
        go.Scatter(
            x=[x for at, _low, _high in spans for x in (at, at, None)],
            y=[end for _at, low, high in spans for end in (low, high, None)],
            mode="lines",
            line={"color": faint(colour, 0.35), "width": 5},
            hoverinfo="skip",
            showlegend=False,
        )
    )
    figure.add_trace(
        go.Scatter(
            x=[x for line in lines for x in (0, line.x, None)],
            y=[y for line in lines for y in (line.left, line.right, None)],
            mode="lines+markers",
            name=name,
            line={"color": colour, "width": 1.8},
            marker={"size": 7, "color": colour},
            customdata=[text for line in lines for text in (*[_hover(line)] * 2, "")],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )


def _labels(
    figure: go.Figure,
    lines: Sequence[_Line],
    ends: Sequence[float],
    side: int,
    *,
    room: tuple[float, float, float],
    x: float = 0,
) -> None:
    """Name and number beside each end, and a thin line to those that had to be moved."""
    places = apart(ends, *room)
    starts = [line.x if side > 0 else 0.0 for line in lines]
    figure.add_trace(
        go.Scatter(
            x=[at for start in starts for at in (start + 0.015 * side, x + 0.06 * side, None)],
            y=[at for end, place in zip(ends, places, strict=True) for at in (end, place, None)],
            mode="lines",
            line={"color": faint(GREY, 0.6), "width": 1},
            hoverinfo="skip",
            showlegend=False,
        )
    )
    figure.add_trace(
        go.Scatter(
            x=[x + 0.07 * side] * len(lines),
            y=places,
            text=[_label(line, side) for line in lines],
            mode="text",
            textposition="middle right" if side > 0 else "middle left",
            textfont={"size": 12},
            hoverinfo="skip",
            showlegend=False,
        )
    )


def _label(line: _Line, side: int) -> str:
    name = label(line.name, 14)
    if side > 0:
        return f"{line.adjusted.say(line.row['adjusted'])}  {name}"
    # The mark keeps the number apart from a name written from right to left.
    return f"{name}\u200e  {line.adjusted.say(line.row['crude'])}"


def _columns(figure: go.Figure, end: float, left: int) -> None:
    crude, adjusted = _("crude"), _("adjusted for the mix")
    figure.update_xaxes(
        range=[-_SIDE, end + _SIDE],
        tickvals=[0, (1 + end) / 2],
        ticktext=[crude, adjusted],
        tickfont={"size": 13},
        side="top",
        ticks="",
        showgrid=False,
        title_text=_("and {n} smaller ones, in the table").format(n=number(left)) if left else "",
    )
    figure.update_layout(legend={"y": -0.02, "yanchor": "top"})


def _hover(line: _Line) -> str:
    return "<br>".join(
        [
            f"<b>{label(line.name)}</b>",
            _("crude: {value}").format(value=line.adjusted.say(line.row["crude"])),
            _("adjusted for the mix: {value}").format(value=line.adjusted.words()),
            f"n = {number(line.row['n'])}",
        ]
    )


def _alt(lines: Sequence[_Line], by: str) -> str:
    largest = sorted(lines, key=lambda line: -line.row["n"])
    told = [
        _("{name} from {crude} to {adjusted}, n = {n}").format(
            name=visible(line.name)[:60],
            crude=line.adjusted.say(line.row["crude"]),
            adjusted=line.adjusted.say(line.row["adjusted"]),
            n=number(line.row["n"]),
        )
        for line in largest[:6]
    ]
    if len(lines) > 6:
        told.append(_("and {n} more").format(n=number(len(lines) - 6)))
    return _(
        "Lines from the crude number to the one adjusted for the mix, by {group}: {list}."
    ).format(group=heading(by).lower(), list="; ".join(told))
