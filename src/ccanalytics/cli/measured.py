"""A measurement as a table that one can read aloud."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ccanalytics.cli.tables import NO_BREAK, Column, say_table
from ccanalytics.cli.terminal import say, shown
from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_
from ccanalytics.language import number
from ccanalytics.metrics.in_words import counted, without
from ccanalytics.model.spoken import spoken

if TYPE_CHECKING:
    from ccanalytics.metrics.answers import Measurement, Row
    from ccanalytics.metrics.catalogue import Card

VALUE_TITLES = {
    "duration": N_("Median"),
    "rate": N_("Share"),
    "ratio": N_("Ratio"),
    "mean": N_("Mean"),
    "total": N_("Total"),
    "count": N_("Count"),
}
LOW, HIGH, P90, WITHIN = N_("Low"), N_("High"), N_("P90"), N_("Within")

SUMS = ("count", "total")
"""Summaries that estimate nothing, and so have no interval."""

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
    groups = list(answer.rows[0].group)

    def tell(value: float) -> str:
        return teller(answer)(value).replace(" ", NO_BREAK)

    columns = [Column(shown(name).capitalize()) for name in groups]
    columns += [Column(title, is_number=True, is_wrapped=True) for title in titles(answer)]
    columns += [Column(N_("Unfinished"), is_number=True)]
    say_table(columns, [_cells(row, groups, answer, tell) for row in answer.rows])


def titles(answer: Measurement) -> list[str]:
    """What the columns with values are called; what is added up has no interval."""
    found = [VALUE_TITLES.get(answer.summary, N_("Value"))]
    if answer.summary not in SUMS:
        found += [LOW, HIGH]
    if answer.summary == "duration":
        found += [P90]
    if has_within(answer):
        found += [WITHIN]
    return found


def has_within(answer: Measurement) -> bool:
    """Whether the share within a target was asked for, besides the duration itself."""
    return answer.target is not None and answer.summary == "duration"


def _cells(
    row: Row, groups: list[str], answer: Measurement, tell: Callable[[float], str]
) -> list[str]:
    values = {
        LOW: limit(row.low, row, tell),
        HIGH: limit(row.high, row, tell),
        P90: p90_of(row, tell),
        WITHIN: within_of(row),
    }
    cells = [_group(name, row.group[name]) for name in groups]
    cells += [values.get(title, value_of(row, tell)) for title in titles(answer)]
    return [*cells, _unfinished(row, answer.card)]


def _unfinished(row: Row, card: Card) -> str:
    sentence = _("{part} beside {whole}") if card.beside else _("{part} of {whole}")
    return sentence.format(part=number(row.unfinished), whole=number(row.n))


def _group(name: str, value: object) -> str:
    if value is None:
        return "–"
    # A month is told by its first day.
    return str(value)[:7] if name == "month" else shown(value, 40)


def teller(answer: Measurement) -> Callable[[float], str]:
    """How numbers of this answer are said."""
    if answer.summary == "count":
        return number
    if answer.unit == "s":
        return spoken
    if answer.summary == "rate" or answer.unit == "share":
        return _percent
    return lambda mean: number(mean, 2)


def _percent(share: float) -> str:
    return f"{number(100 * share, 1)} %"


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


def within_of(row: Row) -> str:
    """The share within the target that was asked for, with its interval."""
    if row.within is None:
        return "–"
    share = _percent(row.within)
    if row.within_low is None or row.within_high is None:
        return share.replace(" ", NO_BREAK)
    low, high = _percent(row.within_low), _percent(row.within_high)
    interval = _("{low} to {high}").format(low=low, high=high)
    return f"{share.replace(' ', NO_BREAK)} ({interval.replace(' ', NO_BREAK)})"


def _more_than(end: float, tell: Callable[[float], str]) -> str:
    return _("more than {duration}").format(duration=tell(end))


def limit(end: float | None, row: Row, tell: Callable[[float], str]) -> str:
    """One end of the interval; where there is a lower one only, the data set no upper one."""
    if end is not None:
        return tell(end)
    return "–" if row.low is None else _("no limit")


def reading_aid(answer: Measurement, channel: str | None) -> list[str]:
    """Unit, clock, zone, snapshot and window; and what is special about these rows."""
    lines = [
        _("Unit: {unit} · clock: {clock} · zone: {zone} · snapshot: {snapshot}").format(
            unit=_unit(answer),
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
        lines.append(_target(answer))
    lines += _chosen(answer)
    if answer.summary not in SUMS:
        lines.append(_("Low and high: the 95 % interval."))
    if any(row.unfinished for row in answer.rows):
        lines += _of_unfinished(answer)
    return lines


def _chosen(answer: Measurement) -> list[str]:
    """What was asked for and what was not, and what does not count."""
    lines = []
    if answer.where:
        lines.append(_("Only sessions of which holds: {where}").format(where=shown(answer.where)))
    if answer.without:
        lines.append(_("Left out on request: {words}.").format(words=without(answer)))
    if answer.left_out:
        lines.append(_("Left out: {words}.").format(words=answer.left_out_words()))
    return lines


def _unit(answer: Measurement) -> str:
    if answer.summary == "count":
        return _("how many")
    return _("seconds, as people say them") if answer.unit == "s" else _(answer.unit)


def _target(answer: Measurement) -> str:
    if has_within(answer):
        sentence = _("Within: the share that was over within {time}, with its 95 % interval.")
    else:
        sentence = _("Target for all: {time}.")
    return sentence.format(time=spoken(answer.target))


def _of_unfinished(answer: Measurement) -> list[str]:
    """What becomes of the unfinished."""
    if answer.card.beside:
        return [_("The unfinished are not due yet; they stand beside the others.")]
    if answer.summary == "duration":
        return [_("The unfinished are counted in: their wait was at least so long.")]
    if answer.card.summary == "duration" and answer.summary != "count":
        return [_("The unfinished have no time yet, and are no part of the number.")]
    if answer.card.summary == "mean" and answer.summary != "count":
        return [_("The unfinished count with what has passed, so the number is too low.")]
    if answer.summary == "ratio":
        return [_("The unfinished days count as far as they have come.")]
    return []


def _window(answer: Measurement, channel: str | None) -> str:
    start = _("from {moment}").format(moment=answer.since) if answer.since else ""
    end = _("before {moment}").format(moment=answer.until) if answer.until else ""
    line = _("Window: {start} {end}, {counted}").format(
        start=start or _("from the beginning"),
        end=end or _("to the last fact"),
        counted=counted(answer),
    )
    return line + (_(" · channel: {channel}").format(channel=shown(channel)) if channel else "")


def _hours(answer: Measurement) -> str:
    if answer.hours:
        return _("Opening hours: {hours}").format(hours=shown(answer.hours))
    return _("No opening hours are given (--hours), so nothing is out of hours.")
