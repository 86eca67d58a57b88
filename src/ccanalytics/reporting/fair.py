"""Fair comparisons: agents as if they all had the same mix, and what a week's change is made of."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ccanalytics.analysis.mix import Split, kitagawa, standardised
from ccanalytics.figures.estimates import MIN_N
from ccanalytics.figures.theme import percent, spoken
from ccanalytics.language import day, ngettext, number
from ccanalytics.language import gettext as _
from ccanalytics.metrics.answers import Measurement
from ccanalytics.reporting.fair_sql import of_agents, of_week
from ccanalytics.reporting.html import Html, paragraph, table
from ccanalytics.reporting.judged import EARLIER, last_full

if TYPE_CHECKING:
    import polars

    from ccanalytics.reporting.emit import Report

BANDS = (0, 8, 12, 16, 20, 24)
"""Hours of the day that are compared with each other: nights, and quarters of the day."""

STRATA = ["channel", "band"]

COVERED = 0.5
"""Whoever has nothing in more of the mix than this cannot be held to it."""

TOP = 5
"""So many parts of a change are told, the largest first."""


def adjusted(report: Report, measurement: Measurement) -> polars.DataFrame:
    """How long each agent typically takes, crude and with the mix of channel and hour of all.

    ``measurement`` is a duration with agent and channel. Columns: agent, crude, adjusted, low, high
    (seconds; geometric means, of what was answered), n, coverage; adjusted is NULL where an agent
    has too little of the mix.
    """
    import polars

    known = _logs(report, report.rows(measurement)).filter(polars.col("agent").is_not_null())
    found = standardised(known, "agent", STRATA, value="log")
    times = [polars.col(name).exp() for name in ("crude", "adjusted", "low", "high")]
    is_held = polars.col("coverage") >= COVERED
    return (
        found.with_columns(times)
        .with_columns(
            polars.when(is_held).then(polars.col(name)).alias(name)
            for name in ("adjusted", "low", "high")
        )
        .rename({"group": "agent"})
    )


def adjusted_sql(report: Report, measurement: Measurement) -> str:
    """The SQL that yields the crude and adjusted times of `adjusted`."""
    return of_agents(report.units_sql(measurement), report.about.zone, BANDS, COVERED)


def why(report: Report, measurement: Measurement) -> Html:
    """What the last full week's change is made of: other times, or another mix.

    ``measurement`` is a duration with a channel; what is compared are geometric means of those
    waits that were answered.
    """
    import polars

    monday = last_full(report, measurement, timedelta(weeks=1))
    if monday is None:
        return paragraph(_("Not enough data: there is no full week to compare."))
    window = {"since": monday - EARLIER * timedelta(weeks=1), "until": monday + timedelta(weeks=1)}
    bounds = {name: bound.isoformat() for name, bound in window.items()}
    asked = report.metric(measurement.metric, **bounds)
    logs = _logs(report, report.rows(asked))
    is_now, is_answered = polars.col("day") >= monday, polars.col("log").is_not_null()
    before, now = (logs.filter(is_answered & each) for each in (~is_now, is_now))
    if min(before.height, now.height) < MIN_N:
        said = _("Too few data: n = {n} in the week of {week}, and {before} before it.")
        return paragraph(
            said.format(n=number(now.height), before=number(before.height), week=day(monday))
        )
    split = kitagawa(before, now, STRATA, value="log")
    lead = paragraph(_sentence(split, monday, (before.height, now.height)), "cc-lead")
    without = [logs.filter(~is_answered & each).height for each in (~is_now, is_now)]
    note = paragraph(_left_out(without[0], without[1], int(logs["is_instant"].sum())), "cc-note")
    sql = of_week(report.units_sql(asked), report.about.zone, BANDS, monday)
    return lead + _parts(report, split) + note + report.evidence(asked, sql=sql)


def _sentence(split: Split, monday: date, counted: tuple[int, int]) -> str:
    total, rate, mix = (part or 0.0 for part in (split.total, split.rate, split.mix))
    said = _(
        "In the week of {week} a reply typically took {now} (geometric mean of the {n} waits that "
        "were answered), before it {before} (of {m}): {total}. The same channels and hours: "
        "{rate}. Another mix of them: {mix}."
    )
    return said.format(
        week=day(monday),
        now=spoken(math.exp(split.now or 0)),
        before=spoken(math.exp(split.before or 0)),
        n=number(counted[1]),
        m=number(counted[0]),
        total=_change(total),
        rate=_change(rate),
        mix=_change(mix),
    )


def _left_out(before: int, now: int, instant: int) -> str:
    """What of the waits is no part of typical replies, and what is a part, rounded."""
    said = _(
        "Left out here alone: the waits without an answer, {n} of that week and {m} before it. "
        "They have no reply that could be timed; the more there are, the less do replies tell of "
        "all waiting."
    ).format(n=number(now), m=number(before))
    if not instant:
        return said
    rounded = ngettext(
        "{n} reply within less than a second counts as one of a second.",
        "{n} replies within less than a second count as one of a second each.",
        instant,
    ).format(n=number(instant))
    return f"{said} {rounded}"


def _parts(report: Report, split: Split) -> Html:
    """The channels and hours that the change is mostly made of."""
    titles = report.about.titles
    parts = split.parts.with_columns(whole=split.parts["rate"] + split.parts["mix"])
    top = parts.sort(parts["whole"].abs(), descending=True).head(TOP)
    rows = [
        (
            f"{titles.get(row['channel'], row['channel'])}, {_hours(row['band'])}",
            f"{spoken(math.exp(row['before']))} → {spoken(math.exp(row['now']))}",
            f"{percent(row['share_before'])} → {percent(row['share_now'])}",
            _change(row["rate"]),
            _change(row["mix"]),
        )
        for row in top.iter_rows(named=True)
    ]
    columns = (
        _("Channel and hours"),
        _("Typical reply"),
        _("Part of the replies"),
        _("By its times"),
        _("By the mix"),
    )
    return table(columns, rows, "cc-headline")


def _change(log: float) -> str:
    """A change of times: +12 %, −3 %."""
    share = math.expm1(log)
    return f"{'−' if share < 0 else '+'}{number(abs(100 * share), 1 if abs(share) < 0.1 else 0)} %"


def _hours(band: int) -> str:
    end = next(hour for hour in BANDS if hour > band)
    return _("{start} to {end} h").format(start=band, end=end)


def _logs(report: Report, rows: polars.LazyFrame) -> polars.DataFrame:
    """Of each wait its channel, agent, day, hours and the logarithm of its time, if answered."""
    import polars

    local = (
        polars.col("counted_at").dt.replace_time_zone("UTC").dt.convert_time_zone(report.about.zone)
    )
    band = sum((local.dt.hour() >= hour).cast(polars.Int8) for hour in BANDS[1:-1])
    names = ("channel", "agent")
    return (
        rows.select(
            *names,
            day=local.dt.date(),
            # A reply within the second counts as one of a second: nought has no logarithm.
            log=polars.col("value").clip(1).log(),
            is_instant=polars.col("value") < 1,
            place=band,
        )
        .with_columns(band=polars.col("place").replace_strict(dict(enumerate(BANDS[:-1]))))
        .collect()
    )
