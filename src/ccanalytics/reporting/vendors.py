"""What other systems would tell of the same sessions, and why it is not what we tell."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from ccanalytics.figures.theme import percent, spoken
from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_
from ccanalytics.language import number
from ccanalytics.metrics.compared import REASONS, VENDORS, Comparison, Difference, Told
from ccanalytics.metrics.window import utc
from ccanalytics.reporting.evidence import Evidence, shown, to_desk
from ccanalytics.reporting.html import Html, paragraph, table

if TYPE_CHECKING:
    from ccanalytics.reporting.emit import Report

SHOWS = {"mean": N_("mean"), "median": N_("median")}


def others(report: Report) -> Html:
    """First response as each of them defines it, and of each reason how many sessions differ."""
    found = report.centre.compared(**report.window)
    report.keep("first_response_compared", found.pl())
    if not any(told.n or told.dropped for told in found.vendors):
        return paragraph(_("Not enough data: nothing was counted in this period."))
    notes = [
        _(
            "Dropped: counted here, and without a number there. Added: the reverse. How each is "
            "reckoned tells: ccanalytics metric first_response_as_zendesk --sql"
        )
    ]
    if report.without or report.period_by:
        notes.append(_("Here all sessions that began in the period count, whatever is left out."))
    return (
        _told(found)
        + paragraph(" ".join(notes), "cc-note")
        + _reasons(report, found)
        + _evidence(report, found)
    )


def _told(found: Comparison) -> Html:
    ours = found.ours
    value = spoken(ours.value) if ours.value is not None else _("not reached")
    first = (
        _("here"),
        _("median"),
        value,
        "–",
        number(ours.n),
        _("none ({n} unanswered counted in)").format(n=number(ours.unfinished)),
        "–",
    )
    columns = (
        _("First response"),
        _("Its reports show"),
        _("Median"),
        _("Mean"),
        _("Counted"),
        _("Dropped"),
        _("Added"),
    )
    return table(columns, [first, *map(_of_vendor, found.vendors)], "cc-headline")


def _of_vendor(told: Told) -> tuple[str, ...]:
    vendor = VENDORS[told.vendor]
    return (
        vendor.title,
        _(SHOWS[vendor.shows]),
        spoken(told.median),
        spoken(told.mean),
        number(told.n),
        number(told.dropped),
        number(told.added),
    )


def _reasons(report: Report, found: Comparison) -> Html:
    """The reconciliation: of each vendor, why how many sessions have another number."""
    sessions = {one.vendor: 0 for one in found.vendors}
    for one in found.reasons:
        sessions[one.vendor] += one.sessions
    rows = [_reason(one, sessions[one.vendor]) for one in found.reasons]
    columns = (
        _("Why a number differs"),
        _("Sessions"),
        _("Median here"),
        _("Median there"),
        _("The furthest apart"),
    )
    return table(columns, rows, "cc-headline")


def _reason(one: Difference, of: int) -> tuple[str, ...]:
    return (
        f"{VENDORS[one.vendor].title} – {_(REASONS.get(one.reason, one.reason))}",
        f"{number(one.sessions)} ({percent(one.sessions / of)})",
        spoken(one.our_median),
        spoken(one.their_median),
        _("session {id}").format(id=one.example) if one.reason != "same" else "–",
    )


def _sql(report: Report) -> str:
    """The rows' own question, the window filled in."""
    zone = report.about.zone
    bounds = [
        f"counted_at {sign} '{utc(bound, zone)}'"
        for sign, bound in ((">=", report.since), ("<", report.until))
        if bound
    ]
    if report.channel:
        bounds.append("channel = '" + report.channel.replace("'", "''") + "'")
    return "\n".join(["FROM first_response_compared", *_where(bounds)])


def _where(conditions: list[str]) -> list[str]:
    return ["WHERE " + " AND ".join(conditions)] if conditions else []


def _evidence(report: Report, found: Comparison) -> Html:
    """The rows: one per session, those on top of which the vendors' numbers are furthest apart."""
    import polars

    rows = found.rows.pl()
    report.keep("first_response_compared.rows", rows)
    seconds = [f"{name}_seconds" for name in VENDORS]
    apart = polars.max_horizontal(
        (polars.col(name) - polars.col("seconds")).abs() for name in seconds
    )
    top = rows.sort(apart, descending=True, nulls_last=True).head(20)
    told = [
        [
            str(row["session_id"]),
            *(spoken(row[name]) for name in ("seconds", *seconds)),
            to_desk(row["conversation_id"]),
        ]
        for row in top.iter_rows(named=True)
    ]
    titles = [vendor.title for vendor in VENDORS.values()]
    evidence = Evidence(
        title=_("The same sessions, as each system tells them"),
        sql=_sql(report),
        columns=[_("Session"), _("here"), *titles, _("At the desk")],
        rows=told,
        conversations=top["conversation_id"].to_list(),
        total=rows.height,
        file="first_response_compared.rows.parquet" if report.out else "",
    )
    return shown([asdict(evidence)])
