-- How many live sessions each tab has, by the same rules as the lists themselves.
WITH me AS (SELECT agent_id FROM agents WHERE login = $me),
joined AS (
    SELECT session_id FROM facts
    WHERE happened_at >= (SELECT min(opened_at) FROM sessions_live)
    AND kind IN ('participant.added', 'participant.removed') AND target = (FROM me)
    GROUP BY session_id
    HAVING arg_max(kind, position) = 'participant.added'
)
SELECT
    count(*) FILTER (status <> 'held' OR (waiting_since IS NOT NULL AND replied_at IS NULL))
        AS unanswered,
    count(*) FILTER (
        coalesce(agent_id, offered_to) = (FROM me) OR session_id IN (FROM joined)
    ) AS mine,
    count(waiting_since) AS waiting_for_us,
    count(*) FILTER (waiting_since IS NULL AND status = 'held') AS waiting_for_contact,
    count(*) FILTER (agent_id = (FROM me) AND pinned_at > $pinned_since) AS pinned,
    count(*) AS open
FROM sessions_live
