"""Targets: what was kept against the time before, how late the others were, who is late now."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

from ccanalytics.analysis.verdicts import verdict
from ccanalytics.figures.estimates import MIN_N
from ccanalytics.figures.theme import percent, spoken
from ccanalytics.language import gettext as _
from ccanalytics.language import moment, number
from ccanalytics.metrics.answers import Measurement
from ccanalytics.metrics.catalogue import BUSINESS, view_sql
from ccanalytics.metrics.window import utc
from ccanalytics.model.conversation import AT_ONCE
from ccanalytics.reporting.evidence import SHOWN, to_desk
from ccanalytics.reporting.html import Html, paragraph, table
from ccanalytics.reporting.judged import last_full

if TYPE_CHECKING:
    import polars

    from ccanalytics.reporting.emit import Report

KINDS = {"first_response": "first", "response": "further"}


def before(report: Report, kept: Measurement) -> str:
    """The share against the period before, as a sentence; Newcombe's interval decides.

    The period before is as long as the window. Without a window it is the last full week against
    the week before it. Empty where there is nothing to compare.
    """
    if not kept.rows[0].n and kept.left_out.get("no_target"):
        return _("No channel had a target; ask “what if?” with -p target=600, in seconds.")
    bounds = _two_periods(report, kept)
    if bounds is None:
        return ""
    then, start, end = bounds
    old = report.metric(kept.metric, since=then, until=start).rows[0]
    new = report.metric(kept.metric, since=start, until=end).rows[0]
    found = verdict(old, new, "higher", min_n=MIN_N)
    if report.since and report.until:
        said = _("Against the period before alone, as long as this one: {told}.")
    else:
        said = _("Against the week before alone: {told}.")
    if old.value is None or new.value is None:
        return said.format(told=found.words)
    told = _("{now} of {n} after {then} of {m}, {verdict}").format(
        now=percent(new.value),
        n=number(new.n),
        then=percent(old.value),
        m=number(old.n),
        verdict=found.words,
    )
    return said.format(told=told)


def _two_periods(report: Report, kept: Measurement) -> tuple[str, str, str] | None:
    zone = report.about.zone
    since, until = utc(report.since, zone), utc(report.until, zone)
    if since and until:
        then = since - (until - since)
        first, start, end = (each.replace(tzinfo=UTC).isoformat() for each in (then, since, until))
        return first, start, end
    week = timedelta(weeks=1)
    monday = last_full(report, kept, week)
    if monday is None:
        return None
    return (monday - week).isoformat(), monday.isoformat(), (monday + week).isoformat()


def beside_it(first: Measurement, further: Measurement, endings: Measurement) -> Html:
    """What stands beside the shares: what is not due yet, and what was accepted and closed at once.

    ``endings`` is the first of the two by end_reason.
    """
    at_once = sum(row.n for row in endings.rows if row.group["end_reason"] in AT_ONCE)
    never = sum(
        row.n for row in endings.rows if row.group["end_reason"] not in ("replied", "pending")
    )
    n = first.rows[0].n
    rows = [
        (_("Not due yet, first responses"), number(first.rows[0].unfinished)),
        (_("Not due yet, further responses"), number(further.rows[0].unfinished)),
        (_("First waits that ended without a reply, and have missed"), _of(never, n)),
        (_("Of these accepted and closed at once"), _of(at_once, n)),
    ]
    return table((_("Beside the shares"), _("Counted")), rows, "cc-headline")


def _of(k: int, n: int) -> str:
    return f"{number(k)} ({percent(k / n)})" if n else number(k)


def near_misses(report: Report, *kept: Measurement) -> polars.DataFrame:
    """Which part of its target each wait took: a row per wait that was due.

    Columns: conversation_id, session_id, channel, kind (first or further), target, seconds (NULL
    if it was never answered; open time), ratio (of the target) and is_kept.
    """
    import polars

    waits = report.metric("response_time", clock=BUSINESS)
    times = report.rows(waits).select("session_id", "turn", seconds="value")
    parts = []
    for kind, measured in zip(("first", "further"), kept, strict=False):
        rows = report.rows(measured)
        if "turn" not in rows.collect_schema().names():
            rows = rows.with_columns(turn=polars.lit(1, polars.Int32))
        parts.append(
            rows.filter(polars.col("denominator") == 1)
            .with_columns(polars.col("turn").cast(polars.Int32), kind=polars.lit(kind))
            .join(
                times.with_columns(polars.col("turn").cast(polars.Int32)),
                on=["session_id", "turn"],
                how="left",
            )
            .select(
                *("conversation_id", "session_id", "channel", "kind", "target", "seconds"),
                ratio=polars.col("seconds") / polars.col("target"),
                is_kept=polars.col("numerator") == 1,
            )
        )
    found = polars.concat(parts).collect()
    report.keep("lateness", found)
    return found


def late_now(report: Report) -> Html:
    """Who waits longer than their channel's target when the data end, the most urgent first."""
    end = report.about.last_at
    asked: dict[str, Any] = {"now": end, "soon": end, "channel": report.channel}
    rows = report.centre.sql(view_sql("late"), asked).pl() if end else None
    if rows is None or rows.is_empty():
        said = _("Nobody is late by their channel's target. What was imported is left alone.")
        return paragraph(said)
    report.keep("late", rows)
    told = [_late(report, row) for row in rows.head(SHOWN).iter_rows(named=True)]
    lead = _("{n} wait longer than their channel's target, at {moment}.").format(
        n=number(rows.height), moment=moment(report.about.local(end)) if end else "–"
    )
    columns = (
        *(_("Contact"), _("Channel"), _("Who has it"), _("Target"), _("Late by")),
        _("At the desk"),
    )
    return paragraph(lead, "cc-lead") + table(columns, told, "cc-rows")


def _late(report: Report, row: dict[str, Any]) -> tuple[str, ...]:
    about = report.about
    return (
        str(row["contact"]),
        about.titles.get(row["channel"], row["channel"]),
        about.people.get(row["agent"], row["agent"]) if row["agent"] else _("nobody"),
        spoken(row["target"]),
        spoken(row["late_by"]),
        to_desk(row["conversation_id"]),
    )
