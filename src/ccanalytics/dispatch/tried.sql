-- Of the sessions in the queue: to whom each was given since it was placed, how often and when
-- last, and who has declined it since. The views `offers` and `skips` tell the same of all
-- sessions; here whoever was given it by its placing counts as offered it once, and only the facts
-- recorded since $since are read, before which none of these sessions was.
WITH queued AS (
    SELECT session_id
    FROM sessions_live
    WHERE status <> 'held' AND moved_at IS NOT NULL AND channel_id IS NOT NULL
),
recent AS MATERIALIZED (
    SELECT
        position, session_id, kind, actor, target, target_kind, happened_at,
        {'h': happened_at, 'r': recorded_at, 'p': position} AS moment
    FROM facts
    WHERE recorded_at >= $since AND kind IN (
        'session.reopened', 'session.accepted', 'conversation.transferred', 'session.offered',
        'session.skipped', 'act.undone'
    )
),
tried AS MATERIALIZED (
    FROM recent
    WHERE session_id IN (FROM queued) AND kind <> 'act.undone'
    AND position NOT IN (SELECT target FROM recent WHERE kind = 'act.undone')
),
placed AS (
    SELECT session_id, max(moment) AS moment
    FROM tried
    WHERE kind IN ('session.reopened', 'session.accepted', 'conversation.transferred')
    GROUP BY session_id
),
since_placed AS (
    SELECT
        t.session_id, t.happened_at,
        t.kind = 'session.skipped' AS is_skip,
        CASE WHEN t.kind IN ('session.accepted', 'session.skipped') THEN t.actor
            WHEN t.target_kind = 'agent' THEN t.target END AS agent_id
    FROM tried AS t
    LEFT JOIN placed AS p USING (session_id)
    WHERE p.moment IS NULL OR t.moment >= p.moment
)
SELECT
    session_id, agent_id,
    count(*) FILTER (NOT is_skip)::INTEGER AS times,
    max(happened_at) FILTER (NOT is_skip) AS given_at,
    bool_or(is_skip) AS has_skipped
FROM since_placed
WHERE agent_id IS NOT NULL
GROUP BY session_id, agent_id
