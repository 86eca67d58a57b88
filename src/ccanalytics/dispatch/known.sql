-- Who held the last session of each contact before the one that waits, whatever the thread.
SELECT
    w.session_id,
    arg_max(s.agent_id, {'o': s.opened_at, 's': s.session_id}) AS agent_id
FROM sessions_live AS w
JOIN sessions AS s ON s.contact_id = w.contact_id
WHERE w.session_id IN (SELECT unnest($sessions::BIGINT[]))
AND s.agent_id IS NOT NULL
AND (s.opened_at < w.opened_at OR (s.opened_at = w.opened_at AND s.session_id < w.session_id))
GROUP BY w.session_id
