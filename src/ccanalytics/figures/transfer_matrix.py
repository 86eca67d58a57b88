"""Who passes conversations on to whom: a matrix, ordered so that its structure shows."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
import polars as pl

from ccanalytics.figures.theme import describe, nameless, not_enough, percent
from ccanalytics.language import gettext as _
from ccanalytics.language import ngettext, number
from ccanalytics.model.escape import label, visible

PEOPLE, CHANNELS = 30, 12
"""How many people, and channels, the matrix shows; the rest are in its table."""

Target = tuple[str, str]
"""Kind and name of who gets a conversation: ``("agent", "Ana")`` or ``("channel", "Sales")``."""

Flows = dict[tuple[str, Target], int]
"""How often each person passed on to each target."""


@dataclass(frozen=True)
class Order:
    """Who is shown, in order: rows, columns of people, columns of channels."""

    givers: list[str]
    takers: list[str]
    channels: list[str]

    @property
    def columns(self) -> list[Target | None]:
        """The columns from left to right; None keeps channels apart from people."""
        people: list[Target | None] = [("agent", name) for name in self.takers]
        channels: list[Target | None] = [("channel", name) for name in self.channels]
        return people + ([None] if people and channels else []) + channels


def transfer_matrix(frame: pl.DataFrame) -> go.Figure:
    """How often each person (row) passed on to each person and channel (column).

    ``frame`` has agent, to_agent, to_channel and n, as `Measurement.pl` has them of transfers
    by these three. Who gives more than they take stands first, in rows and columns alike, so what
    goes one way only lies on one side of the diagonal. Beyond `PEOPLE` and `CHANNELS` the busiest
    are shown.
    """
    flows, table = _flows(frame), matrix_table(frame)
    if not flows:
        return not_enough(table)
    order = _order(flows)
    figure = go.Figure(layout={"template": "ccanalytics", "height": 130 + 30 * len(order.givers)})
    figure.add_trace(_cells(flows, order))
    given = _given(flows)
    figure.update_yaxes(
        tickvals=list(range(len(order.givers))),
        ticktext=[f"{label(name, 18)}  <i>{number(given[name])}</i>" for name in order.givers],
        autorange="reversed",
        ticklabelstandoff=6,
        showgrid=False,
        ticks="",
        title_text=_("from"),
    )
    figure.update_xaxes(**_column_axis(order), title_text=_title(flows, order))
    figure.update_layout(margin_r=16 if _has_few(order) else 56)  # slanted names lean out
    return describe(figure, _alt(flows), table, min_width=_min_width(flows, order))


def matrix_table(frame: pl.DataFrame) -> pl.DataFrame:
    """The same as a list, the most frequent first."""
    flows = _flows(frame)
    every = sorted(flows.items(), key=lambda item: (-item[1], item[0]))
    rows = [(visible(giver), _said(to), number(n)) for (giver, to), n in every]
    names = [_("From"), _("To"), _("Transfers")]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _flows(frame: pl.DataFrame) -> Flows:
    flows: Counter[tuple[str, Target]] = Counter()
    for row in frame.iter_rows(named=True):
        to = ("channel", row["to_channel"]) if row["to_channel"] else ("agent", row["to_agent"])
        flows[row["agent"] or nameless(), (to[0], to[1] or nameless())] += row["n"]
    return dict(flows)


def _given(flows: Flows) -> Counter[str]:
    given: Counter[str] = Counter()
    for (giver, _to), n in flows.items():
        given[giver] += n
    return given


def _taken(flows: Flows, kind: str) -> Counter[str]:
    taken: Counter[str] = Counter()
    for (_giver, to), n in flows.items():
        if to[0] == kind:
            taken[to[1]] += n
    return taken


def _order(flows: Flows) -> Order:
    given, taken = _given(flows), _taken(flows, "agent")
    busiest = [name for name, _n in (given + taken).most_common(PEOPLE)]
    people = sorted(busiest, key=lambda name: (taken[name] - given[name], -given[name], name))
    channels = _taken(flows, "channel")
    return Order(
        [name for name in people if given[name]],
        [name for name in people if taken[name]],
        [name for name, _n in channels.most_common(CHANNELS)],
    )


def _cells(flows: Flows, order: Order) -> go.Heatmap:
    columns = order.columns
    counts = [[flows.get((giver, to)) if to else None for to in columns] for giver in order.givers]
    given = _given(flows)
    return go.Heatmap(
        x=list(range(len(columns))),
        y=list(range(len(order.givers))),
        z=[[n and math.log1p(n) for n in row] for row in counts],  # or one large hides the rest
        zmin=0,
        text=[["" if n is None else number(n) for n in row] for row in counts],
        texttemplate="%{text}",
        customdata=[
            [_hover(giver, to, n, given[giver]) for to, n in zip(columns, row, strict=True)]
            for giver, row in zip(order.givers, counts, strict=True)
        ],
        hovertemplate="%{customdata}<extra></extra>",
        hoverongaps=False,
        xgap=2,
        ygap=2,
    )


def _hover(giver: str, to: Target | None, n: int | None, given: int) -> str:
    if to is None or n is None:
        return ""
    times = ngettext("{n} transfer", "{n} transfers", n).format(n=number(n))
    share = _("{share} of what {name} passes on").format(
        share=percent(n / given), name=label(giver)
    )
    return f"<b>{label(giver)} → {_mark(to, 28)}</b><br>{times}<br>{share}"


def _column_axis(order: Order) -> dict[str, object]:
    columns = [(place, to) for place, to in enumerate(order.columns) if to is not None]
    return {
        "side": "top",
        "tickvals": [place for place, _to in columns],
        "ticktext": [_mark(to, 14) for _place, to in columns],
        "tickangle": 0 if _has_few(order) else -55,
        "showgrid": False,
        "ticks": "",
    }


def _has_few(order: Order) -> bool:
    """Whether its columns are so few that their names need no slant."""
    return len(order.columns) <= 4


def _mark(to: Target, limit: int) -> str:
    """A target's name for the figure; channels stand in italics."""
    kind, name = to
    return f"<i># {label(name, limit)}</i>" if kind == "channel" else label(name, limit)


def _said(to: Target) -> str:
    kind, name = to
    return f"# {visible(name)}" if kind == "channel" else visible(name)


def _min_width(flows: Flows, order: Order) -> int:
    """So many pixels does it take to read the numbers; a narrower screen scrolls."""
    digits = min(max(len(str(n)) for n in flows.values()), 3)
    return 130 + len(order.columns) * (8 + 7 * digits)


def _title(flows: Flows, order: Order) -> str:
    """What the columns are, and what is left out."""
    title = _("to people, and to # channels") if order.takers and order.channels else _("to")
    shown = sum(
        n for (giver, to), n in flows.items() if giver in order.givers and to in order.columns
    )
    left = sum(flows.values()) - shown
    if not left:
        return title
    more = ngettext(
        "{n} transfer of others is in the table only",
        "{n} transfers of others are in the table only",
        left,
    )
    return f"{title} ({more.format(n=number(left))})"


def _alt(flows: Flows) -> str:
    every = sorted(flows.items(), key=lambda item: (-item[1], item[0]))
    total = sum(flows.values())
    counted = ngettext("{n} transfer", "{n} transfers", total).format(n=number(total))
    return _("Matrix of {transfers}, from row to column. Most often: {list}.").format(
        transfers=counted, list=_most(every[:5])
    )


def _most(flows: Sequence[tuple[tuple[str, Target], int]]) -> str:
    return "; ".join(
        f"{visible(giver)[:60]} → {_said(to)[:60]} {number(n)}" for (giver, to), n in flows
    )
