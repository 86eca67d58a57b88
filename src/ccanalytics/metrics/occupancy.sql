/*
title = "Occupancy"
question = "For which share of the time that they are there do agents have a chat in hand?"
grain = ["agent", "day"]
unit = "share"
inputs = ["agents", "facts", "centres", "presences", "chats_at_once", "agent_availability"]
summary = "ratio"
better = "neither"
null_means = "never null; a day on which an agent was not there has no row"
starts = "an agent's coming online, or, where they had said nothing of their presence so far, their first act of a day in the centre's zone"
ends = "their pausing or going away, or else their last act of that day: of the seconds between, those in which they had one or more chats"
counted = "for each day on which an agent was there"
source = "own; by is_inferred those days stand apart on which the time that an agent was there is only inferred from their acts, for before the first word of their presence there is nothing else to go by: it is then too short, and the share too high. Who never says that they go away counts as there, nights too, until they say something else; who is away all day has no row, though they may have chats. An agent's time is that of all their channels, so channel is empty. The interval takes the agents as drawn by chance, and the days of one who is alone"
*/
WITH centre AS (
    SELECT zone, coalesce(
        as_of, (SELECT max(happened_at) FROM facts WHERE subject_kind = 'conversation')
    ) AS seen_until
    FROM (SELECT any_value(zone) AS zone FROM centres)
),
said AS (
    SELECT
        agent, day, FALSE AS is_inferred, counted_at, is_unfinished,
        round(3600 * sum(numerator) FILTER (state = 'with_chats'), 6) AS numerator,
        round(3600 * sum(numerator) FILTER (state IN ('online', 'with_chats')), 6) AS denominator
    FROM metrics.agent_availability(as_of := as_of)
    GROUP BY ALL
),
-- The days on which nothing was known of an agent's presence, from their first act to their last.
acting AS (
    SELECT
        f.actor AS agent_id,
        date_trunc('day', timezone(zone, timezone('UTC', f.happened_at))) AS local,
        min(f.happened_at) AS starts_at,
        max(f.happened_at) AS ends_at
    FROM facts_in_force AS f
    CROSS JOIN centre
    LEFT JOIN (SELECT agent_id, min(starts_at) AS first FROM presences GROUP BY agent_id) AS p
        ON p.agent_id = f.actor
    WHERE f.subject_kind = 'conversation' AND f.actor_kind = 'agent'
    AND coalesce(local < date_trunc('day', timezone(zone, timezone('UTC', p.first))), TRUE)
    GROUP BY f.actor, local
    HAVING min(f.happened_at) < max(f.happened_at)
),
busy AS (
    SELECT b.*, unnest(generate_series(
        date_trunc('day', timezone(zone, timezone('UTC', starts_at))),
        timezone(zone, timezone('UTC', coalesce(ends_at, seen_until))),
        INTERVAL 1 DAY
    )) AS local
    FROM chats_at_once AS b
    CROSS JOIN centre
    WHERE b.kind = 'assigned'
),
inferred AS (
    SELECT
        a.agent_id, a.local, a.starts_at, a.ends_at,
        coalesce(sum(date_diff('microsecond',
            greatest(a.starts_at, b.starts_at), least(a.ends_at, b.ends_at)
        )) FILTER (b.agent_id IS NOT NULL), 0) / 1e6 AS numerator
    FROM acting AS a
    LEFT JOIN busy AS b
        ON b.agent_id = a.agent_id AND b.local = a.local
        AND b.starts_at < a.ends_at AND coalesce(b.ends_at > a.starts_at, TRUE)
    GROUP BY ALL
)
SELECT agent, day, is_inferred, NULL::VARCHAR AS channel, counted_at, numerator, denominator,
    is_unfinished
FROM said
WHERE denominator > 0
UNION ALL
SELECT
    a.login,
    strftime(i.local, '%Y-%m-%d'),
    TRUE,
    NULL,
    timezone('UTC', timezone(zone, i.local)),
    i.numerator,
    date_diff('microsecond', i.starts_at, i.ends_at) / 1e6,
    timezone('UTC', timezone(zone, i.local + INTERVAL 1 DAY)) > seen_until
FROM inferred AS i
JOIN agents AS a ON a.agent_id = i.agent_id
CROSS JOIN centre
