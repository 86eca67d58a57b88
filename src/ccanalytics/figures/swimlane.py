"""One session as lanes over time: who was charged for which second."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import plotly.graph_objects as go
import polars as pl

from ccanalytics.figures.bands import faint
from ccanalytics.figures.squeezed import Squeezed
from ccanalytics.figures.theme import GREY, PALETTE, describe, nameless, not_enough, roughly
from ccanalytics.language import day, number
from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_
from ccanalytics.model.escape import label, visible
from ccanalytics.model.spoken import spoken, word

LANES = 30
"""How many lanes are drawn; the others are in the table."""

KINDS = {
    "waiting": (N_("the contact waits"), PALETTE[1]),
    "queue": (N_("in the queue"), PALETTE[4]),
    "held": (N_("held by an agent"), PALETTE[0]),
    "offered": (N_("being transferred"), PALETTE[3]),
    "closed": (N_("closed"), GREY),
}
"""What a stretch is called, and its colour, by its kind."""

AUTHORS = {
    "contact": (N_("contact wrote"), "circle", PALETTE[1]),
    "agent": (N_("agent wrote"), "diamond", PALETTE[0]),
    "bot": (N_("bot wrote"), "square", PALETTE[2]),
    "note": (N_("note, team only"), "triangle-up", GREY),
}
"""What a mark is called, its sign and its colour, by who wrote."""

_THIN = 0.006
"""A stretch that takes less of the axis is marked by a stroke, or it would not be seen."""

Row = dict[str, Any]


def swimlane(
    frame: pl.DataFrame, marks: pl.DataFrame | None = None, *, zone: str = ""
) -> go.Figure:
    """The stretches of one session, a lane for each who was charged, and its messages below.

    ``frame`` has lane (its name), kind (of `KINDS`), starts_at and ends_at (local times without
    a zone) and may have words, and seconds where that is not from the one time to the other.
    ``marks`` has at, author_kind (of `AUTHORS`) and words. The contact's waiting is on top, then
    the queue, then the others as they came. Long gaps are squeezed, and the figure says so.
    """
    rows, signs = _rows(frame), _signs(marks)
    table = swimlane_table(frame, marks)
    if not rows:
        return not_enough(table)
    every = list(dict.fromkeys(row["lane"] for row in rows))
    lanes = {name: place for place, name in enumerate(every[:LANES])}
    at = [moment for row in rows for moment in (row["starts_at"], row["ends_at"])]
    axis = Squeezed([*at, *(sign["at"] for sign in signs)])
    depth = len(lanes) + bool(signs)
    figure = go.Figure(layout={"template": "ccanalytics", "height": 130 + 34 * depth})
    for start, end in axis.gaps:
        _gap(figure, axis, start, end)
    for kind in dict.fromkeys([*KINDS, *(row["kind"] for row in rows)]):
        chosen = [row for row in rows if row["kind"] == kind and row["lane"] in lanes]
        _stretches(figure, chosen, kind, lanes, axis)
    for author in dict.fromkeys([*AUTHORS, *(sign["author_kind"] for sign in signs)]):
        chosen = [sign for sign in signs if sign["author_kind"] == author]
        _messages(figure, chosen, author, len(lanes), axis)
    names = [label(name, 20) for name in lanes]
    figure.update_yaxes(
        tickvals=list(range(depth)),
        ticktext=[*names, f"<i>{_('messages')}</i>"][:depth],
        range=[depth - 0.4, -0.6],
        showgrid=False,
        ticks="",
    )
    figure.update_xaxes(**axis.axis(), title_text=_title(zone, axis, len(every) - len(lanes)))
    figure.update_layout(barmode="overlay", legend={"y": 1 + 18 / (34 * depth)})
    return describe(figure, _alt(rows, signs), table)


def swimlane_table(frame: pl.DataFrame, marks: pl.DataFrame | None = None) -> pl.DataFrame:
    """The same in words, in the order of time."""
    rows = [
        (
            row["starts_at"],
            _clock(row["ends_at"]),
            row["lane"],
            _kind(row["kind"]),
            spoken(row["seconds"]),
            row["words"],
        )
        for row in _rows(frame)
    ]
    rows += [
        (sign["at"], "", "", _author(sign["author_kind"]), "", sign["words"])
        for sign in _signs(marks)
    ]
    told = [
        (_clock(at), *(visible(text or "")[:300] for text in rest))
        for at, *rest in sorted(rows, key=lambda row: row[0])
    ]
    names = [_("From"), _("To"), _("Charged to"), _("What"), _("Duration"), _("Words")]
    return pl.DataFrame(told, schema=dict.fromkeys(names, pl.String), orient="row")


def _rows(frame: pl.DataFrame) -> list[Row]:
    """The stretches in the order of their lanes: waiting, queue, then as they came."""
    rows = []
    for row in frame.sort("starts_at").iter_rows(named=True) if len(frame) else ():
        lasted = (row["ends_at"] - row["starts_at"]).total_seconds()
        given = row.get("seconds")
        rows.append(
            {
                **row,
                "lane": nameless() if row["lane"] is None else str(row["lane"]),
                "seconds": lasted if given is None else given,
                "words": row.get("words"),
            }
        )
    order = {"waiting": 0, "queue": 1}
    lanes: dict[str, tuple[int, int]] = {}
    for place, row in enumerate(rows):
        lanes.setdefault(row["lane"], (order.get(row["kind"], 2), place))
    return sorted(rows, key=lambda row: lanes[row["lane"]])


def _signs(marks: pl.DataFrame | None) -> list[Row]:
    if marks is None or marks.is_empty():
        return []
    return list(marks.sort("at").iter_rows(named=True))


def _gap(figure: go.Figure, axis: Squeezed, start: datetime, end: datetime) -> None:
    """A grey strip with the time that is not drawn."""
    places = [axis.place(start), axis.place(end)]
    figure.add_vrect(
        x0=places[0], x1=places[1], fillcolor=faint(GREY, 0.22), line={"width": 0}, layer="below"
    )
    figure.add_annotation(
        x=sum(places) / 2,
        y=1,
        yref="paper",
        yanchor="bottom",
        text=f"<i>{roughly((end - start).total_seconds())}</i>",
        showarrow=False,
        font={"size": 11},
    )


def _stretches(
    figure: go.Figure, rows: list[Row], kind: str, lanes: dict[str, int], axis: Squeezed
) -> None:
    """The stretches of one kind as bars, and a stroke for those too short for a bar."""
    if not rows:
        return
    colour = KINDS.get(kind, ("", GREY))[1]
    starts = [axis.place(row["starts_at"]) for row in rows]
    lengths = [axis.place(row["ends_at"]) - start for row, start in zip(rows, starts, strict=True)]
    hovers = [_hover(row) for row in rows]
    levels = [lanes[row["lane"]] for row in rows]
    figure.add_trace(
        go.Bar(
            orientation="h",
            width=0.62,
            base=starts,
            x=lengths,
            y=levels,
            name=label(_kind(kind), 30),
            legendgroup=label(kind, 30),
            marker={"color": colour, "line": {"width": 0}},
            customdata=hovers,
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    thin = [k for k, length in enumerate(lengths) if length < _THIN * axis.length]
    figure.add_trace(
        go.Scatter(
            x=[starts[k] + lengths[k] / 2 for k in thin],
            y=[levels[k] for k in thin],
            mode="markers",
            marker={
                "symbol": "line-ns",
                "size": 13,
                "line": {"width": 2.5, "color": colour},
            },
            customdata=[hovers[k] for k in thin],
            hovertemplate="%{customdata}<extra></extra>",
            legendgroup=label(kind, 30),
            showlegend=False,
        )
    )


def _messages(figure: go.Figure, signs: list[Row], author: str, level: int, axis: Squeezed) -> None:
    if not signs:
        return
    _name, symbol, colour = AUTHORS.get(author, ("", "circle-open", GREY))
    figure.add_trace(
        go.Scatter(
            x=[axis.place(sign["at"]) for sign in signs],
            y=[level] * len(signs),
            mode="markers",
            name=label(_author(author), 30),
            marker={"symbol": symbol, "size": 9, "color": colour},
            customdata=[
                "<br>".join(
                    [
                        f"<b>{label(_author(author))}</b>",
                        _clock(sign["at"]),
                        *([label(sign["words"], 80)] if sign.get("words") else []),
                    ]
                )
                for sign in signs
            ],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )


def _kind(kind: str) -> str:
    return _(KINDS[kind][0]) if kind in KINDS else word(kind)


def _author(author: str) -> str:
    return _(AUTHORS[author][0]) if author in AUTHORS else word(author)


def _clock(at: datetime) -> str:
    return f"{day(at)}, {at:%H:%M:%S}"


def _hover(row: Row) -> str:
    ends = _("{start} to {end}").format(start=_clock(row["starts_at"]), end=_clock(row["ends_at"]))
    lines = [f"<b>{label(row['lane'])}</b>: {label(_kind(row['kind']))}", ends]
    lines.append(spoken(row["seconds"]))
    if row["words"]:
        lines.append(label(row["words"], 80))
    return "<br>".join(lines)


def _title(zone: str, axis: Squeezed, left: int) -> str:
    parts = [_("time in {zone}").format(zone=label(zone, 40)) if zone else _("local time")]
    if axis.gaps:
        parts.append(_("the grey strips last longer than they are drawn"))
    if left:
        parts.append(_("{n} more lanes in the table").format(n=number(left)))
    return "; ".join(parts)


def _alt(rows: list[Row], signs: list[Row]) -> str:
    sums: dict[str, float] = {}
    for row in rows:
        if row["kind"] != "closed":
            sums[row["lane"]] = sums.get(row["lane"], 0) + row["seconds"]
    told = [f"{visible(name)[:60]} {spoken(seconds)}" for name, seconds in list(sums.items())[:8]]
    if len(sums) > 8:
        told.append(_("and {n} more").format(n=number(len(sums) - 8)))
    first, last = min(row["starts_at"] for row in rows), max(row["ends_at"] for row in rows)
    return _(
        "One session from {start} to {end}, with {n} messages and notes. By lane: {list}."
    ).format(start=_clock(first), end=_clock(last), n=number(len(signs)), list="; ".join(told))
