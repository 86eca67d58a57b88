"""Little's law on a centre: what is open on average is what comes times how long it stays.

Two sources are held against each other: the metric ``backlog``, which adds up who had a
conversation from when until when, and what the table of sessions says of their beginnings and
ends. Where the two differ, one of them is wrong. What both believe may be wrong all the same, such
as a session that nobody ever closed: those that look like it are named.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ccanalytics.analysis.little import Little, little
from ccanalytics.metrics.reader import Reader
from ccanalytics.metrics.window import utc
from ccanalytics.reporting.about import about

LONG = timedelta(days=30)
"""Who is open for longer and goes on may have been forgotten."""

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


def balance(reader: Reader, since: date | None = None, until: date | None = None) -> Balance | None:
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
