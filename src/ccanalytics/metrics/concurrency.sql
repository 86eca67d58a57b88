/*
title = "Chats at once"
question = "How many chats does an agent have at once, while they have any?"
grain = ["agent", "day", "kind", "at_least"]
unit = "sessions"
inputs = ["agents", "facts", "centres", "chats_at_once"]
summary = "ratio"
better = "neither"
null_means = "never null; a day on which an agent had no chat is no part of it"
starts = "midnight of a day in the centre's zone"
ends = "the next midnight: of the seconds in which the agent had any chat, from its acceptance until it is closed, passed on or returned, those in which they had at least so many"
counted = "for each day on which an agent had any"
source = "own; by kind, always told apart: assigned is all that an agent holds, active what of it the contact or an agent wrote in within the last 15 minutes, so that what lies idle for days, pinned or not, is none. By at_least it is the share of that time with so many or more; all these shares together are the mean number at once (a mean of whole numbers is the sum of its tails). 20 stands for 20 and all above. An agent's chats are those of all their channels, so channel is empty. The interval takes the agents as drawn by chance, and the days of one who is alone; what was closed as a test was in hand too"
parts = "at_least"
always = ["kind"]
*/
WITH centre AS (
    SELECT zone, coalesce(
        as_of, (SELECT max(happened_at) FROM facts WHERE subject_kind = 'conversation')
    ) AS seen_until
    FROM (SELECT any_value(zone) AS zone FROM centres)
),
-- Each span cut at the midnights.
pieces AS (
    SELECT
        kind, agent_id, level, local,
        timezone('UTC', timezone(zone, local)) AS midnight,
        timezone('UTC', timezone(zone, local + INTERVAL 1 DAY)) AS next_midnight,
        date_diff(
            'microsecond', greatest(starts_at, midnight), least(ends_at, seen_until, next_midnight)
        ) / 1e6 AS seconds
    FROM (
        SELECT c.*, zone, seen_until, unnest(generate_series(
            date_trunc('day', timezone(zone, timezone('UTC', starts_at))),
            timezone(zone, timezone('UTC', least(ends_at, seen_until))),
            INTERVAL 1 DAY
        )) AS local
        FROM chats_at_once AS c
        CROSS JOIN centre
    )
),
levels AS MATERIALIZED (
    SELECT kind, agent_id, level, local, midnight, next_midnight, sum(seconds) AS seconds
    FROM pieces
    WHERE seconds > 0
    GROUP BY ALL
)
SELECT
    a.login AS agent,
    strftime(l.local, '%Y-%m-%d') AS day,
    l.kind,
    k.at_least,
    NULL::VARCHAR AS channel,
    l.midnight AS counted_at,
    sum(CASE WHEN k.at_least < 20 THEN (level >= k.at_least)::INTEGER
        ELSE greatest(0, level - 19) END * seconds) AS numerator,
    sum(seconds) AS denominator,
    l.next_midnight > (SELECT seen_until FROM centre) AS is_unfinished
FROM levels AS l
JOIN agents AS a ON a.agent_id = l.agent_id
JOIN (SELECT unnest(range(1, 21)) AS at_least) AS k
    ON k.at_least <= (SELECT max(level) FROM levels)
GROUP BY ALL
