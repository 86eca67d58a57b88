"""How everything looks: colours, fonts, and times as people say them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import plotly.graph_objects as go
import plotly.io as pio

from ccanalytics.model.spoken import spoken as spoken

PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7A6FB0", "#8C8C00")
"""Okabe and Ito's colours; their yellow and black are replaced, each is lost on one ground."""

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"

LIGHT = {"ground": "#ffffff", "ink": "#1f2328", "quiet": "#6b7280", "grid": "#e7e9ec"}
DARK = {"ground": "#16181d", "ink": "#e6e8eb", "quiet": "#9aa2ad", "grid": "#2b2f36"}
"""Grounds; ``quiet`` is for what stands back."""

GREY = "#8a8f98"
"""Reads on both grounds."""

SECOND, MINUTE, HOUR, DAY, WEEK = 1, 60, 3600, 86_400, 604_800

TICKS = (0.1, SECOND, 10, MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, DAY, WEEK, 30 * DAY, 365 * DAY)
"""Where a log axis of time is labelled."""

FINE_TICKS = sorted(
    {*TICKS}
    | {factor * unit for unit in (0.1, SECOND, MINUTE) for factor in (1, 2, 3, 5, 10, 20, 30)}
    | {factor * HOUR for factor in (1, 2, 3, 6, 12)}
    | {factor * DAY for factor in (1, 2, 4, 14, 30, 90, 180)}
)
"""The same for a short stretch of it."""

SHORTEST = 0.1
"""Seconds: what is shorter is drawn here, for a log axis has no zero."""


def percent(share: float | None) -> str:
    """A share as people say it: 82 %, and 0.4 % or 99.6 % near the ends."""
    if share is None or math.isnan(share):
        return "–"
    near_an_end = 0 < share < 0.0095 or 0.9905 < share < 1
    return f"{100 * share:.{1 if near_an_end else 0}f} %"


def drawn(seconds: float) -> float:
    """The duration where a log axis can show it."""
    return max(seconds, SHORTEST)


def time_axis(times: Iterable[float], *, most: int = 7) -> dict[str, Any]:
    """A log axis of time that holds all the times, labelled in people's units."""
    held = [drawn(t) for t in times] or [SECOND, HOUR]
    low, high = math.log10(min(held)), math.log10(max(held))
    room = max(0.06 * (high - low), 0.15, 0.4 - (high - low) / 2)
    low, high = low - room, high + room
    ticks = [t for t in TICKS if low <= math.log10(t) <= high]
    if len(ticks) < 4:
        ticks = [t for t in FINE_TICKS if low <= math.log10(t) <= high]
    ticks = ticks[:: -(-len(ticks) // most) or 1]
    return {
        "type": "log",
        "range": [low, high],
        "tickvals": ticks,
        "ticktext": [_tick(t) for t in ticks],
        "minor": {"ticks": ""},
    }


def _tick(seconds: float) -> str:
    if seconds in (365 * DAY, WEEK):
        return "1 y" if seconds > WEEK else "1 w"
    return spoken(seconds)


def describe(figure: go.Figure, alt: str, table: Any) -> go.Figure:
    """Put the alt text and the table (a polars frame of words) into the figure."""
    figure.update_layout(
        meta={
            "alt": alt,
            "table": {"columns": table.columns, "rows": [list(row) for row in table.rows()]},
        }
    )
    return figure


def not_enough(table: Any, message: str = "Not enough data") -> go.Figure:
    """What is shown where there is nothing to draw."""
    figure = go.Figure(layout={"template": "ccanalytics", "height": 160})
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    figure.add_annotation(
        text=message, xref="paper", yref="paper", x=0.5, y=0.5, showarrow=False, font_size=16
    )
    return describe(figure, f"{message}.", table)


def template(ground: dict[str, str]) -> go.layout.Template:
    """The look of every figure on one ground."""
    axis = {
        "gridcolor": ground["grid"],
        "linecolor": ground["quiet"],
        "zeroline": False,
        "automargin": True,
        "title": {"standoff": 12, "font": {"size": 13, "color": ground["quiet"]}},
        "tickfont": {"size": 12},
        "fixedrange": True,  # a page that is scrolled must not zoom what is under the finger
    }
    return go.layout.Template(
        layout={
            "paper_bgcolor": ground["ground"],
            "plot_bgcolor": ground["ground"],
            "colorway": list(PALETTE),
            "font": {"family": FONT, "size": 13, "color": ground["ink"]},
            "hoverlabel": {
                "bgcolor": ground["ground"],
                "bordercolor": ground["quiet"],
                "font": {"family": FONT, "size": 13, "color": ground["ink"]},
                "align": "left",
            },
            "legend": {
                "orientation": "h",
                "x": 0,
                "y": 1.02,
                "xanchor": "left",
                "yanchor": "bottom",
                "title": {"text": ""},
            },
            "margin": {"l": 8, "r": 16, "t": 24, "b": 8},
            "hovermode": "closest",
            "xaxis": axis,
            "yaxis": axis,
        }
    )


pio.templates["ccanalytics"] = template(LIGHT)
pio.templates["ccanalytics_dark"] = template(DARK)
