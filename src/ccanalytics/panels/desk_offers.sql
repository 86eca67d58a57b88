-- The live sessions that are offered to somebody now, or by the queue to all.
SELECT s.conversation_id, s.status, s.moved_at, s.is_queue_offer, c.settings
FROM sessions_live AS s
LEFT JOIN channels AS c USING (channel_id)
WHERE s.status = 'offered' OR s.is_queue_offer
