"""Little's law on a centre: what is open on average is what comes times how long it stays.

Two sources are held against each other: the metric ``backlog``, which adds up who had a
conversation from when until when, and what the table of sessions says of their beginnings and
ends. Where the two differ, one of them is wrong. What both believe may be wrong all the same, such
as a session that nobody ever closed: those that look like it are named.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from ccanalytics.analysis.little import Little, little
from ccanalytics.errors import BadInput
from ccanalytics.figures.theme import spoken
from ccanalytics.language import gettext as _
from ccanalytics.language import number
from ccanalytics.metrics.reader import Reader
from ccanalytics.metrics.window import utc
from ccanalytics.reporting.about import about
from ccanalytics.reporting.html import Html, paragraph

if TYPE_CHECKING:
    from ccanalytics.reporting.emit import Report

LONG = timedelta(days=30)
"""Who is open for longer and goes on may have been forgotten."""

NAMED = 5
"""So many odd sessions are named, the rest counted."""

_SESSIONS = """
    SELECT session_id, opened_at, closed_at FROM sessions
    WHERE close_reason IS DISTINCT FROM 'test' ORDER BY session_id
"""

# From when until when sessions were closed in between, by the facts alone.
_CLOSED_BETWEEN = """
    SELECT happened_at, next_at FROM (
        SELECT
            session_id, is_closing, happened_at,
            lead(happened_at) OVER (PARTITION BY session_id ORDER BY place) AS next_at
        FROM (
            SELECT
                session_id, happened_at,
                kind IN ('session.closed', 'session.marked_spam') AS is_closing,
                row_number() OVER in_order AS place,
                lag(is_closing) OVER in_order AS was_closing
            FROM facts_in_force
            WHERE kind IN (
                'session.opened', 'session.reopened', 'session.accepted', 'session.offered',
                'session.returned', 'conversation.transferred', 'session.closed',
                'session.marked_spam'
            )
            WINDOW in_order AS (
                PARTITION BY session_id ORDER BY happened_at, recorded_at, position
            )
        )
        WHERE is_closing IS DISTINCT FROM was_closing
    )
    JOIN sessions USING (session_id)
    WHERE is_closing AND next_at IS NOT NULL AND coalesce(next_at <= closed_at, TRUE)
    AND close_reason IS DISTINCT FROM 'test'
"""


@dataclass(frozen=True)
class Balance:
    """The two sides of Little's law in a window of ``days``, and what is odd about them.

    ``backlog`` is how many sessions are open on average by the metric; by the table of sessions
    ``per_day`` came or were there a day, and each was open for ``hours`` within the window, which
    makes ``open`` on average. ``gap`` is ``backlog`` less ``open``: 0, but for rounding, unless the
    two sources contradict each other. ``never_closed`` are the sessions of the window that have
    been open for longer than 30 days and still are, ``closed_before_opened`` those whose end stands
    before their beginning.
    """

    days: float
    backlog: float
    open: float
    per_day: float
    hours: float
    gap: float
    never_closed: list[int]
    closed_before_opened: list[int]


def held_together(report: Report) -> Html:
    """Whether what is open fits what comes and how long it stays, in a sentence; with the rows."""
    if report.channel:
        return paragraph(_("Of one channel alone it cannot be told: sessions are passed on."))
    try:
        backlog = report.metric("backlog")
        found = balance(report.centre, report.since, report.until)
    except BadInput as error:
        return paragraph(str(error))
    if found is None:
        return paragraph(_("Not enough data: nothing was counted in this period."))
    return paragraph(_sentence(found)) + report.evidence(backlog)


def _sentence(found: Balance) -> str:
    agree = abs(found.gap) < 1e-6 * max(1, found.backlog)
    verdict = _("the two agree") if agree else _("the two differ, so times in the data are wrong")
    said = _(
        "By the sessions' own beginnings and ends {open} were open on average: {came} a day, each "
        "for {time}. By who had a conversation when it is {backlog}: {verdict}."
    ).format(
        open=number(found.open, 2),
        came=number(found.per_day, 1),
        time=spoken(found.hours * 3600),
        backlog=number(found.backlog, 2),
        verdict=verdict,
    )
    odd = {
        _("Open for more than 30 days, and perhaps forgotten: {sessions}."): found.never_closed,
        _("Closed before their beginning: {sessions}."): found.closed_before_opened,
    }
    named = [told.format(sessions=_named(which)) for told, which in odd.items() if which]
    return " ".join([said, *named])


def _named(sessions: list[int]) -> str:
    shown = ", ".join(map(str, sessions[:NAMED]))
    return f"{shown}, … ({number(len(sessions))})" if len(sessions) > NAMED else shown


def balance(
    reader: Reader, since: str | date | None = None, until: str | date | None = None
) -> Balance | None:
    """Little's law from the day ``since`` to before the day ``until``; None without sessions.

    The window begins with the day of the first session, and ends with the last fact at the latest.
    What was open before it or stays open after it counts for its time within.
    """
    found = about(reader)
    [(first,)] = reader.sql("SELECT min(counted_at) FROM metrics.backlog").fetchall()
    measured = reader.metric("backlog", since=since, until=until).rows[0]
    if measured.value is None or first is None or found.last_at is None:
        return None
    start = max(first, utc(since, found.zone) or first)
    end = min(found.last_at, utc(until, found.zone) or found.last_at)
    sessions = reader.sql(_SESSIONS).fetchall()
    between = reader.sql(_CLOSED_BETWEEN).fetchall()
    days = (end - start) / timedelta(days=1)
    came, away = _law([row[1:] for row in sessions], start, end), _law(between, start, end)
    stayed = came.arrivals * (came.mean_time or 0) - away.arrivals * (away.mean_time or 0)
    is_open = stayed / (end - start).total_seconds()
    return Balance(
        days=days,
        backlog=measured.value,
        open=is_open,
        per_day=came.arrivals / days,
        hours=stayed / came.arrivals / 3600 if came.arrivals else 0,
        gap=measured.value - is_open,
        never_closed=[
            session
            for session, opened, closed in sessions
            if opened < end and closed is None and found.last_at - opened > LONG
        ],
        closed_before_opened=[
            session for session, opened, closed in sessions if closed and closed < opened
        ],
    )


def _law(spans: list[tuple[datetime, datetime | None]], start: datetime, end: datetime) -> Little:
    return little([span[0] for span in spans], [span[1] for span in spans], start, end)
