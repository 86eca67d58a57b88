-- Who served each session: the agent who sent most replies of it, of several the one who wrote
-- last. A session to whose contact no person wrote has no row.
WITH writers AS (
    SELECT session_id, actor, {
        'replies': count(*),
        'last': max({'h': happened_at, 'r': recorded_at, 'p': position})
    } AS weight
    FROM facts_in_force
    WHERE kind = 'message.sent' AND actor_kind = 'agent' AND session_id IS NOT NULL
    GROUP BY session_id, actor
)
SELECT session_id, arg_max(actor, weight) AS agent_id
FROM writers
GROUP BY session_id
