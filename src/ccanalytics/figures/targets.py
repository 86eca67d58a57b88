"""The line at which a time is late."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from ccanalytics.figures.axes import drawn
from ccanalytics.figures.theme import GREY, spoken
from ccanalytics.language import gettext as _

LINE = {"color": GREY, "width": 1.6, "dash": "dash"}


def target_words(seconds: float) -> str:
    """What stands beside the line."""
    return _("target {time}").format(time=spoken(seconds))


def target_across(
    figure: go.Figure, seconds: float, axis: Mapping[str, Any], *, y: int = 0, **place: Any
) -> None:
    """The target as an upright dashed line on the time axis, its words at ``y``: 0 or 1."""
    at = math.log10(drawn(seconds))
    low, high = axis["range"]
    needed = 0.3 if place.get("row") == "all" else 0.16  # a panel is narrow
    is_late = high - at < needed * (high - low)  # else the right is freer: curves rise there
    figure.add_vline(x=drawn(seconds), line=LINE, **place)
    figure.add_annotation(
        x=at,
        y=y,
        text=target_words(seconds),
        showarrow=False,
        xanchor="right" if is_late else "left",
        yanchor="top" if y else "bottom",
        xshift=-4 if is_late else 4,
        font={"size": 12},
        **{key: 1 if where == "all" else where for key, where in place.items()},
    )
