-- How many chats an agent had at once (`level`, at least 1), from when until when; `ends_at` is NULL
-- of what goes on. `kind` is assigned (all that they held) or active: of these the ones in which
-- the contact or an agent had written within the last 15 minutes, so that a chat which lies idle,
-- pinned or not, is none.
WITH held AS MATERIALIZED (
    SELECT session_id, agent_id, starts_at, ends_at FROM stretches WHERE state = 'held'
),
-- From each message until the next one, or until it is too long ago.
lively AS (
    SELECT session_id, happened_at AS starts_at, least(
        happened_at + INTERVAL 15 MINUTE,
        lead(happened_at) OVER (PARTITION BY session_id ORDER BY happened_at)
    ) AS ends_at
    FROM facts_in_force
    WHERE kind = 'message.received' OR (kind = 'message.sent' AND actor_kind = 'agent')
),
spans AS (
    SELECT 'assigned' AS kind, agent_id, starts_at, ends_at FROM held
    UNION ALL
    SELECT
        'active', h.agent_id,
        greatest(h.starts_at, l.starts_at), least(h.ends_at, l.ends_at)
    FROM held AS h
    JOIN lively AS l
        ON l.session_id = h.session_id
        AND l.ends_at > h.starts_at
        AND l.starts_at < coalesce(h.ends_at, 'infinity')
),
steps AS (
    SELECT kind, agent_id, moment, sum(step) AS step
    FROM (
        SELECT kind, agent_id, starts_at AS moment, 1 AS step FROM spans
        UNION ALL
        SELECT kind, agent_id, ends_at, -1 FROM spans WHERE ends_at IS NOT NULL
    )
    GROUP BY kind, agent_id, moment
)
SELECT
    kind, agent_id,
    (sum(step) OVER in_order)::INTEGER AS level,
    moment AS starts_at,
    lead(moment) OVER in_order AS ends_at
FROM steps
WINDOW in_order AS (PARTITION BY kind, agent_id ORDER BY moment)
QUALIFY level > 0
