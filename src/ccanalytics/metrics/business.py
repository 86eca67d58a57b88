"""The business clock: a metric's times as they pass while the unit's channel is open."""

from __future__ import annotations

from ccanalytics.store.open_hours import open_us_sql

_NO_COLUMNS = "channel_id, starts_at, ends_at, open_us"

DURATION = """
    SELECT u.*, c.channel_id, counted_at AS starts_at,
        counted_at + to_microseconds(round(coalesce(value, observed) * 1e6)::BIGINT) AS ends_at
    FROM ({units}) AS u
    LEFT JOIN channels AS c ON c.name = u.channel
"""
"""Each unit is a span, which begins when it is counted."""

SUM = """
    SELECT u.*, c.channel_id, s.span.starts_at, s.span.ends_at
    FROM (
        SELECT COLUMNS(lambda name: name NOT IN ('starts_at', 'ends_at')) FROM ({units})
    ) AS u
    LEFT JOIN unnest(u.spans) AS s (span) ON TRUE
    LEFT JOIN channels AS c ON c.name = {whose}.channel
"""
"""Each unit is the sum of its spans; one without any is there too, its ends NULL. What ends a unit
tells of itself stands in its only span."""


def business_sql(
    units: str, summary: str, *, is_stretches: bool = False, is_piecewise: bool = False
) -> str:
    """The SELECT of a metric's units, its times counted by the hours of each unit's channel.

    ``summary`` is duration or mean, a duration may be a sum of stretches, of which each may have a
    channel of its own; what the units have then is told by `catalogue.Card`. What has no channel,
    or one without hours, keeps all its time.
    """
    spans = SUM.format(units=units, whose="s.span" if is_piecewise else "u")
    if is_stretches and summary == "duration":
        return f"""
            SELECT * EXCLUDE ({_NO_COLUMNS}, value, observed),
                CASE WHEN any_value(value) IS NOT NULL THEN coalesce(sum(open_us), 0) / 1e6 END
                    AS value,
                coalesce(sum(open_us), 0) / 1e6 AS observed
            FROM ({open_us_sql(spans)})
            GROUP BY ALL
        """
    if summary == "duration":
        return f"""
            SELECT * EXCLUDE ({_NO_COLUMNS}) REPLACE (
                CASE WHEN value IS NOT NULL THEN open_us / 1e6 END AS value,
                open_us / 1e6 AS observed
            )
            FROM ({open_us_sql(DURATION.format(units=units))})
        """
    return f"""
        SELECT * EXCLUDE ({_NO_COLUMNS}, numerator), coalesce(sum(open_us), 0) / 1e6 AS numerator
        FROM ({open_us_sql(spans)})
        GROUP BY ALL
    """
