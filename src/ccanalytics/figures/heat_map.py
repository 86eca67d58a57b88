"""When in the week it happens: weekday by hour."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go
import polars as pl

from ccanalytics.figures.estimates import mean_in_words
from ccanalytics.figures.theme import describe, not_enough, weekdays
from ccanalytics.language import gettext as _
from ccanalytics.language import ngettext, number
from ccanalytics.model.escape import label

HOURS = range(24)


def heat_map(frame: pl.DataFrame, *, of: str = "n", zone: str = "") -> go.Figure:
    """How many there are in each hour of each weekday, as a colour.

    ``frame`` has weekday (1 is Monday), hour (0 to 23), ``of`` (how many) and, where it is known,
    days: on how many days the data have that hour. Then the colour is the mean of a day, and an
    hour that no day has stays empty. ``zone`` is said under the hours.
    """
    cells, table = _cells(frame, of), heat_table(frame, of=of)
    if not sum(n for n, _days in cells.values()):
        return not_enough(table)
    has_days = any(days for _n, days in cells.values())
    means = [[_mean(*cells[day, hour], has_days) for hour in HOURS] for day in range(1, 8)]
    names = weekdays("wide")
    figure = go.Figure(layout={"template": "ccanalytics", "height": 300})
    figure.add_trace(
        go.Heatmap(
            x=list(HOURS),
            y=list(range(7)),
            z=means,
            coloraxis="coloraxis",
            customdata=[
                [_hover(names[day], hour, *cells[day + 1, hour]) for hour in HOURS]
                for day in range(7)
            ],
            hovertemplate="%{customdata}<extra></extra>",
            hoverongaps=False,
            xgap=1,
            ygap=1,
        )
    )
    figure.update_layout(coloraxis={"cmin": 0, **_legend(means)})
    figure.update_yaxes(
        tickvals=list(range(7)),
        ticktext=weekdays("abbreviated"),
        autorange="reversed",
        ticklabelstandoff=6,
        showgrid=False,
        ticks="",
    )
    hours = _("hour of the day, {zone}") if zone else _("hour of the day")
    figure.update_xaxes(
        tickvals=list(range(0, 24, 3)),
        title_text=hours.format(zone=label(zone, 40)),
        showgrid=False,
        ticks="",
    )
    return describe(figure, _alt(cells), table)


def heat_table(frame: pl.DataFrame, *, of: str = "n") -> pl.DataFrame:
    """The same as a table of hours by weekday, from the first hour with any to the last."""
    cells = _cells(frame, of)
    busy = [hour for (_day, hour), (n, _days) in cells.items() if n]
    has_days = any(days for _n, days in cells.values())
    rows = []
    if busy:
        for hour in range(min(busy), max(busy) + 1):
            means = [_mean(*cells[day, hour], has_days) for day in range(1, 8)]
            rows.append((_clock(hour), *("–" if m is None else _said(m, has_days) for m in means)))
    names = [_("Hour"), *weekdays("abbreviated")]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


Cells = dict[tuple[int, int], tuple[int, int | None]]
"""How many, and on how many days if that is known, by weekday and hour."""


def _cells(frame: pl.DataFrame, of: str) -> Cells:
    cells: Cells = {(day, hour): (0, None) for day in range(1, 8) for hour in HOURS}
    for row in frame.iter_rows(named=True):
        cells[row["weekday"], row["hour"]] = (row[of], row.get("days"))
    return cells


def _mean(n: int, days: int | None, has_days: bool) -> float | None:
    if not has_days:
        return n
    return n / days if days else None


def _said(mean: float, has_days: bool) -> str:
    return mean_in_words(mean) if has_days else number(mean)


def _hover(weekday: str, hour: int, n: int, days: int | None) -> str:
    lines = [f"<b>{weekday} {_clock(hour)}</b>"]
    if days:
        lines.append(_("{mean} on average").format(mean=mean_in_words(n / days)))
        on_days = ngettext("{n} on {days} day", "{n} on {days} days", days)
        lines.append(on_days.format(n=number(n), days=number(days)))
    else:
        lines.append(number(n))
    return "<br>".join(lines)


def _legend(means: Sequence[Sequence[float | None]]) -> dict[str, object]:
    highest = max(mean for row in means for mean in row if mean is not None)
    ticks = [0, highest / 2, highest]
    return {
        "cmax": highest,
        "colorbar": {"tickvals": ticks, "ticktext": [mean_in_words(tick) for tick in ticks]},
    }


def _clock(hour: int) -> str:
    return f"{hour:02d}:00–{hour + 1:02d}:00"


def _alt(cells: Cells) -> str:
    total = sum(n for n, _days in cells.values())
    (day, hour), (most, _days) = max(cells.items(), key=lambda item: item[1][0])
    return _("{n} by weekday and hour. The most, {most}, on {weekday} {time}.").format(
        n=number(total), most=number(most), weekday=weekdays("wide")[day - 1], time=_clock(hour)
    )
