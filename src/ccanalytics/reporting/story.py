"""What a report says in words: the main numbers, and what each of them means."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ccanalytics.figures.estimates import MEAN, MIN_N, SHARE, TIME, Estimate, Scale
from ccanalytics.figures.theme import percent, spoken
from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_
from ccanalytics.language import number
from ccanalytics.metrics.answers import Measurement, Row
from ccanalytics.metrics.catalogue import Card, card
from ccanalytics.model.conversation import AT_ONCE
from ccanalytics.model.escape import escape
from ccanalytics.reporting.html import Html, paragraph, table, terms

BESIDE = {"is_transferred": {False: N_("not transferred"), True: N_("transferred")}}
"""Dimensions whose groups may stand beside each other, and what people call these."""


def headline(*measurements: Measurement, more: str = "") -> Html:
    """One row for each measurement, under its metric's title, and a sentence about the first.

    ``more`` is what else the sentence on top has to say.
    """
    first = measurements[0]
    lead = " ".join(filter(None, [sentence(first), more]))
    are_durations = all(one.summary == "duration" for one in measurements)
    main = _durations(measurements) if are_durations else _results(measurements)
    notes = [_("In brackets: the 95 % interval."), *left_out_notes(measurements)]
    return paragraph(lead, "cc-lead") + main + paragraph(" ".join(notes), "cc-note")


def targets(first: Measurement, further: Measurement, endings: Measurement) -> Html:
    """Which share was answered within target, of first and of further responses.

    ``endings`` is the first of the two by end_reason. Where nobody has a target that is said.
    """
    if not any(row.n or row.unfinished for one in (first, further) for row in one.rows):
        return paragraph(_("No channel had a target for its responses in this period."))
    at_once = sum(row.n for row in endings.rows if row.group["end_reason"] in AT_ONCE)
    notes = [
        _("Not due yet: {first} first and {further} further responses.").format(
            first=number(first.rows[0].unfinished), further=number(further.rows[0].unfinished)
        ),
        _(
            "Of the first waits {n} were accepted and closed at once; without a reply they have "
            "missed their target."
        ).format(n=number(at_once)),
    ]
    return headline(first, further) + paragraph(" ".join(notes), "cc-note")


def beside(by: str, *measurements: Measurement) -> Html:
    """The groups of `BESIDE` by ``by``, a row each; a column for each measurement by ``by``."""
    found = [{row.group[by]: row for row in one.rows} for one in measurements]
    columns = ["", *(_(one.card.title) for one in measurements)]
    rows = [
        (
            _(name),
            *(_cell(one, rows.get(group)) for one, rows in zip(measurements, found, strict=True)),
        )
        for group, name in BESIDE[by].items()
    ]
    return table(columns, rows, "cc-headline")


def definitions(*measurements: Measurement) -> Html:
    """The cards of the metrics in use."""
    cards = [card(name) for name in dict.fromkeys(m.metric for m in measurements)]
    told = terms([(f"{_(c.title)} ({c.name})", _defined(c)) for c in cards])
    return told + Html("".join(_sql_of(c) for c in cards), "")


def sentence(measured: Measurement) -> str:
    """The measurement's one row in a sentence; too few to judge by are said to be that."""
    row, name = measured.rows[0], _(measured.card.title)
    if not row.n:
        return _("Not enough data: nothing was counted in this period.")
    if row.n < MIN_N:
        return _("{name}: too few data to judge by, n = {n}.").format(name=name, n=number(row.n))
    return _SENTENCES[measured.summary](measured, row, name)


def scale_of(measured: Measurement) -> Scale:
    """How the measurement's numbers are said and drawn."""
    return {"duration": TIME, "rate": SHARE}.get(measured.summary, MEAN)


def left_out_notes(measurements: Sequence[Measurement]) -> Iterator[str]:
    """What does not count, a sentence for all metrics that leave out the same."""
    found: dict[str, list[str]] = {}
    for one in measurements:
        if one.left_out:
            found.setdefault(one.left_out_words(), []).append(_(one.card.title))
    for words, titles in found.items():
        yield _("Left out of {metrics}: {words}.").format(metrics=", ".join(titles), words=words)


def _estimate(measured: Measurement, row: Row) -> Estimate:
    """The main number of a row; a mean of times is said as a time."""
    say = spoken if measured.unit == "s" else scale_of(measured).say
    return Estimate("", row.value, row.low, row.high, row.more_than, say)


def _of_duration(measured: Measurement, row: Row, name: str) -> str:
    median, p90 = TIME.estimates(vars(row))
    if median.value is None:
        return _("{name}: fewer than half have come; the median is {words}.").format(
            name=name, words=median.words()
        )
    half = spoken(median.value)
    if p90.value is None:
        return _("{name}: half within {half}, nine in ten are not reached yet.").format(
            name=name, half=half
        )
    return _("{name}: half within {half}, nine in ten within {most}.").format(
        name=name, half=half, most=spoken(p90.value)
    )


def _of_rate(measured: Measurement, row: Row, name: str) -> str:
    k = round((row.value or 0) * row.n)
    return _("{name}: {share}, {k} of {n}.").format(
        name=name, share=percent(row.value), k=number(k), n=number(row.n)
    )


def _of_mean(measured: Measurement, row: Row, name: str) -> str:
    return _("{name}: {mean} on average, n = {n}.").format(
        name=name, mean=_estimate(measured, row).say(row.value or 0), n=number(row.n)
    )


def _of_count(measured: Measurement, row: Row, name: str) -> str:
    return f"{name}: {number(row.value or 0)}."


def _of_total(measured: Measurement, row: Row, name: str) -> str:
    return _("{name}: {total} in all, n = {n}.").format(
        name=name, total=_estimate(measured, row).say(row.value or 0), n=number(row.n)
    )


def _of_ratio(measured: Measurement, row: Row, name: str) -> str:
    return _("{name}: {ratio}, n = {n}.").format(
        name=name, ratio=_estimate(measured, row).say(row.value or 0), n=number(row.n)
    )


_SENTENCES: dict[str, Callable[[Measurement, Row, str], str]] = {
    "duration": _of_duration,
    "rate": _of_rate,
    "ratio": _of_ratio,
    "mean": _of_mean,
    "total": _of_total,
    "count": _of_count,
}


def _durations(measurements: tuple[Measurement, ...]) -> Html:
    columns = ("", _("Half within"), _("9 in 10 within"), _("Counted"), _("Without an end"))
    rows = [(_(one.card.title), *quantile_cells(one.rows[0])) for one in measurements]
    return table(columns, rows, "cc-headline")


def quantile_cells(row: Row) -> tuple[str, str, str, str]:
    """Median and 90th percentile in words, how many were counted, how many have no end."""
    if not row.n:
        return (_("not enough data"), "–", "0", "–")
    median, p90 = TIME.estimates(vars(row))
    share = f"{number(row.unfinished)} ({percent(row.unfinished / row.n)})"
    return (median.words(), p90.words(), number(row.n), share)


def _results(measurements: tuple[Measurement, ...]) -> Html:
    """Numbers of several kinds under each other; of a duration it is the median."""
    columns = ("", _("Result"), _("Counted"))
    rows = [
        (_(one.card.title), result_in_words(one, one.rows[0]), number(one.rows[0].n))
        for one in measurements
    ]
    return table(columns, rows, "cc-headline")


def result_in_words(measured: Measurement, row: Row) -> str:
    """The main number of a row, with its interval; of a duration the median."""
    if not row.n:
        return _("not enough data")
    words = _estimate(measured, row).words()
    if measured.summary == "duration" and row.value is not None:
        return _("half within {result}").format(result=words)
    if measured.summary != "mean":
        return words
    if measured.unit != "s" or measured.card.summary == "duration":
        return _("on average {result}").format(result=words)
    if not row.value:
        return _("no time")
    total = spoken(row.value * row.n)
    return _("{total} in all, on average {result}").format(total=total, result=words)


def _cell(measured: Measurement, row: Row | None) -> str:
    if row is None or not row.n:
        return "–"
    if row.n < MIN_N:
        return _("too few data (n = {n})").format(n=number(row.n))
    one, n = _estimate(measured, row), f"n = {number(row.n)}"
    if not one.interval:
        return f"{one.words()} ({n})"
    return f"{one.say(one.value or 0)} ({one.interval}; {n})"


def _sql_of(of: Card) -> str:
    """The metric's own SELECT, closed until somebody opens it."""
    title = _("The SELECT of metrics.{name}").format(name=of.name)
    return (
        f'<details class="cc-evidence"><summary>{escape(title)}</summary>'
        f'<pre><code dir="ltr">{escape(of.sql)}</code></pre></details>'
    )


def _defined(of: Card) -> str:
    return _("{question} {definition} No value: {null}. After: {source}.").format(
        question=of.question, definition=of.definition, null=of.null_means, source=of.source
    )
