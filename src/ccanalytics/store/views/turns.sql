-- One row per turn. `f` is the facts of whole conversations with their numbers, `s` their
-- sessions. A turn that nobody replied to ends, unanswered, with its session.
WITH grouped AS (
    SELECT
        subject_id AS conversation_id, session_id, turn,
        min({'h': happened_at, 'r': recorded_at, 'p': position, 'channel': channel_id,
             'asked_at': CASE kind WHEN 'message.carried'
                 THEN (data ->> '$.asked_at')::TIMESTAMP ELSE happened_at END})
            FILTER (kind = 'message.received' OR (kind = 'message.carried' AND reason = 'waiting'))
            AS question,
        min({'h': happened_at, 'r': recorded_at, 'p': position, 'actor': actor,
             'is_reply': kind = 'message.sent',
             'reason': CASE kind WHEN 'message.sent' THEN 'replied' ELSE reason END})
            FILTER (
                (kind = 'message.sent' AND actor_kind = 'agent')
                OR kind IN ('session.closed', 'session.marked_spam', 'turn.dismissed')
            ) AS ending
    FROM f
    WHERE session_id IS NOT NULL AND turn > 0
    GROUP BY subject_id, session_id, turn
)
SELECT
    g.conversation_id, g.session_id, g.turn,
    question.channel AS channel_id,
    question.asked_at,
    CASE WHEN ending.is_reply THEN ending.h END AS replied_at,
    CASE WHEN ending.is_reply THEN ending.actor END AS replied_by,
    coalesce(ending.h, CASE WHEN s.close_reason = 'superseded' THEN s.closed_at END) AS ended_at,
    coalesce(ending.reason, CASE WHEN s.close_reason = 'superseded' THEN 'superseded' END)
        AS end_reason
FROM grouped AS g
JOIN s USING (session_id)
