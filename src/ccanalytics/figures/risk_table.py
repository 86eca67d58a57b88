"""How many were still watched, in figures under a curve: what its far end rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go
import polars as pl
from plotly.subplots import make_subplots

from ccanalytics.language import gettext as _
from ccanalytics.language import number
from ccanalytics.model.escape import label

ROW, GAP = 22, 62
"""Pixels: of a line of the table, and between curve and table, where the axis has its words."""


def with_room(height: int, rows: int) -> go.Figure:
    """An empty curve ``height`` pixels tall, and under it room for a table of ``rows``."""
    under = ROW * (rows + 1)
    total = height + GAP + under
    figure = make_subplots(
        rows=2, cols=1, row_heights=[height, under], vertical_spacing=GAP / total
    )
    return figure.update_layout(template="ccanalytics", height=total)


def watched(curve: pl.DataFrame, t: float) -> tuple[int, int]:
    """How many were still watched at ``t`` seconds: no fewer than this, and no more.

    A curve is drawn from few of its points. Of two of them the second tells how few there were
    in between, and the first, less those who ended there, how many.
    """
    after = curve.filter(pl.col("t") >= t)
    before = curve.filter(pl.col("t") < t).tail(2)
    least = int(after["at_risk"][0]) if len(after) else 0
    if not len(after) or before.is_empty():
        return least, least
    (*earlier, share), most = before["share"], int(before["at_risk"][-1])
    going_on = 1 - (earlier[0] if earlier else 0)
    left = most * (1 - share) / going_on if going_on else 0
    return least, max(least, round(left))


def _in_words(least: int, most: int) -> str:
    """One number where the two are as good as one."""
    if most - least <= max(1, 0.05 * most):
        return number(least)
    return f"{number(least)}–{number(most)}"


def risk_table(
    figure: go.Figure,
    curves: Mapping[str, tuple[str, pl.DataFrame]],
    axis: Mapping[str, Any],
) -> None:
    """Fill the room: a line per curve (its colour and points), a number under each tick.

    Where the points that are drawn do not tell it to one in twenty, two numbers: it lies between.
    """
    times: Sequence[float] = axis["tickvals"]
    cells = [
        (t, row, _in_words(*watched(curve, t)))
        for row, (_colour, curve) in enumerate(curves.values())
        for t in times
    ]
    figure.add_trace(
        go.Scatter(
            x=[t for t, _row, _n in cells],
            y=[row for _t, row, _n in cells],
            text=[n for *_place, n in cells],
            mode="text",
            textfont={"size": 12},
            cliponaxis=False,
            hoverinfo="skip",
            showlegend=False,
        ),
        row=2,
        col=1,
    )
    names = [
        f'{label(name, 18)} <span style="color:{colour}">■</span>'
        for name, (colour, _curve) in curves.items()
    ]
    figure.update_yaxes(
        row=2,
        col=1,
        tickvals=list(range(-1, len(names))),
        ticktext=[f"<i>{_('still waiting')}</i>", *names],
        range=[len(names) - 0.5, -1.5],
        showgrid=False,
    )
    figure.update_xaxes(
        row=2, col=1, **axis, matches="x", showticklabels=False, showgrid=False, ticks=""
    )
