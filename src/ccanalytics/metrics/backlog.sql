/*
title = "Backlog"
question = "How many sessions are open at once?"
grain = ["day", "channel"]
unit = "sessions"
inputs = ["channels", "facts", "centres", "sessions", "stretches"]
summary = "ratio"
better = "lower"
null_means = "never null; a day on which nothing was open has 0, the last day is counted as far as it has come; before its first session a centre has no days"
starts = "midnight of a day in the centre's zone"
ends = "the next midnight: of the seconds between, with 23 or 25 hours where the clocks change, those that each session was open"
counted = "for each day and channel"
source = "own; the mean over time, which is what Little's law speaks of: arrivals per second times the seconds that each stays open. Open is what has begun and is not closed, in a queue or in somebody's hands, counted for the channel that has it; sessions that were closed as a test are not. The interval takes each day as drawn by chance; what is open today was mostly open yesterday, so the truth is less certain than it says"
parts = "channel"
*/
WITH centre AS (
    SELECT zone, coalesce(
        as_of, (SELECT max(happened_at) FROM facts WHERE subject_kind = 'conversation')
    ) AS seen_until
    FROM (SELECT any_value(zone) AS zone FROM centres)
),
steps AS MATERIALIZED (
    SELECT coalesce(channel_id, 0) AS channel_id, unnest([
        {'moment': starts_at, 'step': 1}, {'moment': ends_at, 'step': -1}
    ], recursive := TRUE)
    FROM stretches
    WHERE state <> 'closed'
    AND session_id NOT IN (SELECT session_id FROM sessions WHERE close_reason = 'test')
),
days AS (
    SELECT
        channel_id,
        strftime(local, '%Y-%m-%d') AS day,
        timezone('UTC', timezone(zone, local)) AS starts_at,
        least(seen_until, timezone('UTC', timezone(zone, local + INTERVAL 1 DAY))) AS ends_at,
        seen_until < timezone('UTC', timezone(zone, local + INTERVAL 1 DAY)) AS is_unfinished
    FROM (
        SELECT zone, seen_until, unnest(generate_series(
            date_trunc('day', timezone(zone, timezone('UTC', (SELECT min(moment) FROM steps)))),
            timezone(zone, timezone('UTC', seen_until)),
            INTERVAL 1 DAY
        )) AS local
        FROM centre
    )
    CROSS JOIN (SELECT DISTINCT channel_id FROM steps)
),
-- At each step, and at the edges of the days: how many are open from then on.
counts AS (
    SELECT channel_id, moment, sum(sum(step)) OVER (PARTITION BY channel_id ORDER BY moment) AS open
    FROM (
        SELECT channel_id, moment, step FROM steps WHERE moment IS NOT NULL
        UNION ALL
        SELECT channel_id, unnest([starts_at, ends_at]), 0 FROM days
    )
    GROUP BY channel_id, moment
),
-- How long how many had been open until then, added up.
areas AS MATERIALIZED (
    SELECT channel_id, moment, coalesce(sum(open_before * lasted) OVER in_order, 0) AS area
    FROM (
        SELECT
            channel_id, moment,
            lag(open) OVER in_order AS open_before,
            epoch_us(moment) - lag(epoch_us(moment)) OVER in_order AS lasted
        FROM counts
        WINDOW in_order AS (PARTITION BY channel_id ORDER BY moment)
    )
    WINDOW in_order AS (PARTITION BY channel_id ORDER BY moment)
)
SELECT
    d.day,
    c.name AS channel,
    d.starts_at AS counted_at,
    (z.area - a.area) / 1e6 AS numerator,
    date_diff('microsecond', d.starts_at, d.ends_at) / 1e6 AS denominator,
    d.is_unfinished
FROM days AS d
JOIN areas AS a ON a.channel_id = d.channel_id AND a.moment = d.starts_at
JOIN areas AS z ON z.channel_id = d.channel_id AND z.moment = d.ends_at
LEFT JOIN channels AS c ON c.channel_id = d.channel_id
WHERE d.starts_at < d.ends_at
