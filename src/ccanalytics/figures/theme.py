"""How everything looks: colours, fonts, and times as people say them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import plotly.graph_objects as go
import plotly.io as pio

from ccanalytics.language import gettext as _
from ccanalytics.language import language, number
from ccanalytics.language import noted as N_
from ccanalytics.model.escape import visible
from ccanalytics.model.spoken import spoken as spoken

PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7A6FB0", "#8C8C00")
"""Okabe and Ito's colours; their yellow and black are replaced, each is lost on one ground."""

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"


@dataclass(frozen=True)
class Ground:
    """The colours of one ground, light or dark.

    ``quiet`` is for what stands back. ``cells``, from few to many, lie under numbers, which
    plotly writes in grey or white: both ends must let them be read. ``heat`` has no numbers on it.
    """

    ground: str
    ink: str
    quiet: str
    grid: str
    cells: tuple[str, ...]
    heat: tuple[str, ...]


LIGHT = Ground(
    ground="#ffffff",
    ink="#1f2328",
    quiet="#6b7280",
    grid="#e7e9ec",
    cells=("#e8f2fa", "#7db8e0"),
    heat=("#eef4f9", "#9cc9e8", "#3d93cc", "#0b4a78"),
)
DARK = Ground(
    ground="#16181d",
    ink="#e6e8eb",
    quiet="#9aa2ad",
    grid="#2b2f36",
    cells=("#1f2e3d", "#2470b3"),
    heat=("#1f2730", "#1f5a8c", "#4aa3dc", "#cfe9fb"),
)

GROUPS = {
    "channel": N_("channel"),
    "agent": N_("agent"),
    "to": N_("recipient"),
    "connector": N_("connector"),
    "cause": N_("cause"),
}
"""What people call the columns by which rows are grouped."""

_UNITS = ((259_200, 86_400), (36_000, 3_600), (600, 60), (-1, 0))
"""Above how many seconds a duration is told in units of how many."""

GREY = "#8a8f98"
"""Reads on both grounds."""


def roughly(seconds: float) -> str:
    """A duration where there is little room: 21 h, where `spoken` says 20 h 40 min."""
    unit = next(unit for above, unit in _UNITS if seconds > above)
    return spoken(round(seconds / unit) * unit if unit else seconds)


def percent(share: float | None) -> str:
    """A share as people say it: 82 %, and 0.4 % or 99.6 % near the ends."""
    if share is None or math.isnan(share):
        return "–"
    near_an_end = 0 < share < 0.0095 or 0.9905 < share < 1
    return f"{number(100 * share, 1 if near_an_end else 0)} %"


def heading(name: str) -> str:
    """The name of a column or a number as it stands on top of a table."""
    word = _(GROUPS[name]) if name in GROUPS else _(name)
    return visible(word[:1].upper() + word[1:])


def month(value: date) -> str:
    """The short name of its month."""
    from babel.dates import format_date

    return format_date(value, "MMM", language())


def weekdays(width: Literal["wide", "abbreviated"]) -> list[str]:
    """The names of the weekdays from Monday on."""
    from babel.dates import get_day_names

    names = get_day_names(width, locale=language())
    return [names[day] for day in range(7)]


def nameless() -> str:
    """What a group without a name is called."""
    return _("(none)")


def describe(figure: go.Figure, alt: str, table: Any, *, min_width: int = 0) -> go.Figure:
    """Put the alt text and the table (a polars frame of words) into the figure.

    A page that is narrower than ``min_width`` pixels lets one scroll.
    """
    figure.update_layout(
        meta={
            "alt": alt,
            "table": {"columns": table.columns, "rows": [list(row) for row in table.rows()]},
            "min_width": min_width,
        }
    )
    return figure


def by_clock(figure: go.Figure, clock: str) -> go.Figure:
    """Say in the figure that its times are told by the business clock, where they are.

    It stands above on the right, or in the legend, which would lie on it.
    """
    if clock != "business":
        return figure
    said = _("by the business clock: only while the channel is open")
    if figure.layout.showlegend:
        unseen = {"mode": "markers", "marker": {"color": "rgba(0,0,0,0)"}}
        figure.add_trace(go.Scatter(x=[None], y=[None], name=_("by the business clock"), **unseen))
    else:
        place = {"xref": "paper", "yref": "paper", "x": 1, "y": 1, "xanchor": "right"}
        is_grid = figure.layout.annotations and "xaxis2" in figure.layout.to_plotly_json()
        above = {"yanchor": "bottom", "yshift": 20 if is_grid else 0}
        figure.add_annotation(text=said, showarrow=False, font_size=12, **place, **above)
        figure.update_layout(margin_t=48 if is_grid else figure.layout.margin.t)
    meta = figure.layout.meta or {}
    return figure.update_layout(meta={**meta, "alt": f"{meta.get('alt', '')} ({said})".strip()})


def not_enough(table: Any, message: str = "") -> go.Figure:
    """What is shown where there is nothing to draw."""
    message = message or _("Not enough data")
    figure = go.Figure(layout={"template": "ccanalytics", "height": 160})
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    figure.add_annotation(
        text=message, xref="paper", yref="paper", x=0.5, y=0.5, showarrow=False, font_size=16
    )
    return describe(figure, f"{message}.", table)


def template(ground: Ground) -> go.layout.Template:
    """The look of every figure on one ground."""
    axis = {
        "gridcolor": ground.grid,
        "linecolor": ground.quiet,
        "zeroline": False,
        "automargin": True,
        "title": {"standoff": 12, "font": {"size": 13, "color": ground.quiet}},
        "tickfont": {"size": 12},
        "fixedrange": True,  # a page that is scrolled must not zoom what is under the finger
    }
    return go.layout.Template(
        layout={
            "paper_bgcolor": ground.ground,
            "plot_bgcolor": ground.ground,
            "colorway": list(PALETTE),
            "font": {"family": FONT, "size": 13, "color": ground.ink},
            "hoverlabel": {
                "bgcolor": ground.ground,
                "bordercolor": ground.quiet,
                "font": {"family": FONT, "size": 13, "color": ground.ink},
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
            "coloraxis": {
                "colorscale": _steps(ground.heat),
                "colorbar": {
                    "thickness": 10,
                    "outlinewidth": 0,
                    "ypad": 0,
                    "tickfont": {"size": 11},
                },
            },
        },
        data={"heatmap": [{"colorscale": _steps(ground.cells), "showscale": False}]},
    )


def _steps(colours: tuple[str, ...]) -> list[tuple[float, str]]:
    return [(place / (len(colours) - 1), colour) for place, colour in enumerate(colours)]


pio.templates["ccanalytics"] = template(LIGHT)
pio.templates["ccanalytics_dark"] = template(DARK)
