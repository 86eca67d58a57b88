"""Panels of one kind, all on the same two axes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

PANELS = 12
"""How many panels one figure has at most; the rest are counted, and in the table."""


def grid(titles: Sequence[str], *, columns: int = 2, height: int = 165) -> go.Figure:
    """Empty panels with these titles (escaped already), each ``height`` pixels tall."""
    rows = -(-len(titles) // columns)
    cells: list[dict[str, Any] | None] = [
        {} if place < len(titles) else None for place in range(rows * columns)
    ]
    figure = make_subplots(
        rows=rows,
        cols=columns,
        shared_xaxes="all",
        shared_yaxes="all",
        subplot_titles=titles,
        specs=[cells[start : start + columns] for start in range(0, len(cells), columns)],
        vertical_spacing=0.2 / rows,
        horizontal_spacing=0.06 if columns == 2 else 0.04,
    )
    figure.update_layout(template="ccanalytics", height=40 + height * rows, showlegend=False)
    for place in range(max(0, len(titles) - columns), len(titles)):  # those with none beneath
        figure.update_xaxes(showticklabels=True, **panel(place, columns))
    return figure.update_annotations(font_size=13)


def legend_above(figure: go.Figure) -> dict[str, Any]:
    """Where the legend stands clear of the titles of the topmost panels."""
    return {"legend": {"y": 1 + 26 / (figure.layout.height - 100)}}


def panel(place: int, columns: int = 2) -> dict[str, int]:
    """Row and column of a panel, counted from 0."""
    return {"row": place // columns + 1, "col": place % columns + 1}
