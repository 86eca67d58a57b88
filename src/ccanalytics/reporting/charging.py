"""Who is charged for waiting: the queue, whoever had the conversation, or a transfer."""

from __future__ import annotations

from ccanalytics.figures.theme import percent, spoken
from ccanalytics.language import gettext as _
from ccanalytics.language import number
from ccanalytics.metrics.answers import Measurement, Row
from ccanalytics.reporting.endings import PARTS
from ccanalytics.reporting.html import Html, paragraph, table


def charged(parts: Measurement) -> Html:
    """What each part is of all waiting; ``parts`` is customer_waiting by part."""
    rows = {row.group["part"]: row for row in parts.rows}
    total = sum(map(_seconds, rows.values()))
    n = max((row.n for row in rows.values()), default=0)
    if not n:
        return paragraph(_("Not enough data: nobody waited in this period."))
    told = [(_(name), *_cells(rows.get(part), total)) for part, name in PARTS.items()]
    lead = _("Contacts waited {time} in all, in {n} sessions.").format(
        time=spoken(total), n=number(n)
    )
    columns = (_("Charged"), _("Of all waiting"), _("In all"), _("A session, on average"))
    all_of_it = (_("together"), percent(1.0), spoken(total), spoken(total / n))
    return paragraph(lead, "cc-lead") + table(columns, [*told, all_of_it], "cc-headline")


def _cells(row: Row | None, total: float) -> tuple[str, str, str]:
    if row is None:
        return percent(0.0), spoken(0), "–"
    seconds = _seconds(row)
    return percent(seconds / total if total else None), spoken(seconds), spoken(row.value)


def _seconds(row: Row) -> float:
    return (row.value or 0) * row.n
