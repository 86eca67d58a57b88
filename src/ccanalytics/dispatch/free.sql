-- When a session was last given to each agent, or ended with them.
SELECT agent_id, max(busy_at) AS free_since
FROM (
    SELECT agent_id, max(closed_at) AS busy_at FROM sessions_closed GROUP BY agent_id
    UNION ALL
    SELECT coalesce(agent_id, offered_to), coalesce(moved_at, opened_at) FROM sessions_live
)
WHERE agent_id IS NOT NULL AND busy_at IS NOT NULL
GROUP BY agent_id
