"""How near a miss was: which part of its target each wait took, on both sides of it."""

from __future__ import annotations

import plotly.graph_objects as go
import polars as pl

from ccanalytics.figures.theme import GREY, PALETTE, describe, not_enough, percent
from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_
from ccanalytics.language import number

EDGES = (0.25, 0.5, 0.75, 0.9, 1, 1.1, 1.5, 2, 5)
"""Where the parts of a target are cut; what took exactly all of it has kept it."""

NEVER = N_("not answered")


def lateness(frame: pl.DataFrame) -> go.Figure:
    """A column for each part of the target that waits took: kept, late, and never answered.

    ``frame`` has ratio (seconds over target, NULL where a wait was never answered) and is_kept. A
    cliff at the target tells of answers that were given for the target's sake.
    """
    counts = _counts(frame)
    table = lateness_table(frame)
    if not sum(counts.values()):
        return not_enough(table)
    names, total = list(counts), sum(counts.values())
    kept = len([edge for edge in EDGES if edge <= 1])
    colours = [PALETTE[0]] * kept + [PALETTE[1]] * (len(EDGES) + 1 - kept) + [GREY]
    figure = go.Figure(layout={"template": "ccanalytics", "height": 340, "showlegend": False})
    figure.add_trace(
        go.Bar(
            x=names,
            y=[n / total for n in counts.values()],
            marker_color=colours,
            text=[number(n) if n else "" for n in counts.values()],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{x}: %{text}<extra></extra>",
        )
    )
    figure.add_vline(x=kept - 0.5, line={"dash": "dash", "width": 1.5, "color": GREY})
    figure.add_annotation(
        x=kept - 0.5,
        y=1,
        yref="paper",
        text=_("target"),
        showarrow=False,
        xanchor="left",
        xshift=4,
    )
    top = max(counts.values()) / total
    ticks = [0, top / 2, top]
    figure.update_yaxes(tickvals=ticks, ticktext=[percent(tick) for tick in ticks])
    figure.update_yaxes(range=[0, 1.12 * top], title_text=_("share of all"))
    figure.update_xaxes(title_text=_("part of its target that the wait took"), type="category")
    return describe(figure, _alt(counts), table)


def lateness_table(frame: pl.DataFrame) -> pl.DataFrame:
    """The same in words."""
    counts = _counts(frame)
    total = sum(counts.values())
    rows = [(name, number(n), percent(n / total)) for name, n in counts.items() if n]
    names = [_("Part of the target"), "n", _("Share")]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _counts(frame: pl.DataFrame) -> dict[str, int]:
    """How many are in each part, in order; what was never answered is last."""
    known = frame.filter(pl.col("ratio").is_not_null())["ratio"]
    # What took no time at all is in the first part.
    lows = (-1.0, *EDGES)
    counts = {
        _name(high): known.filter((known > low) & (known <= high)).len()
        for low, high in zip(lows[:-1], EDGES, strict=True)
    }
    beyond = _("over {times} ×").format(times=number(EDGES[-1]))
    counts[beyond] = known.filter(known > EDGES[-1]).len()
    counts[_(NEVER)] = frame.height - known.len()
    return counts


def _name(high: float) -> str:
    if high <= 1:
        return _("up to {share}").format(share=percent(high))
    digits = 0 if float(high).is_integer() else 1
    return _("up to {times} ×").format(times=number(high, digits))


def _alt(counts: dict[str, int]) -> str:
    total = sum(counts.values())
    told = [f"{name} {percent(n / total)}" for name, n in counts.items() if n]
    said = _("Columns of which part of its target each wait took, n = {n}: {list}.")
    return said.format(n=number(total), list=", ".join(told))
