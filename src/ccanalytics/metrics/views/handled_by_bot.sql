-- Sessions that a bot closed without handing them to anybody: no person accepted or wrote.
SELECT DISTINCT s.session_id
FROM sessions AS s
JOIN facts_in_force AS f
    ON f.session_id = s.session_id
    AND f.happened_at = s.closed_at
    AND f.kind = 'session.closed'
    AND f.actor_kind = 'bot'
WHERE s.status = 'closed'
AND s.accepted_at IS NULL
AND s.agent_messages = 0
AND s.transfers = 0
