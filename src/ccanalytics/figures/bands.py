"""Intervals as bands behind a line, and the grey range in which others lie."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from ccanalytics.figures.estimates import MIN_N, Scale

Point = tuple[Any, float, float]
"""Where on the axis, and the two ends there."""


def faint(colour: str, strength: float = 0.16) -> str:
    """The colour (``#rrggbb``) as it is spread over an area."""
    red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return f"rgba({red},{green},{blue},{strength})"


def intervals(
    rows: Sequence[dict[str, Any]],
    x: str,
    scale: Scale,
    edge: float,
    ends: tuple[str, str] = ("low", "high"),
) -> list[Point | None]:
    """The interval of each row that has one, and enough to draw it; without an upper end to
    ``edge``."""
    low, high = ends
    return [
        None
        if row[low] is None or row["n"] < MIN_N
        else (row[x], scale.place(row[low]), scale.place(edge if row[high] is None else row[high]))
        for row in rows
    ]


def band(
    figure: go.Figure,
    points: Sequence[Point | None],
    colour: str,
    *,
    strength: float = 0.16,
    **place: int,
) -> None:
    """A band through the points; None leaves a gap, and a point between two gaps is a bar."""
    stretches: list[list[Point]] = [[]]
    for point in points:
        if point is None:
            stretches.append([])
        else:
            stretches[-1].append(point)
    _areas(figure, [one for one in stretches if len(one) > 1], faint(colour, strength), place)
    _bars(figure, [one[0] for one in stretches if len(one) == 1], faint(colour, 0.25), place)


def _areas(
    figure: go.Figure, stretches: Sequence[list[Point]], fill: str, place: dict[str, int]
) -> None:
    """Each stretch along its upper ends and back along its lower ones."""
    x: list[Any] = []
    y: list[float | None] = []
    for stretch in stretches:
        there = [(at, high) for at, _low, high in stretch]
        back = [(at, low) for at, low, _high in reversed(stretch)]
        x += [at for at, _end in [*there, *back]] + [None]
        y += [end for _at, end in [*there, *back]] + [None]
    if stretches:
        figure.add_trace(
            go.Scatter(
                x=x[:-1],
                y=y[:-1],
                mode="lines",
                line={"width": 0},
                fill="toself",
                fillcolor=fill,
                hoverinfo="skip",
                showlegend=False,
            ),
            **place,
        )


def _bars(figure: go.Figure, points: Sequence[Point], colour: str, place: dict[str, int]) -> None:
    if points:
        figure.add_trace(
            go.Scatter(
                x=[where for at, _low, _high in points for where in (at, at, None)],
                y=[end for _at, low, high in points for end in (low, high, None)],
                mode="lines",
                line={"width": 6, "color": colour},
                hoverinfo="skip",
                showlegend=False,
            ),
            **place,
        )
