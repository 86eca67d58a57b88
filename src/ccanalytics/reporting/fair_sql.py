"""SQL of fair comparisons: what yields their numbers, to be read, pasted and changed.

Times are summed up as geometric means of what was answered. DuckDB's greatest passes over NULL,
so that what has no answer must be left out by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

_WAITS = """\
WITH units AS (
{units}
),
local AS (
    SELECT *, timezone('{zone}', timezone('UTC', counted_at)) AS local_at
    FROM units
),
waits AS (
    SELECT
        channel, agent, value, local_at,
        CASE
            {bands}
        END AS from_hour,
        -- What took less than a second counts as a second: nought has no logarithm.
        CASE WHEN value IS NOT NULL THEN ln(greatest(value, 1)) END AS log
    FROM local
)"""

_OF_WEEK = """
SELECT
    local_at >= DATE '{monday}' AS is_in_week,
    channel,
    from_hour,
    exp(avg(log)) AS geometric_mean,
    count(log) AS answered,
    count(*) - count(log) AS unanswered
FROM waits
GROUP BY GROUPING SETS ((is_in_week), (is_in_week, channel, from_hour))
ORDER BY ALL NULLS FIRST"""

_ADJUSTED = """,
cells AS (
    SELECT agent, channel, from_hour, avg(log) AS mean, count(*) AS n
    FROM waits
    WHERE log IS NOT NULL AND agent IS NOT NULL
    GROUP BY ALL
),
mix AS (
    SELECT channel, from_hour, sum(n) AS weight, sum(weight) OVER () AS total
    FROM cells
    GROUP BY channel, from_hour
)
SELECT
    c.agent,
    exp(sum(c.n * c.mean) / sum(c.n)) AS crude,
    CASE WHEN sum(m.weight) >= {covered} * any_value(m.total)
        THEN exp(sum(m.weight * c.mean) / sum(m.weight)) END AS adjusted,
    sum(c.n)::BIGINT AS n
FROM cells AS c
JOIN mix AS m
    ON m.channel IS NOT DISTINCT FROM c.channel AND m.from_hour = c.from_hour
GROUP BY c.agent
ORDER BY c.agent"""


def of_week(units: str, zone: str, bands: Sequence[int], monday: date) -> str:
    """SQL of typical replies in the week from ``monday`` on and before it, and of their parts.

    ``units`` is a SELECT of waits, ``bands`` are the hours at which parts of the day begin and,
    last, 24.
    """
    return _waits(units, zone, bands) + _OF_WEEK.format(monday=monday)


def of_agents(units: str, zone: str, bands: Sequence[int], covered: float) -> str:
    """SQL of each agent's typical time, crude and adjusted; see `of_week`."""
    return _waits(units, zone, bands) + _ADJUSTED.format(covered=covered)


def _waits(units: str, zone: str, bands: Sequence[int]) -> str:
    starts = [f"WHEN hour(local_at) >= {hour} THEN {hour}" for hour in reversed(bands[:-1])]
    return _WAITS.format(units=units, zone=zone, bands=f"\n{' ' * 12}".join(starts))
