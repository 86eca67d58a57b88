"""How waits end: the share that each ending has reached within a time, by cause."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import cycle
from typing import Any

import plotly.graph_objects as go
import polars as pl

from ccanalytics.figures.apart import apart
from ccanalytics.figures.axes import DAY, HOUR, MINUTE, drawn, time_axis
from ccanalytics.figures.bands import faint
from ccanalytics.figures.estimates import Estimate
from ccanalytics.figures.grid import PANELS, grid, legend_above, panel
from ccanalytics.figures.targets import target_across
from ccanalytics.figures.theme import (
    PALETTE,
    describe,
    heading,
    nameless,
    not_enough,
    percent,
    spoken,
)
from ccanalytics.language import gettext as _
from ccanalytics.language import number
from ccanalytics.model.escape import label, visible
from ccanalytics.model.spoken import word

HEIGHT = 430

_LANDMARKS = (5 * MINUTE, HOUR, DAY)
_ROOM = (0.32, 0.2)
"""How much longer the axis is made for the words at the ends; in many panels."""

_NUMBERS = ("t", "share", "low", "high")

Curves = dict[str, dict[str, pl.DataFrame]]
"""The points of each cause of each group."""


def incidence(
    frame: pl.DataFrame, *, by: str = "channel", target: float | None = None
) -> go.Figure:
    """One curve per cause: which share had ended so within each time, the others counted in.

    ``frame`` has cause, t (seconds), share, low, high and at_risk, as a `Reader.curve` of
    competing endings gives them, and may have ``by``: then each group has a panel, the largest
    first. ``target`` (seconds) is a dashed line.
    """
    groups = _groups(frame, by)
    table = incidence_table(frame, by=by)
    ended = {name: causes for name, causes in groups.items() if _final(causes)}
    if not ended:
        return not_enough(table)
    colours = _colours(ended)
    shown = dict(list(ended.items())[:PANELS])
    figure = _empty(shown, len(groups) - len(shown))
    axis = _axis(shown, target)
    unnamed = set(colours) if len(shown) > 1 else set()
    for place, causes in enumerate(shown.values()):
        where = panel(place) if len(shown) > 1 else {}
        known = {cause: curve for cause, curve in causes.items() if _share(curve)}
        for cause, curve in known.items():
            _draw(figure, cause, curve, colours[cause], cause in unnamed, where)
        unnamed -= known.keys()
        _ends(figure, known, colours, axis, len(shown) > 1, where)
    figure.update_xaxes(**axis)
    if target:
        target_across(figure, target, axis, y=1, **({"row": "all", "col": "all"} if where else {}))
    levels = [0, 0.25, 0.5, 0.75, 1]
    figure.update_yaxes(
        range=[0, 1.04], tickvals=levels, ticktext=[percent(level) for level in levels]
    )
    return describe(figure, _alt(groups), table)


def incidence_table(frame: pl.DataFrame, *, by: str = "channel") -> pl.DataFrame:
    """The same in words: the share of each cause within some times and in the end."""
    rows = [
        (
            visible(name),
            visible(word(cause)),
            number(_n(causes)),
            *(_share_in_words(curve, t) for t in _LANDMARKS),
            _share_in_words(curve, float("inf")),
        )
        for name, causes in _groups(frame, by).items()
        for cause, curve in causes.items()
    ]
    within = [_("within {time}").format(time=spoken(t)) for t in _LANDMARKS]
    names = [heading(by), heading("cause"), "n", *within, _("in the end")]
    if by not in frame.columns:
        names, rows = names[1:], [row[1:] for row in rows]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _groups(frame: pl.DataFrame, by: str) -> Curves:
    """The largest group first; of each, the cause that most end with first."""
    if frame.is_empty():
        return {}
    if by not in frame.columns:
        frame = frame.with_columns(pl.lit("").alias(by))
    frame = frame.with_columns(pl.col(_NUMBERS).cast(pl.Float64), pl.col(by).cast(pl.String))
    groups: Curves = {}
    for (name, cause), curve in frame.sort("t").partition_by(by, "cause", as_dict=True).items():
        found = groups.setdefault(nameless() if name is None else str(name), {})
        found[nameless() if cause is None else str(cause)] = _thinned(curve)
    by_size = sorted(groups.items(), key=lambda item: (-_n(item[1]), item[0]))
    return {
        name: dict(sorted(causes.items(), key=lambda item: (-_share(item[1]), item[0])))
        for name, causes in by_size
    }


def _thinned(curve: pl.DataFrame) -> pl.DataFrame:
    """Of points that differ by less than a line is thick the first, and the last of all."""
    return curve.filter(
        pl.struct((pl.col("share") * 400).floor()).is_first_distinct()
        | (pl.int_range(pl.len()) == pl.len() - 1)
    )


def _n(causes: Mapping[str, pl.DataFrame]) -> int:
    return max(int(curve["at_risk"].max() or 0) for curve in causes.values())  # type: ignore[arg-type]


def _final(causes: Mapping[str, pl.DataFrame]) -> float:
    """What the most frequent of the causes reaches."""
    return max(_share(curve) for curve in causes.values())


def _share(curve: pl.DataFrame) -> float:
    """What the curve reaches in the end."""
    return float(curve["share"].max() or 0)  # type: ignore[arg-type]


def _colours(groups: Curves) -> dict[str, str]:
    """One colour for one cause in all panels."""
    causes = dict.fromkeys(cause for group in groups.values() for cause in group)
    return dict(zip(causes, cycle(PALETTE), strict=False))


def _empty(shown: Curves, left: int) -> go.Figure:
    if len(shown) == 1:
        figure = go.Figure(layout={"template": "ccanalytics", "height": HEIGHT})
        figure.update_layout(showlegend=False)
        figure.update_xaxes(title_text=_("time since the contact asked"))
        return figure.update_yaxes(title_text=_("share of all"))
    titles = [f"{label(name, 20)} · n = {number(_n(causes))}" for name, causes in shown.items()]
    figure = grid(titles)
    figure.update_layout(showlegend=True, **legend_above(figure))
    if left:
        note = _("and {n} smaller ones, in the table").format(n=number(left))
        figure.update_xaxes(title_text=note, row=panel(len(shown) - 1)["row"], col=1)
    return figure


def _axis(shown: Curves, target: float | None) -> dict[str, Any]:
    """From the first ending to the last, and on the right some room for how it ended."""
    rises = [
        t
        for causes in shown.values()
        for curve in causes.values()
        for t in curve.filter((pl.col("share") > 0) & (pl.col("share").diff().fill_null(1) > 0))[
            "t"
        ]
    ]
    axis = time_axis([*rises, target or max(rises)], most=7 if len(shown) == 1 else 4)
    low, high = axis["range"]
    return {**axis, "range": [low, high + _ROOM[len(shown) > 1] * (high - low)]}


def _draw(
    figure: go.Figure,
    cause: str,
    curve: pl.DataFrame,
    colour: str,
    is_named: bool,
    where: dict[str, int],
) -> None:
    name = label(word(cause), 40)
    for key, fill in (("low", "none"), ("high", "tonexty")):
        known = curve.drop_nulls(["low", "high"])
        figure.add_trace(
            go.Scatter(
                x=[drawn(t) for t in known["t"]],
                y=known[key].to_list(),
                mode="lines",
                line={"shape": "hv", "width": 0, "color": colour},
                fill=fill,
                fillcolor=faint(colour, 0.14),
                legendgroup=name,
                showlegend=False,
                hoverinfo="skip",
            ),
            **where,
        )
    times = [drawn(t) for t in curve["t"]]
    figure.add_trace(
        go.Scatter(
            x=[times[0], *times],
            y=[0, *curve["share"]],
            name=name,
            legendgroup=name,
            showlegend=is_named,
            mode="lines",
            line={"shape": "hv", "color": colour, "width": 2.4},
            customdata=["", *(_hover(name, *point) for point in curve.select(_NUMBERS).rows())],
            hovertemplate="%{customdata}<extra></extra>",
        ),
        **where,
    )


def _ends(
    figure: go.Figure,
    causes: dict[str, pl.DataFrame],
    colours: dict[str, str],
    axis: dict[str, Any],
    is_narrow: bool,
    where: dict[str, int],
) -> None:
    """What each curve ends with, beside its end; in a panel of many only the share."""
    finals = {cause: _share(curve) for cause, curve in causes.items()}
    places = apart(list(finals.values()), 0.13 if is_narrow else 0.06, 0.02, 1.02)
    low, high = axis["range"]
    room = _ROOM[is_narrow] / (1 + _ROOM[is_narrow])
    figure.add_trace(
        go.Scatter(
            x=[10 ** (high - (room - 0.01) * (high - low))] * len(finals),
            y=places,
            text=[
                f'<span style="color:{colours[cause]}">■</span> {percent(share)}'
                + ("" if is_narrow else f" {label(word(cause), 14)}")
                for cause, share in finals.items()
            ],
            mode="text",
            textposition="middle right",
            textfont={"size": 12 if is_narrow else 13},
            cliponaxis=False,
            hoverinfo="skip",
            showlegend=False,
        ),
        **where,
    )


def _hover(who: str, t: float, share: float, low: float | None, high: float | None) -> str:
    said = _("{share} within {time}").format(share=percent(share), time=spoken(t))
    lines = [f"<b>{who}</b>", said]
    if low is not None:
        interval = _("95 % interval {low} to {high}").format(low=percent(low), high=percent(high))
        lines.append(interval)
    return "<br>".join(lines)


def _share_in_words(curve: pl.DataFrame, t: float) -> str:
    before = curve.filter(pl.col("t") <= t)
    if before.is_empty():
        return percent(0)
    share, low, high = before.select("share", "low", "high").row(-1)
    return Estimate("", share, low, high, say=percent).words()


def _alt(groups: Curves) -> str:
    told = []
    for name, causes in list(groups.items())[:4]:
        endings = ", ".join(
            f"{visible(word(cause))[:40]} {percent(_share(curve))}"
            for cause, curve in list(causes.items())[:5]
        )
        who = f"{visible(name)[:60]} " if name else ""
        told.append(f"{who}(n = {number(_n(causes))}) {endings}")
    if len(groups) > 4:
        told.append(_("and {n} more").format(n=number(len(groups) - 4)))
    return _("Curves of how waits end, by cause. In the end: {list}.").format(list="; ".join(told))
