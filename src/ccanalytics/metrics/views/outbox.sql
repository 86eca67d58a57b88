-- What leaves for contacts after position $since, in the order in which it was written, and where
-- it goes; no words of it: those pass by what the contact sees.
SELECT
    o.position,
    o.conversation_id,
    o.session_id,
    v.connector,
    v.thread,
    o.message_id,
    o.kind,
    o.state,
    o.detail,
    o.happened_at,
    o.reported_at
FROM outbox AS o
JOIN conversations AS v USING (conversation_id)
WHERE o.position > $since AND ($state::VARCHAR IS NULL OR o.state = $state)
ORDER BY o.position
