"""What a report says in words: what it covers, the main numbers, the definitions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from ccanalytics.figures.dot_interval import quantiles
from ccanalytics.figures.theme import percent, spoken
from ccanalytics.metrics.answers import Measurement, Row
from ccanalytics.metrics.catalogue import card
from ccanalytics.reporting.emit import Report
from ccanalytics.reporting.html import Html, paragraph, table, terms


def opening(report: Report, measured: Measurement, channel: str | None = None) -> Html:
    """What the report covers and what it leaves out, so that its numbers can be judged."""
    row = measured.rows[0]
    return terms(
        [
            ("Channels", _channels(report, channel)),
            ("Period", _period(report, measured)),
            ("Times", f"days and weeks in {measured.zone}, weeks from Monday; {_clock(measured)}"),
            ("Data", f"snapshot {measured.snapshot:,}, {_data_end(report, measured)}"),
            ("Left out", "nothing: spam, tests and what bots handled count as well"),
            ("Unanswered", _unanswered(row)),
        ]
    )


def headline(measurements: Mapping[str, Measurement]) -> Html:
    """One row for each measurement, under the name people know it by, and a sentence on top."""
    columns = ("", "Half within", "9 in 10 within", "Counted", "Without an end")
    rows = [(name, *_numbers(measured.rows[0])) for name, measured in measurements.items()]
    name, first = next(iter(measurements.items()))
    note = paragraph("In brackets: the 95 % interval.", "cc-note")
    return (
        paragraph(_sentence(name, first.rows[0]), "cc-lead")
        + table(columns, rows, "cc-headline")
        + note
    )


def definitions(*measurements: Measurement) -> Html:
    """The cards of the metrics in use."""
    cards = [card(name) for name in dict.fromkeys(m.metric for m in measurements)]
    return terms(
        [
            (
                f"{c.title} ({c.name})",
                f"{c.question} {c.definition} No value: {c.null_means}. After: {c.source}.",
            )
            for c in cards
        ]
    )


def _numbers(row: Row) -> tuple[str, str, str, str]:
    if not row.n:
        return ("not enough data", "–", "0", "–")
    median, p90 = quantiles({**row.__dict__})
    share = f"{row.unfinished:,} ({percent(row.unfinished / row.n)})"
    return (median.words(), p90.words(), f"{row.n:,}", share)


def _sentence(name: str, row: Row) -> str:
    if not row.n:
        return "Not enough data: nothing was counted in this period."
    median, p90 = quantiles({**row.__dict__})
    if median.value is None:
        return f"{name}: fewer than half have come; the median is {median.words()}."
    late = "nine in ten are not reached yet"
    if p90.value is not None:
        late = f"nine in ten within {spoken(p90.value)}"
    return f"{name}: half within {spoken(median.value)}, {late}."


def _unanswered(row: Row) -> str:
    if not row.n:
        return "nothing was counted"
    return (
        f"{row.unfinished:,} of {row.n:,} ({percent(row.unfinished / row.n)}) have had no first "
        "reply. They are not dropped: each counts as “at least so long” up to its end or the "
        "end of the data"
    )


def _channels(report: Report, channel: str | None) -> str:
    if channel:
        return report.titles.get(channel, channel)
    titles = list(report.titles.values())
    if len(titles) > 6:
        return f"all {len(titles)}"
    return ", ".join(titles) or "none yet"


def _period(report: Report, measured: Measurement) -> str:
    since, until = measured.since, measured.until
    if since and until:
        return f"from {since}, up to but not including {until}"
    if since:
        return f"from {since}"
    return f"before {until}" if until else "all that there is"


def _data_end(report: Report, measured: Measurement) -> str:
    if report.span is None:
        return "in which nobody has written yet"
    first, last = (_local(at, measured.zone) for at in report.span)
    return f"from {first} to {last}"


def _clock(measured: Measurement) -> str:
    by_clock = {"calendar": "nights and weekends count", "business": "opening hours only"}
    return by_clock.get(measured.clock, measured.clock)


def _local(at: datetime, zone: str) -> str:
    local = at.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
    return f"{local.day} {local:%b %Y, %H:%M}"
