"""A measurement as a table that one can read aloud."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ccanalytics.cli.tables import NO_BREAK, Column, say_table
from ccanalytics.cli.terminal import say, shown
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

    def tell(value: float) -> str:
        return teller(card)(value).replace(" ", NO_BREAK)

    columns = [Column(shown(name).capitalize()) for name in groups]
    columns += [Column(title, is_number=True, is_wrapped=True) for title in titles(card)]
    columns += [Column("Unfinished", is_number=True)]
    say_table(columns, [_cells(row, groups, card, tell) for row in answer.rows])


def titles(card: Card) -> list[str]:
    """What the columns with values are called; a count has no interval."""
    found = [VALUE_TITLES.get(card.summary, "Value")]
    if card.summary != "count":
        found += ["Low", "High"]
    if card.summary == "duration":
        found += ["P90"]
    return found


def _cells(row: Row, groups: list[str], card: Card, tell: Callable[[float], str]) -> list[str]:
    values = {
        "Low": limit(row.low, row, tell),
        "High": limit(row.high, row, tell),
        "P90": p90_of(row, tell),
    }
    cells = [_group(name, row.group[name]) for name in groups]
    cells += [values.get(title, value_of(row, tell)) for title in titles(card)]
    return [*cells, f"{row.unfinished:,} of {row.n:,}"]


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


def limit(end: float | None, row: Row, tell: Callable[[float], str]) -> str:
    """One end of the interval; where there is a lower one only, the data set no upper one."""
    if end is not None:
        return tell(end)
    return "–" if row.low is None else "no limit"


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
    if answer.card.summary != "count":
        lines.append("Low and high: the 95 % interval.")
    if answer.card.summary == "duration" and any(row.unfinished for row in answer.rows):
        lines.append("The unfinished are counted in: their wait was at least so long.")
    return lines
