"""A measurement as a table that one can read aloud."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ccanalytics.cli.terminal import Column, say, say_table, shown
from ccanalytics.model.spoken import spoken

if TYPE_CHECKING:
    from ccanalytics.metrics.answers import Measurement, Row
    from ccanalytics.metrics.catalogue import Card

VALUE_TITLES = {"duration": "Median", "rate": "Share", "mean": "Mean", "count": "Count"}


def say_measurement(answer: Measurement, channel: str | None = None) -> None:
    """Print the rows, then what one must know to read them."""
    card = answer.card
    say(f"{card.title}: {card.question}")
    say()
    if not answer.rows:
        say("Nothing was counted in this window.")
    else:
        _say_rows(answer)
    say()
    for line in reading_aid(answer, channel):
        say(line)


def _say_rows(answer: Measurement) -> None:
    card, groups = answer.card, list(answer.rows[0].group)
    say_number = teller(card)
    columns = [Column(shown(name).capitalize()) for name in groups]
    columns += [Column(VALUE_TITLES.get(card.summary, "Value"), is_number=True, is_wrapped=True)]
    if card.summary != "count":
        columns += [Column("95 % interval", is_wrapped=True)]
    if card.summary == "duration":
        columns += [Column("P90", is_number=True, is_wrapped=True)]
    columns += [Column("n", is_number=True), Column("Unfinished", is_number=True)]
    rows = [_cells(row, groups, card, say_number) for row in answer.rows]
    say_table(columns, rows)


def _cells(row: Row, groups: list[str], card: Card, tell: Callable[[float], str]) -> list[str]:
    cells = [_group(name, row.group[name]) for name in groups] + [value_of(row, tell)]
    if card.summary != "count":
        cells.append(interval(row.low, row.high, tell))
    if card.summary == "duration":
        cells.append(p90_of(row, tell))
    return [*cells, f"{row.n:,}", f"{row.unfinished:,}"]


def _group(name: str, value: object) -> str:
    if value is None:
        return "–"
    # A month is told by its first day.
    return str(value)[:7] if name == "month" else shown(value, 40)


def teller(card: Card) -> Callable[[float], str]:
    """How numbers of this metric are said."""
    if card.unit == "s":
        return spoken
    if card.summary == "rate":
        return lambda share: f"{100 * share:.1f} %"
    if card.summary == "count":
        return lambda count: f"{count:,.0f}"
    return lambda mean: f"{mean:,.2f}"


def value_of(row: Row, tell: Callable[[float], str]) -> str:
    """The value, or how far the data reach where they do not reach it."""
    if row.value is not None:
        return tell(row.value)
    return "–" if row.more_than is None else f"more than {tell(row.more_than)}"


def p90_of(row: Row, tell: Callable[[float], str]) -> str:
    """The 90th percentile; with too many unfinished the data do not reach it."""
    if row.p90 is not None:
        return tell(row.p90)
    if row.more_than is not None:
        return f"more than {tell(row.more_than)}"
    return "not reached" if row.n else "–"


def interval(low: float | None, high: float | None, tell: Callable[[float], str]) -> str:
    """``3 min – 5 min``; without an upper limit ``3 min or more``."""
    if low is None:
        return "–"
    return f"{tell(low)} or more" if high is None else f"{tell(low)} – {tell(high)}"


def reading_aid(answer: Measurement, channel: str | None) -> list[str]:
    """Unit, clock, zone, snapshot and window; and what is special about these rows."""
    unit = "seconds, as people say them" if answer.unit == "s" else answer.unit
    start = f"from {answer.since}" if answer.since else "from the beginning"
    end = f"before {answer.until}" if answer.until else "to the last fact"
    lines = [
        f"Unit: {unit} · clock: {answer.clock} · zone: {answer.zone} · snapshot: {answer.snapshot}",
        f"Window: {start} {end}, {answer.card.counted}"
        + (f" · channel: {shown(channel)}" if channel else ""),
    ]
    if answer.card.summary == "duration" and any(row.unfinished for row in answer.rows):
        lines.append("The unfinished are counted in: their wait was at least so long.")
    return lines
