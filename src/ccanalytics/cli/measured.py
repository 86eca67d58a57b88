"""A measurement as a table that one can read aloud."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ccanalytics.cli.tables import NO_BREAK, Column, say_table
from ccanalytics.cli.terminal import say, shown
from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_
from ccanalytics.language import number
from ccanalytics.model.spoken import spoken

if TYPE_CHECKING:
    from ccanalytics.metrics.answers import Measurement, Row
    from ccanalytics.metrics.catalogue import Card

VALUE_TITLES = {
    "duration": N_("Median"),
    "rate": N_("Share"),
    "mean": N_("Mean"),
    "count": N_("Count"),
}
LOW, HIGH, P90 = N_("Low"), N_("High"), N_("P90")

GROUPS = (
    *(N_("Channel"), N_("Agent"), N_("Cause"), N_("Side"), N_("Weekday")),
    *(N_("Hour"), N_("Day"), N_("Week"), N_("Month")),
)
"""What one groups by most; other columns of a metric are called as they are."""

BUSINESS = "business"
CLOCKS = {"calendar": N_("calendar"), BUSINESS: N_("business")}


def say_measurement(answer: Measurement, channel: str | None = None) -> None:
    """Print the rows, then what one must know to read them."""
    card = answer.card
    say(f"{card.title}: {card.question}")
    say()
    if not answer.rows:
        say(_("Nothing was counted in this window."))
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
    columns += [Column(N_("Unfinished"), is_number=True)]
    say_table(columns, [_cells(row, groups, card, tell) for row in answer.rows])


def titles(card: Card) -> list[str]:
    """What the columns with values are called; a count has no interval."""
    found = [VALUE_TITLES.get(card.summary, N_("Value"))]
    if card.summary != "count":
        found += [LOW, HIGH]
    if card.summary == "duration":
        found += [P90]
    return found


def _cells(row: Row, groups: list[str], card: Card, tell: Callable[[float], str]) -> list[str]:
    values = {
        LOW: limit(row.low, row, tell),
        HIGH: limit(row.high, row, tell),
        P90: p90_of(row, tell),
    }
    cells = [_group(name, row.group[name]) for name in groups]
    cells += [values.get(title, value_of(row, tell)) for title in titles(card)]
    return [*cells, _unfinished(row, card)]


def _unfinished(row: Row, card: Card) -> str:
    sentence = _("{part} beside {whole}") if card.beside else _("{part} of {whole}")
    return sentence.format(part=number(row.unfinished), whole=number(row.n))


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
        return lambda share: f"{number(100 * share, 1)} %"
    if card.summary == "count":
        return number
    return lambda mean: number(mean, 2)


def value_of(row: Row, tell: Callable[[float], str]) -> str:
    """The value, or how far the data reach where they do not reach it."""
    if row.value is not None:
        return tell(row.value)
    return "–" if row.more_than is None else _more_than(row.more_than, tell)


def p90_of(row: Row, tell: Callable[[float], str]) -> str:
    """The 90th percentile; with too many unfinished the data do not reach it."""
    if row.p90 is not None:
        return tell(row.p90)
    if row.more_than is not None:
        return _more_than(row.more_than, tell)
    return _("not reached") if row.n else "–"


def _more_than(end: float, tell: Callable[[float], str]) -> str:
    return _("more than {duration}").format(duration=tell(end))


def limit(end: float | None, row: Row, tell: Callable[[float], str]) -> str:
    """One end of the interval; where there is a lower one only, the data set no upper one."""
    if end is not None:
        return tell(end)
    return "–" if row.low is None else _("no limit")


def reading_aid(answer: Measurement, channel: str | None) -> list[str]:
    """Unit, clock, zone, snapshot and window; and what is special about these rows."""
    unit = _("seconds, as people say them") if answer.unit == "s" else _(answer.unit)
    lines = [
        _("Unit: {unit} · clock: {clock} · zone: {zone} · snapshot: {snapshot}").format(
            unit=unit,
            clock=_(CLOCKS.get(answer.clock, answer.clock)),
            zone=answer.zone,
            snapshot=number(answer.snapshot),
        ),
        _window(answer, channel),
    ]
    if "hours" in answer.card.asks:
        lines.append(_hours(answer))
    if answer.clock == BUSINESS:
        lines.append(_("Only the time counts while the channel is open, by its hours of now."))
    if answer.target:
        lines.append(_("Target for all: {time}.").format(time=spoken(answer.target)))
    if answer.card.beside and any(row.unfinished for row in answer.rows):
        lines.append(_("The unfinished are not due yet; they stand beside the others."))
    if answer.left_out:
        lines.append(_("Left out: {words}.").format(words=answer.left_out_words()))
    if answer.card.summary != "count":
        lines.append(_("Low and high: the 95 % interval."))
    if answer.card.summary == "duration" and any(row.unfinished for row in answer.rows):
        lines.append(_("The unfinished are counted in: their wait was at least so long."))
    return lines


def _window(answer: Measurement, channel: str | None) -> str:
    start = _("from {moment}").format(moment=answer.since) if answer.since else ""
    end = _("before {moment}").format(moment=answer.until) if answer.until else ""
    line = _("Window: {start} {end}, {counted}").format(
        start=start or _("from the beginning"),
        end=end or _("to the last fact"),
        counted=answer.card.counted,
    )
    return line + (_(" · channel: {channel}").format(channel=shown(channel)) if channel else "")


def _hours(answer: Measurement) -> str:
    if answer.hours:
        return _("Opening hours: {hours}").format(hours=shown(answer.hours))
    return _("No opening hours are given (--hours), so nothing is out of hours.")
