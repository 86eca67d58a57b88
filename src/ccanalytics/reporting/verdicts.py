"""Sentences that judge: whether a share has changed, and what transfers have cost."""

from __future__ import annotations

import math
from datetime import date, timedelta

from ccanalytics.figures.estimates import MIN_N
from ccanalytics.figures.theme import percent, spoken
from ccanalytics.language import day, ngettext, number
from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_
from ccanalytics.metrics.answers import Measurement, Row
from ccanalytics.reporting.emit import Report
from ccanalytics.reporting.html import Html, table

ENDINGS = {
    "accepted": N_("accepted"),
    "taken": N_("taken over by a colleague"),
    "skipped": N_("declined"),
    "transferred": N_("passed on before anybody accepted"),
    "closed": N_("closed before anybody accepted"),
    "silence": N_("closed by silence"),
    "spam": N_("marked as spam"),
    "superseded": N_("overtaken by the next session"),
    "moved": N_("left behind, as the message was moved to a new session"),
    "unmarked": N_("back in the queue, as it was no spam"),
    "pending": N_("nobody has accepted yet"),
}
"""How a transfer ended, as people say it."""


def trend(report: Report, weeks: Measurement) -> str:
    """Whether the share of the last full week differs from that of all weeks before it.

    ``weeks`` is a rate by week. The two are compared by Newcombe's interval of a difference,
    which is made of the two Wilson intervals (Newcombe 1998).
    """
    full = [row for row in weeks.rows if row.group["week"] != report.week_so_far(weeks)]
    if len(full) < 2:
        return ""
    monday = date.fromisoformat(full[-1].group["week"])
    ends = (monday + timedelta(weeks=1)).isoformat()
    last = report.metric(weeks.metric, since=monday.isoformat(), until=ends).rows[0]
    before = report.metric(weeks.metric, until=monday.isoformat()).rows[0]
    if min(last.n, before.n) < MIN_N:
        return _(
            "Too few data for a trend: n = {n} in the last full week and {before} before it."
        ).format(n=number(last.n), before=number(before.n))
    told = _("In the last full week, that of {week}, it was {last} of {n}, before it {before}")
    verdict = (
        _("more than chance explains")
        if differ(last, before)
        else _("no more than chance explains")
    )
    return f"{told}: {verdict}.".format(
        week=day(monday), last=percent(last.value), n=number(last.n), before=percent(before.value)
    )


def differ(one: Row, other: Row) -> bool:
    """Whether two shares differ by more than chance explains, at 95 %."""
    numbers = sorted((row.value or 0, row.low or 0, row.high or 0) for row in (one, other))
    (smaller, _low, smaller_high), (larger, larger_low, _high) = numbers
    return larger - smaller > math.hypot(larger - larger_low, smaller_high - smaller)


def waiting_cost(waits: Measurement) -> str:
    """How often and how long contacts waited in transfers.

    ``waits`` is transfer_wait by end_reason and is_waiting.
    """
    n = sum(row.n for row in waits.rows)
    if not n:
        return ""
    waiting = [row for row in waits.rows if row.group["is_waiting"]]
    if not waiting:
        return ngettext(
            "In the one transfer no contact awaited a reply meanwhile.",
            "In none of {n} transfers did the contact await a reply meanwhile.",
            n,
        ).format(n=number(n))
    return ngettext(
        "In {k} of {n} transfer the contact awaited a reply meanwhile: {time} in all.",
        "In {k} of {n} transfers the contact awaited a reply meanwhile: {time} in all.",
        n,
    ).format(k=number(sum(row.n for row in waiting)), n=number(n), time=spoken(_seconds(waiting)))


def transfer_endings(waits: Measurement) -> Html:
    """How transfers ended, and what waiting there was in them; ``waits`` as in `waiting_cost`."""
    n = sum(row.n for row in waits.rows)
    rows = []
    for ending in dict.fromkeys([*ENDINGS, *(row.group["end_reason"] for row in waits.rows)]):
        ended = [row for row in waits.rows if row.group["end_reason"] == ending]
        waiting = [row for row in ended if row.group["is_waiting"]]
        if ended:
            k = sum(row.n for row in ended)
            rows.append(
                (
                    _(ENDINGS.get(ending, ending)),
                    f"{number(k)} ({percent(k / n)})",
                    number(sum(row.n for row in waiting)),
                    spoken(_seconds(waiting)) if waiting else "–",
                )
            )
    if not rows:
        rows.append((_("not enough data"), "0", "–", "–"))
    columns = (_("How it ended"), _("Transfers"), _("The contact waited in"), _("Waited in all"))
    return table(columns, rows, "cc-headline")


def _seconds(rows: list[Row]) -> float:
    """A sum of times from their means."""
    return sum((row.value or 0) * row.n for row in rows)
