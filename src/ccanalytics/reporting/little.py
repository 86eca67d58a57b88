"""Little's law on a centre: what is open on average is what comes times how long it stays.

Where it does not, times are missing or wrong: a session that was never closed, a closing before its
opening. In a report it is the check that the numbers beside it may be trusted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from ccanalytics.analysis.little import Little, little
from ccanalytics.metrics.reader import Reader
from ccanalytics.metrics.window import utc
from ccanalytics.reporting.about import about

# What of each session was open without a break; with a channel, in its queue or hands.
_STAYS = """
    WITH marked AS (
        SELECT s.*, c.name AS channel, sum((
            before IS NULL OR before.state = 'closed'
            OR $channel::VARCHAR IS NOT NULL AND before.channel_id IS DISTINCT FROM s.channel_id
        )::INTEGER) OVER (PARTITION BY session_id ORDER BY starts_at, position) AS stay
        FROM (
            SELECT *, lag({'state': state, 'channel_id': channel_id}) OVER (
                PARTITION BY session_id ORDER BY starts_at, position
            ) AS before
            FROM stretches
        ) AS s
        LEFT JOIN channels AS c USING (channel_id)
    )
    SELECT
        min(starts_at) AS opened_at,
        CASE WHEN count(*) = count(ends_at) THEN max(ends_at) END AS closed_at
    FROM marked
    WHERE state <> 'closed'
    AND ($channel::VARCHAR IS NULL OR channel = $channel::VARCHAR)
    AND session_id NOT IN (SELECT session_id FROM sessions WHERE close_reason = 'test')
    GROUP BY session_id, stay
"""


@dataclass(frozen=True)
class Balance:
    """The two sides of Little's law in a window of ``days``, and what the backlog says of it.

    ``backlog`` and ``open`` are how many sessions are open on average, by the metric and by going
    through all openings and closings; ``per_day`` how many came or were there a day, ``hours`` how
    long each of them was open within the window. ``gap`` is ``backlog`` less ``per_day`` ×
    ``hours`` / 24: 0, but for rounding, unless times are wrong.
    """

    days: float
    backlog: float
    open: float
    per_day: float
    hours: float
    gap: float


def balance(
    reader: Reader,
    since: date | None = None,
    until: date | None = None,
    channel: str | None = None,
) -> Balance | None:
    """Little's law from the day ``since`` to before the day ``until``; None without sessions.

    The window begins with the day of the first session, and ends with the last fact at the latest.
    """
    found = about(reader)
    [(first,)] = reader.sql("SELECT min(counted_at) FROM metrics.backlog").fetchall()
    measured = reader.metric("backlog", since=since, until=until, channel=channel).rows[0]
    if measured.value is None or first is None or found.last_at is None:
        return None
    start = max(first, utc(since, found.zone) or first)
    end = min(found.last_at, utc(until, found.zone) or found.last_at)
    stays = reader.sql(_STAYS, {"channel": channel}).pl()
    opened, closed = (stays[name].to_numpy() for name in ("opened_at", "closed_at"))
    return _balanced(little(opened, closed, start, end), measured.value, end - start)


def _balanced(law: Little, backlog: float, lasted: timedelta) -> Balance:
    days = lasted / timedelta(days=1)
    per_day, hours = law.arrivals / days, (law.mean_time or 0) / 3600
    return Balance(days, backlog, law.mean_open, per_day, hours, backlog - per_day * hours / 24)
