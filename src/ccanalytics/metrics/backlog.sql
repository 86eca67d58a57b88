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
ends = "the next midnight"
counted = "for each day and channel: the seconds that its sessions were open, of the seconds that the day has, with 23 or 25 hours where the clocks change"
source = "own; the mean over time, which is what Little's law speaks of: arrivals per second times the seconds that each stays open. Open is what has begun and is not closed, in a queue or in somebody's hands, counted for the channel that has it; sessions that were closed as a test are not"
parts = "channel"
*/
WITH centre AS (
    SELECT zone, coalesce(
        as_of, (SELECT max(happened_at) FROM facts WHERE subject_kind = 'conversation')
    ) AS seen_until
    FROM (SELECT any_value(zone) AS zone FROM centres)
),
steps AS (
    SELECT channel_id, moment, sum(step) AS step
    FROM (
        SELECT session_id, coalesce(channel_id, 0) AS channel_id, unnest([
            {'moment': starts_at, 'step': 1}, {'moment': ends_at, 'step': -1}
        ], recursive := TRUE)
        FROM stretches
        WHERE state <> 'closed'
    )
    WHERE moment IS NOT NULL
    AND session_id NOT IN (SELECT session_id FROM sessions WHERE close_reason = 'test')
    GROUP BY channel_id, moment
),
-- After each step: how many are open, and how long so many had been until then, added up.
counts AS (
    SELECT
        channel_id, moment,
        sum(step) OVER in_order AS open,
        open - step AS open_before,
        epoch_us(moment) - lag(epoch_us(moment)) OVER in_order AS lasted
    FROM steps
    WINDOW in_order AS (PARTITION BY channel_id ORDER BY moment)
),
areas AS (
    SELECT channel_id, moment, open, coalesce(sum(open_before * lasted) OVER in_order, 0) AS area
    FROM counts
    WINDOW in_order AS (PARTITION BY channel_id ORDER BY moment)
),
midnights AS (
    SELECT
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
)
SELECT
    d.day,
    c.name AS channel,
    d.starts_at AS counted_at,
    (
        coalesce(z.area + z.open * (epoch_us(d.ends_at) - epoch_us(z.moment)), 0)
        - coalesce(a.area + a.open * (epoch_us(d.starts_at) - epoch_us(a.moment)), 0)
    ) / 1e6 AS numerator,
    date_diff('microsecond', d.starts_at, d.ends_at) / 1e6 AS denominator,
    d.is_unfinished
FROM (FROM midnights CROSS JOIN (SELECT DISTINCT channel_id FROM steps)) AS d
ASOF LEFT JOIN areas AS a ON a.channel_id = d.channel_id AND a.moment <= d.starts_at
ASOF LEFT JOIN areas AS z ON z.channel_id = d.channel_id AND z.moment <= d.ends_at
LEFT JOIN channels AS c ON c.channel_id = d.channel_id
WHERE d.starts_at < d.ends_at
