"""A number over time, a panel for each group, all on the same axes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import plotly.graph_objects as go
import polars as pl

from ccanalytics.figures.bands import Point, band, faint, intervals
from ccanalytics.figures.estimates import MIN_N, TIME, Scale
from ccanalytics.figures.grid import PANELS, grid, legend_above, panel
from ccanalytics.figures.periods import Row, every_period, period_tick, period_words
from ccanalytics.figures.targets import LINE
from ccanalytics.figures.theme import (
    GREY,
    PALETTE,
    describe,
    heading,
    nameless,
    not_enough,
    roughly,
)
from ccanalytics.language import gettext as _
from ccanalytics.language import number
from ccanalytics.model.escape import label, visible

COLUMNS = 3

Groups = dict[str, list[Row]]
"""The rows of each group, one for every period that any has."""


def small_multiples(
    frame: pl.DataFrame,
    *,
    by: str = "channel",
    every: str = "week",
    target: float | Mapping[str, float] | None = None,
    scale: Scale = TIME,
) -> go.Figure:
    """The main number of each group period by period, with its interval; the second one faint.

    ``frame`` has ``by``, the column ``every`` (day, week …, as text) and those of
    `Measurement.pl`. The grey band behind is the range of all groups; ``target`` (seconds or a
    share; of all, or by the group's name) is a dashed line. The largest group comes first; beyond
    `PANELS` they are in the table only. The last point of each is labelled.
    """
    groups = _groups(frame, by, every)
    table = multiples_table(frame, by=by, every=every, scale=scale)
    ends = _ends(groups.values(), scale)
    if not ends:
        return not_enough(table)
    shown = dict(list(groups.items())[:PANELS])
    targets = _targets(target, shown)
    figure = _empty(shown, len(groups) - len(shown))
    usual = _range(groups, scale)
    for place, (name, rows) in enumerate(shown.items()):
        where = panel(place, COLUMNS)
        band(figure, usual, GREY, strength=0.2, **where)
        if name in targets:
            y, last = scale.place(targets[name]), len(rows) - 1
            figure.add_shape(type="line", x0=-0.3, x1=last + 0.3, y0=y, y1=y, line=LINE, **where)
        _draw(figure, rows, every, scale, 3 * max(ends), where)
    figure.update_yaxes(**scale.axis([*ends, *targets.values()], most=5))
    figure.update_xaxes(**_axis(next(iter(shown.values())), every, len(shown)))
    _legend(figure, scale, target, has_range=len(groups) > 1)
    return describe(figure, _alt(groups, by, every, scale), table)


def multiples_table(
    frame: pl.DataFrame, *, by: str = "channel", every: str = "week", scale: Scale = TIME
) -> pl.DataFrame:
    """The same in words: each period that has data, of each group."""
    rows = [
        (
            visible(name),
            period_words(row[every], every),
            *(one.words() for one in scale.estimates(row)),
            number(row["n"]),
            number(row["unfinished"]),
        )
        for name, group in _groups(frame, by, every).items()
        for row in group
        if row["n"]
    ]
    parts = [heading(part[0]) for part in scale.parts]
    names = [heading(by), _("Period"), *parts, "n", _("Unfinished")]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _groups(frame: pl.DataFrame, by: str, every: str) -> Groups:
    """The largest first, all from the first period of any to the last."""
    found: Groups = {}
    for row in frame.iter_rows(named=True):
        if row[every]:
            found.setdefault(nameless() if row[by] is None else str(row[by]), []).append(row)
    at = [str(row[every]) for rows in found.values() for row in rows]
    groups = {
        name: [
            {**row, "place": place}
            for place, row in enumerate(every_period(rows, every, (min(at), max(at))))
        ]
        for name, rows in found.items()
    }
    return dict(sorted(groups.items(), key=lambda item: (-_n(item[1]), item[0])))


def _n(rows: list[Row]) -> int:
    return sum(row["n"] for row in rows)


def _ends(groups: Iterable[list[Row]], scale: Scale) -> list[float]:
    """What the axis must hold: of a period with few its numbers, but not its wide interval."""
    return [
        end
        for rows in groups
        for row in rows
        for part, one in enumerate(scale.estimates(row))
        for end in (one.at, *((one.low, one.high) if row["n"] >= MIN_N and not part else ()))
        if end is not None
    ]


def _targets(target: float | Mapping[str, float] | None, names: Iterable[str]) -> dict[str, float]:
    if isinstance(target, Mapping):
        return {name: target[name] for name in names if target.get(name)}
    return dict.fromkeys(names, target) if target else {}


def _range(groups: Groups, scale: Scale) -> list[Point | None]:
    """From the lowest to the highest of all groups that have enough, in each period."""
    usual: list[Point | None] = []
    for rows in zip(*groups.values(), strict=True):
        known = [
            scale.place(row["value"])
            for row in rows
            if row["value"] is not None and row["n"] >= MIN_N
        ]
        is_range = len(known) > 1
        usual.append((rows[0]["place"], min(known), max(known)) if is_range else None)
    return usual


def _empty(shown: Groups, left: int) -> go.Figure:
    titles = [f"{label(name, 18)} · n = {number(_n(rows))}" for name, rows in shown.items()]
    figure = grid(titles, columns=min(COLUMNS, len(shown)), height=165 if len(shown) > 1 else 300)
    if left:
        note = _("and {n} smaller ones, in the table").format(n=number(left))
        figure.update_xaxes(title_text=note, row=-(-len(shown) // COLUMNS), col=2)
    return figure


def _draw(
    figure: go.Figure,
    rows: list[Row],
    every: str,
    scale: Scale,
    edge: float,
    where: dict[str, int],
) -> None:
    """The second number as a faint line, then the main one with its band and its last value."""
    hovers = [_hover(row, every, scale) for row in rows]
    estimates = [scale.estimates(row) for row in rows]
    for part in reversed(range(len(scale.parts))):
        ends = [one[part].at for one in estimates]
        places = [None if end is None else scale.place(end) for end in ends]
        if not part:
            band(figure, intervals(rows, "place", scale, edge), PALETTE[0], strength=0.2, **where)
        figure.add_trace(
            go.Scatter(
                x=list(range(len(rows))),
                y=places,
                mode="lines" if part else "lines+markers",
                line={"color": PALETTE[part], "width": 1.2 if part else 2},
                opacity=0.55 if part else 1,
                marker={
                    "size": 5,
                    "color": [GREY if row["n"] < MIN_N else PALETTE[0] for row in rows],
                    "symbol": [
                        "triangle-up" if one[0].value is None else "circle" for one in estimates
                    ],
                },
                customdata=hovers,
                hovertemplate="%{customdata}<extra></extra>",
                showlegend=False,
            ),
            **where,
        )
    _last(figure, rows, scale, where)


def _last(figure: go.Figure, rows: list[Row], scale: Scale, where: dict[str, int]) -> None:
    known = [row for row in rows if row["value"] is not None]
    if known:
        figure.add_trace(
            go.Scatter(
                x=[known[-1]["place"]],
                y=[scale.place(known[-1]["value"])],
                text=[f" {_short(known[-1]['value'], scale)}"],
                mode="text",
                textposition="middle right",
                textfont={"size": 12},
                cliponaxis=False,
                hoverinfo="skip",
                showlegend=False,
            ),
            **where,
        )


def _short(value: float, scale: Scale) -> str:
    return roughly(value) if scale is TIME else scale.say(value)


def _axis(rows: list[Row], every: str, panels: int) -> dict[str, Any]:
    """Some periods named, and on the right room for the last value."""
    last = len(rows) - 1
    room = max(last, 1) * (0.12, 0.22, 0.42)[min(panels, COLUMNS) - 1]
    most = (8, 4, 3)[min(panels, COLUMNS) - 1]
    named = rows[:: -(-len(rows) // most)]
    return {
        "tickvals": [row["place"] for row in named],
        "ticktext": [period_tick(row[every], every) for row in named],
        "tickangle": 0,
        "range": [-0.06 * max(last, 1), last + room],
        "showgrid": False,
    }


def _legend(
    figure: go.Figure,
    scale: Scale,
    target: float | Mapping[str, float] | None,
    *,
    has_range: bool,
) -> None:
    """What the lines and areas mean: they look the same in every panel."""
    square = {"size": 12, "symbol": "square", "color": faint(GREY, 0.35)}
    signs: list[tuple[str, dict[str, Any]]] = [
        (
            _(legend),
            {"mode": "lines", "line": {"color": PALETTE[part], "width": 1.2 if part else 2}},
        )
        for part, (_name, legend, _columns) in enumerate(scale.parts)
    ]
    if has_range:
        signs.append(
            (_("from the lowest to the highest of all"), {"mode": "markers", "marker": square})
        )
    if target:
        said = _("target") if isinstance(target, Mapping) else f"{_('target')} {scale.say(target)}"
        signs.append((said, {"mode": "lines", "line": LINE}))
    for name, look in signs:
        figure.add_trace(go.Scatter(x=[None], y=[None], name=name, **look), row=1, col=1)
    figure.update_layout(showlegend=True, **legend_above(figure))


def _hover(row: Row, every: str, scale: Scale) -> str:
    lines = [f"<b>{period_words(row[every], every)}</b>"]
    lines += [f"{one.name}: {one.words()}" for one in scale.estimates(row)]
    counted = _("n = {n}, of which {unfinished} {how}").format(
        n=number(row["n"]), unfinished=number(row["unfinished"]), how=_(scale.unfinished)
    )
    return "<br>".join([*lines, counted])


def _alt(groups: Groups, by: str, every: str, scale: Scale) -> str:
    told = []
    for name, rows in list(groups.items())[:6]:
        known = [row for row in rows if row["value"] is not None]
        if known:
            said, when = scale.say(known[-1]["value"]), period_words(known[-1][every], every)
            told.append(f"{visible(name)[:60]} {said} ({when})")
    if len(groups) > 6:
        told.append(_("and {n} more").format(n=number(len(groups) - 6)))
    return _("{number} over time, a panel for each {group}. The last: {list}.").format(
        number=heading(scale.parts[0][0]), group=heading(by).lower(), list="; ".join(told) or "–"
    )
