"""The main numbers of a report: each with its interval, and whether it is usual."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ccanalytics.figures.theme import spoken
from ccanalytics.language import gettext as _
from ccanalytics.language import number
from ccanalytics.metrics.answers import Measurement, Row
from ccanalytics.reporting.html import Html, paragraph, table
from ccanalytics.reporting.judged import Judged, by_days, judged
from ccanalytics.reporting.story import (
    left_out_notes,
    quantile_cells,
    result_in_words,
    scale_of,
    sentence,
)

if TYPE_CHECKING:
    from ccanalytics.analysis.interval import Interval
    from ccanalytics.reporting.emit import Report


def main_numbers(report: Report, *measurements: Measurement, more: str = "") -> Html:
    """A row for each measurement, with a verdict; on top a sentence about the first; below, rows.

    The interval of a median is drawn from whole days where there are enough. ``more`` is what
    else there is to say; it stands below, for on top there is one verdict and no other.
    """
    of_days = [by_days(report, one) for one in measurements]
    verdicts = [judged(report, one) for one in measurements]
    lead = " ".join(filter(None, [sentence(measurements[0]), _told(verdicts[0])]))
    rows = [
        (one.card.title, *_numbers(one, interval))
        for one, interval in zip(measurements, of_days, strict=True)
    ]
    durations = all(one.summary == "duration" for one in measurements)
    notes = [*_methods(measurements, of_days), *left_out_notes(measurements)]
    return (
        paragraph(lead, "cc-lead")
        + table(_columns(durations), rows, "cc-headline")
        + paragraph(" ".join(notes), "cc-note")
        + _against(measurements, verdicts)
        + (paragraph(more, "cc-note") if more else Html("", ""))
        + report.evidence(*measurements)
    )


def _columns(durations: bool) -> tuple[str, ...]:
    if durations:
        counts = (_("Counted"), _("Without an end"))
        return ("", _("Half within"), _("9 in 10 within"), *counts)
    return ("", _("Result"), _("Counted"))


def _against(measurements: Sequence[Measurement], verdicts: Sequence[Judged | None]) -> Html:
    """The last full period beside the usual range, and the verdict of each."""
    rows = [
        (one.card.title, *found.words(_say(one)))
        for one, found in zip(measurements, verdicts, strict=True)
        if found
    ]
    judged_one = next(filter(None, verdicts), None)
    if judged_one is None:
        return paragraph(_("Not enough data: there is no full week to judge."), "cc-note")
    period = _upper(judged_one.period())
    return table((period, _("Number"), _("Usually"), _("Verdict")), rows, "cc-headline")


def _numbers(measured: Measurement, interval: Interval | None) -> tuple[str, ...]:
    row = _with(measured.rows[0], interval)
    if measured.summary == "duration":
        return quantile_cells(row)
    return result_in_words(measured, row), number(row.n)


def _with(row: Row, interval: Interval | None) -> Row:
    """The row, its median's interval the one from whole days."""
    if interval is None or row.value is None:
        return row
    return replace(row, low=interval.low, high=interval.high)


def _say(measured: Measurement) -> Callable[[float], str]:
    return spoken if measured.unit == "s" else scale_of(measured).say


def _told(found: Judged | None) -> str:
    """The first number's verdict as a part of the sentence on top."""
    if found is None:
        return ""
    return _("{period}: {verdict}.").format(
        period=_upper(found.period()), verdict=found.verdict.words
    )


def _methods(
    measurements: Sequence[Measurement], of_days: Sequence[Interval | None]
) -> Iterator[str]:
    """How the intervals were made, which is not the same for all."""
    yield _("In brackets: the 95 % interval.")
    found = dict.fromkeys(each.method for each in of_days if each)
    if found:
        yield _("Of the medians: {methods}.").format(methods="; ".join(found))
    if any(one.summary == "rate" for one in measurements):
        yield _("Of the shares: Wilson's.")


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
