-- What is to leave for contacts and has not, of all that was recorded since $since: as the view
-- `outbox` tells it, without reading what is older. Reports and what is taken back come later
-- than what they are about, so that a recent fact's are recent too.
WITH recent AS MATERIALIZED (
    SELECT position, subject_id, kind, target, recorded_at
    FROM facts
    WHERE recorded_at >= $since AND origin IS NULL AND actor_kind <> 'contact'
    AND kind IN (
        'message.sent', 'message.edited', 'message.deleted', 'message.reacted',
        'delivery.reported', 'act.undone'
    )
),
undone AS (SELECT target AS position FROM recent WHERE kind = 'act.undone'),
reported AS (
    SELECT target AS position FROM recent
    WHERE kind = 'delivery.reported' AND position NOT IN (FROM undone)
),
leaving AS MATERIALIZED (
    FROM recent
    WHERE kind NOT IN ('delivery.reported', 'act.undone')
    AND position NOT IN (FROM undone) AND position NOT IN (FROM reported)
    AND (target IS NULL OR target NOT IN (FROM undone))
)
SELECT l.position, l.recorded_at, l.subject_id AS conversation_id, v.connector, v.thread
FROM leaving AS l
JOIN conversations AS v ON v.conversation_id = l.subject_id
LEFT JOIN facts AS m ON m.position = l.target AND l.kind <> 'message.sent'
WHERE l.kind = 'message.sent' OR m.kind = 'message.sent'
OR (l.kind = 'message.reacted' AND m.kind = 'message.received')
ORDER BY l.position
