"""Is it usual? A number of the last full period against those before it, in words."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, cast

from ccanalytics.analysis.interval import Interval
from ccanalytics.analysis.quantiles import of_quantile
from ccanalytics.analysis.verdicts import BETTER, WORSE, Better, Usual, Verdict, usual, verdict
from ccanalytics.figures.estimates import MIN_N
from ccanalytics.language import day
from ccanalytics.language import gettext as _
from ccanalytics.metrics.answers import Measurement, Row
from ccanalytics.metrics.window import utc

if TYPE_CHECKING:
    from ccanalytics.reporting.emit import Report

EARLIER = 8
"""So many periods before are what is usual."""

MOST = 200_000
"""Of more units whole days are not drawn again: their interval is as narrow as the line."""

SIGNS = {BETTER: "▲", WORSE: "▼"}
"""A verdict is never told by its colour alone."""


@dataclass(frozen=True)
class Judged:
    """What was found of the last full period, and what had been usual; None where there is none.

    ``starts`` is its first day, ``every`` day or week.
    """

    verdict: Verdict
    row: Row
    usual: Usual
    starts: str
    every: str

    def words(self, say: Callable[[float], str]) -> tuple[str, str, str]:
        """The number, its usual range, and the verdict."""
        sign = SIGNS.get(self.verdict.code, "")
        value, low, high = self.row.value, self.usual.low, self.usual.high
        known = low is not None and high is not None
        return (
            "–" if value is None else say(value),
            _("{low} to {high}").format(low=say(low), high=say(high)) if known else "–",  # type: ignore[arg-type]
            f"{sign} {self.verdict.words}".strip(),
        )

    def period(self) -> str:
        """Which period was judged."""
        named = day(date.fromisoformat(self.starts))
        return _("week of {day}").format(day=named) if self.every == "week" else named


def judged(report: Report, measurement: Measurement) -> Judged | None:
    """The last full week of the window against the `EARLIER` ones before it, window or not.

    Of a window that is shorter than a week it is the last full day. None where there is no full
    one with data.
    """
    every = _every(report)
    step = timedelta(weeks=1) if every == "week" else timedelta(days=1)
    last = last_full(report, measurement, step)
    if last is None:
        return None
    asked = dict(report.question(measurement)) | {"every": every}
    asked |= {"since": (last - EARLIER * step).isoformat(), "until": (last + step).isoformat()}
    found = report.centre.metric(measurement.metric, **asked)  # type: ignore[arg-type]
    rows = {row.group[every]: row for row in found.rows}
    row = rows.pop(last.isoformat(), Row({}))
    before = _usual([one.value for one in rows.values() if one.n >= MIN_N], measurement.unit)
    better = {"lower": "lower", "higher": "higher"}.get(measurement.card.better, "neither")
    found_so = verdict(before, row, cast("Better", better), min_n=MIN_N)
    return Judged(found_so, row, before, last.isoformat(), every)


def by_days(report: Report, measurement: Measurement) -> Interval | None:
    """The median of a duration, its interval from whole days where there are enough of them.

    None where there is nothing to draw from, or so much that the interval is as good as none.
    """
    import polars

    n = sum(row.n for row in measurement.rows)
    if measurement.summary != "duration" or not 2 <= n <= MOST:
        return None
    local = (
        polars.col("counted_at").dt.replace_time_zone("UTC").dt.convert_time_zone(report.about.zone)
    )
    units = report.rows(measurement).select("value", "observed", day=local.dt.date()).collect()
    columns = (units[name].to_numpy() for name in ("value", "day", "observed"))
    values, days, observed = columns
    return of_quantile(values, days, 0.5, observed=observed)


def _usual(values: list[float | None], unit: str) -> Usual:
    """The usual range; of times by their logarithms, which vary alike up and down."""
    known = [value for value in values if value is not None]
    if unit == "share":
        return _within(usual(known), 0.0, 1.0)
    if unit != "s" or not all(value > 0 for value in known):
        return usual(known)
    found = usual([math.log(value) for value in known])
    if found.low is None or found.high is None:
        return found
    return Usual(math.exp(found.low), math.exp(found.high), found.n)


def _within(found: Usual, least: float, most: float) -> Usual:
    if found.low is None or found.high is None:
        return found
    return Usual(max(least, found.low), min(most, found.high), found.n)


def _every(report: Report) -> str:
    since, until = (utc(bound, report.about.zone) for bound in (report.since, report.until))
    is_short = since and until and until - since < timedelta(days=7)
    return "day" if is_short else "week"


def last_full(report: Report, measurement: Measurement, step: timedelta) -> date | None:
    """The first day of the last period that lies within the data and the window."""
    about = report.about
    if about.first_at is None or about.last_at is None:
        return None
    since, until = (utc(bound, about.zone) for bound in (report.since, report.until))
    end = about.local(min(until or about.last_at, about.last_at))
    begin = about.local(max(since or about.first_at, about.first_at)).date()
    # What ends at midnight holds the day before it whole; else the last day is not over.
    last = end.date() - step
    if step.days == 7:
        last -= timedelta(days=last.weekday())
    return last if last > begin - step else None
