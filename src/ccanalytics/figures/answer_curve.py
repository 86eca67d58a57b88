"""How soon contacts are answered: the share answered within each time, by group."""

from __future__ import annotations

from itertools import cycle

import plotly.graph_objects as go
import polars as pl
from plotly.subplots import make_subplots

from ccanalytics.figures.axes import DAY, HOUR, MINUTE, drawn, time_axis
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

PANELS = 12

_LANDMARKS = (MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 6 * HOUR, DAY)
_NUMBERS = ("t", "share", "low", "high")


def answer_curve(frame: pl.DataFrame, *, by: str = "channel") -> go.Figure:
    """One curve per group with its 95 % band, over time on a log axis.

    ``frame`` has the columns ``by``, t (seconds), share, low, high and at_risk, as
    `Reader.curve` gives them. The largest group comes first.
    """
    curves = _curves(frame, by)
    table = curve_table(frame, by=by)
    if not any(curve["share"].max() for curve in curves.values()):
        return not_enough(table)
    figure = _one_panel(curves) if len(curves) <= LINES else _panels(curves)
    levels = [0, 0.25, 0.5, 0.75, 0.9, 1] if len(curves) <= LINES else [0, 0.5, 0.9]
    figure.update_yaxes(
        range=[0, 1.02], tickvals=levels, ticktext=[percent(level) for level in levels]
    )
    return describe(figure, _alt(curves, by), table)


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


def _one_panel(curves: dict[str, pl.DataFrame]) -> go.Figure:
    figure = go.Figure(layout={"template": "ccanalytics", "height": 430})
    for (name, curve), colour in zip(curves.items(), cycle(PALETTE), strict=False):
        _draw(figure, name, curve, colour)
    figure.update_layout(showlegend=len(curves) > 1)
    figure.update_xaxes(**_axis(curves), title_text=_("time since the contact asked"))
    figure.update_yaxes(title_text=_("answered"))
    return figure


def _panels(curves: dict[str, pl.DataFrame]) -> go.Figure:
    shown = dict(list(curves.items())[:PANELS])
    rows = (len(shown) + 1) // 2
    titles = [f"{label(name, 20)} · n = {number(_n(curve))}" for name, curve in shown.items()]
    figure = make_subplots(
        rows=rows,
        cols=2,
        shared_xaxes="all",
        shared_yaxes="all",
        subplot_titles=titles,
        vertical_spacing=0.4 / rows / 2,
        horizontal_spacing=0.06,
    )
    figure.update_layout(template="ccanalytics", height=40 + 165 * rows, showlegend=False)
    figure.update_annotations(font_size=13)
    for place, (name, curve) in enumerate(shown.items()):
        _draw(figure, name, curve, PALETTE[0], row=place // 2 + 1, col=place % 2 + 1)
    figure.update_xaxes(**_axis(shown, most=4))
    if len(curves) > len(shown):
        left = number(len(curves) - len(shown))
        note = _("and {n} smaller ones, in the table").format(n=left)
        figure.update_xaxes(title_text=note, row=rows, col=1)
    return figure


def _axis(curves: dict[str, pl.DataFrame], most: int = 7) -> dict[str, object]:
    """From the first answers to the last; who was never answered may be watched for years."""
    rises = [
        t
        for curve in curves.values()
        for t in curve.filter(
            (pl.col("share") >= min(0.01, curve["share"].max() or 0))
            & (pl.col("share").diff().fill_null(1) > 0)
        )["t"]
    ]
    return time_axis([min(rises), 1.5 * max(rises)], most=most)


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
                fillcolor=_faint(colour),
                legendgroup=label(name, 200),
                showlegend=False,
                hoverinfo="skip",
            ),
            **place,
        )


def _faint(colour: str) -> str:
    red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.14)"


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
    if low is None:
        return percent(share)
    interval = _("{low} to {high}").format(low=percent(low), high=percent(high))
    return f"{percent(share)} ({interval})"


def _alt(curves: dict[str, pl.DataFrame], by: str) -> str:
    told = [
        f"{visible(name)[:60]} (n = {number(_n(curve))}) {percent(_share_at(curve, 10 * MINUTE))}"
        for name, curve in list(curves.items())[:6]
    ]
    if len(curves) > 6:
        told.append(_("and {n} more").format(n=number(len(curves) - 6)))
    return _(
        "Curves of the share answered within a time, by {group}. Within 10 min: {list}."
    ).format(group=heading(by).lower(), list=", ".join(told))


def _share_at(curve: pl.DataFrame, t: float) -> float:
    before = curve.filter(pl.col("t") <= t)
    return float(before["share"][-1]) if len(before) else 0.0
