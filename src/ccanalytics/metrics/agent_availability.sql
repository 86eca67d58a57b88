/*
title = "Agents' hours"
question = "How many hours of a day of work is an agent there, with chats and without, and how many not?"
grain = ["agent", "day", "state"]
unit = "h"
inputs = ["agents", "facts", "centres", "presences", "chats_at_once"]
summary = "mean"
better = "neither"
null_means = "never null; a day on which an agent said of no time that they were online or paused has no row, nor has an agent who never said anything"
starts = "midnight of such a day in the centre's zone, or the first word of an agent's presence on it"
ends = "the next midnight; the last day is counted as far as it has come"
counted = "for each day on which an agent was there"
source = "own, from what agents said of their presence; by state, always told apart: online without a chat, with_chats (online, and holding one or more), paused and away. Who never says that they go away counts as online, nights too, until they say something else; who is away all day has no row, though they may have chats. Chats of an agent who is paused or away change nothing. An agent's hours are those of all their channels, so channel is empty"
parts = "state"
always = ["state"]
*/
WITH centre AS (
    SELECT zone, coalesce(
        as_of, (SELECT max(happened_at) FROM facts WHERE subject_kind = 'conversation')
    ) AS seen_until
    FROM (SELECT any_value(zone) AS zone FROM centres)
),
spans AS (
    SELECT agent_id, state, starts_at, ends_at FROM presences
    UNION ALL
    SELECT agent_id, 'busy', starts_at, ends_at FROM chats_at_once WHERE kind = 'assigned'
),
-- Each span cut at the midnights.
pieces AS MATERIALIZED (
    SELECT
        agent_id, state, local,
        timezone('UTC', timezone(zone, local)) AS midnight,
        timezone('UTC', timezone(zone, local + INTERVAL 1 DAY)) AS next_midnight,
        greatest(starts_at, midnight) AS starts_at,
        least(ends_at, seen_until, next_midnight) AS ends_at,
        next_midnight > seen_until AS is_unfinished
    FROM (
        SELECT s.*, zone, seen_until, unnest(generate_series(
            date_trunc('day', timezone(zone, timezone('UTC', starts_at))),
            timezone(zone, timezone('UTC', least(ends_at, seen_until))),
            INTERVAL 1 DAY
        )) AS local
        FROM spans AS s
        CROSS JOIN centre
    )
),
-- Of each presence of a day its seconds, and those of them in which the agent had chats.
lasting AS (
    SELECT
        p.agent_id, p.local, p.midnight, p.is_unfinished, p.state, p.starts_at,
        date_diff('microsecond', p.starts_at, p.ends_at) AS lasted,
        coalesce(sum(date_diff('microsecond',
            greatest(p.starts_at, b.starts_at), least(p.ends_at, b.ends_at)
        )) FILTER (b.agent_id IS NOT NULL), 0) AS busy
    FROM pieces AS p
    LEFT JOIN pieces AS b
        ON b.state = 'busy' AND p.state = 'online'
        AND b.agent_id = p.agent_id AND b.local = p.local
        AND b.starts_at < p.ends_at AND b.ends_at > p.starts_at
    WHERE p.state <> 'busy' AND p.ends_at > p.starts_at
    GROUP BY ALL
),
sums AS (
    SELECT
        agent_id, local, midnight, is_unfinished,
        coalesce(sum(lasted - busy) FILTER (state = 'online'), 0) AS online,
        sum(busy) AS with_chats,
        coalesce(sum(lasted) FILTER (state = 'paused'), 0) AS paused,
        coalesce(sum(lasted) FILTER (state = 'away'), 0) AS away
    FROM lasting
    GROUP BY ALL
    HAVING bool_or(state <> 'away')
)
SELECT
    a.login AS agent,
    strftime(s.local, '%Y-%m-%d') AS day,
    states.state,
    NULL::VARCHAR AS channel,
    s.midnight AS counted_at,
    CASE states.state
        WHEN 'online' THEN s.online
        WHEN 'with_chats' THEN s.with_chats
        WHEN 'paused' THEN s.paused
        ELSE s.away
    END / 3600e6 AS numerator,
    1 AS denominator,
    s.is_unfinished
FROM sums AS s
JOIN agents AS a ON a.agent_id = s.agent_id
CROSS JOIN (VALUES ('online'), ('with_chats'), ('paused'), ('away')) AS states (state)
