"""How soon contacts are answered: the share answered within each time, by group."""

from __future__ import annotations

from itertools import cycle

import plotly.graph_objects as go
import polars as pl

from ccanalytics.figures.axes import DAY, HOUR, MINUTE, drawn, time_axis
from ccanalytics.figures.bands import faint
from ccanalytics.figures.estimates import Estimate
from ccanalytics.figures.grid import PANELS as PANELS
from ccanalytics.figures.grid import grid, panel
from ccanalytics.figures.risk_table import risk_table, with_room
from ccanalytics.figures.targets import target_across, target_words
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

LINES = 8
"""How many curves share one panel; more get a panel each."""

HEIGHT = 430

_LANDMARKS = (MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 6 * HOUR, DAY)
_NUMBERS = ("t", "share", "low", "high")


def answer_curve(
    frame: pl.DataFrame,
    *,
    by: str = "channel",
    target: float | None = None,
    at_risk: bool = False,
) -> go.Figure:
    """One curve per group with its 95 % band, over time on a log axis.

    ``frame`` has the columns ``by``, t (seconds), share, low, high and at_risk, as
    `Reader.curve` gives them. The largest group comes first. ``target`` (seconds) is a dashed
    line; with ``at_risk`` a table under the curves tells how many were still waiting (not
    where each curve has a panel of its own).
    """
    curves = _curves(frame, by)
    table = curve_table(frame, by=by)
    if not any(curve["share"].max() for curve in curves.values()):
        return not_enough(table)
    is_one = len(curves) <= LINES
    figure = _one_panel(curves, target, at_risk) if is_one else _panels(curves, target)
    levels = [0, 0.25, 0.5, 0.75, 0.9, 1] if is_one else [0, 0.5, 0.9]
    figure.update_yaxes(
        range=[0, 1.02],
        tickvals=levels,
        ticktext=[percent(level) for level in levels],
        **({"row": 1, "col": 1} if is_one and at_risk else {}),
    )
    return describe(figure, _alt(curves, by, target), table)


def curve_table(frame: pl.DataFrame, *, by: str = "channel") -> pl.DataFrame:
    """The same in words: the share answered within some times, of each group."""
    rows = [
        (
            visible(name),
            number(_n(curve)),
            *(_share_in_words(curve, t) for t in _LANDMARKS),
        )
        for name, curve in _curves(frame, by).items()
    ]
    within = [_("within {time}").format(time=spoken(t)) for t in _LANDMARKS]
    names = [heading(by), "n", *within]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _curves(frame: pl.DataFrame, by: str) -> dict[str, pl.DataFrame]:
    if frame.is_empty():
        return {}
    frame = frame.with_columns(pl.col(_NUMBERS).cast(pl.Float64), pl.col(by).cast(pl.String))
    parts = frame.sort("t").partition_by(by, as_dict=True)
    named = {str(key[0] or nameless()): part for key, part in parts.items()}
    return dict(sorted(named.items(), key=lambda item: (-_n(item[1]), item[0])))


def _n(curve: pl.DataFrame) -> int:
    return int(curve["at_risk"].max() or 0)  # type: ignore[arg-type]


def _one_panel(curves: dict[str, pl.DataFrame], target: float | None, at_risk: bool) -> go.Figure:
    figure = go.Figure(layout={"template": "ccanalytics", "height": HEIGHT})
    if at_risk:
        figure = with_room(HEIGHT - 60, len(curves))
    colours = dict(zip(curves, cycle(PALETTE), strict=False))
    for name, curve in curves.items():
        _draw(figure, name, curve, colours[name])
    figure.update_layout(showlegend=len(curves) > 1 and not at_risk)
    axis, where = _axis(curves, target), {"row": 1, "col": 1} if at_risk else {}
    figure.update_xaxes(**axis, title_text=_("time since the contact asked"), **where)
    figure.update_yaxes(title_text=_("answered"), **where)
    if at_risk:
        coloured = {name: (colours[name], curve) for name, curve in curves.items()}
        risk_table(figure, coloured, axis)
    if target:
        target_across(figure, target, axis, **where)
    return figure


def _panels(curves: dict[str, pl.DataFrame], target: float | None) -> go.Figure:
    shown = dict(list(curves.items())[:PANELS])
    titles = [f"{label(name, 20)} · n = {number(_n(curve))}" for name, curve in shown.items()]
    figure = grid(titles)
    for place, (name, curve) in enumerate(shown.items()):
        _draw(figure, name, curve, PALETTE[0], **panel(place))
    axis = _axis(shown, target, most=4)
    figure.update_xaxes(**axis)
    if target:
        target_across(figure, target, axis, row="all", col="all")
    if len(curves) > len(shown):
        left = number(len(curves) - len(shown))
        note = _("and {n} smaller ones, in the table").format(n=left)
        figure.update_xaxes(title_text=note, row=panel(len(shown) - 1)["row"], col=1)
    return figure


def _axis(
    curves: dict[str, pl.DataFrame], target: float | None, most: int = 7
) -> dict[str, object]:
    """From the first answers to the last; who was never answered may be watched for years."""
    rises = [
        t
        for curve in curves.values()
        for t in curve.filter(
            (pl.col("share") >= min(0.01, curve["share"].max() or 0))
            & (pl.col("share").diff().fill_null(1) > 0)
        )["t"]
    ]
    return time_axis([min(rises), 1.5 * max(rises), target or min(rises)], most=most)


def _draw(figure: go.Figure, name: str, curve: pl.DataFrame, colour: str, **place: int) -> None:
    _band(figure, name, curve, colour, place)
    times = [drawn(t) for t in curve["t"]]
    figure.add_trace(
        go.Scatter(
            x=[times[0], *times],
            y=[0, *curve["share"]],
            name=f"{label(name)} (n = {number(_n(curve))})",
            legendgroup=label(name, 200),
            mode="lines",
            line={"shape": "hv", "color": colour, "width": 2.4},
            customdata=["", *_hovers(name, curve)],
            hovertemplate="%{customdata}<extra></extra>",
        ),
        **place,
    )


def _band(
    figure: go.Figure, name: str, curve: pl.DataFrame, colour: str, place: dict[str, int]
) -> None:
    known = curve.drop_nulls(["low", "high"])
    times = [drawn(t) for t in known["t"]]
    for edge, fill in (("low", "none"), ("high", "tonexty")):
        figure.add_trace(
            go.Scatter(
                x=times,
                y=known[edge].to_list(),
                mode="lines",
                line={"shape": "hv", "width": 0, "color": colour},
                fill=fill,
                fillcolor=faint(colour, 0.14),
                legendgroup=label(name, 200),
                showlegend=False,
                hoverinfo="skip",
            ),
            **place,
        )


def _hovers(name: str, curve: pl.DataFrame) -> list[str]:
    return [_hover(label(name), *point) for point in curve.select(*_NUMBERS, "at_risk").iter_rows()]


def _hover(
    who: str, t: float, share: float, low: float | None, high: float | None, at_risk: int
) -> str:
    lines = [
        f"<b>{who}</b>",
        _("{share} answered within {time}").format(share=percent(share), time=spoken(t)),
        _("{n} watched that long").format(n=number(at_risk)),
    ]
    if low is not None:
        interval = _("95 % interval {low} to {high}").format(low=percent(low), high=percent(high))
        lines.insert(2, interval)
    return "<br>".join(lines)


def _share_in_words(curve: pl.DataFrame, t: float) -> str:
    last = curve["t"].max()
    is_over = curve["share"].max() == 1
    if last is None or (t > float(last) and not is_over):  # type: ignore[arg-type]
        return "–"
    before = curve.filter(pl.col("t") <= t)
    if before.is_empty():
        return percent(0)
    share, low, high = before.select("share", "low", "high").row(-1)
    return Estimate("", share, low, high, say=percent).words()


def _alt(curves: dict[str, pl.DataFrame], by: str, target: float | None) -> str:
    within = target or 10 * MINUTE
    told = [
        f"{visible(name)[:60]} (n = {number(_n(curve))}) {percent(_share_at(curve, within))}"
        for name, curve in list(curves.items())[:6]
    ]
    if len(curves) > 6:
        told.append(_("and {n} more").format(n=number(len(curves) - 6)))
    said = _(
        "Curves of the share answered within a time, by {group}. Within {time}: {list}."
    ).format(group=heading(by).lower(), time=spoken(within), list=", ".join(told))
    if not target:
        return said
    return (
        f"{said} {_('A dashed line stands at the {target}.').format(target=target_words(target))}"
    )


def _share_at(curve: pl.DataFrame, t: float) -> float:
    before = curve.filter(pl.col("t") <= t)
    return float(before["share"][-1]) if len(before) else 0.0
