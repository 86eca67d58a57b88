-- One row per conversation. `every` is all their facts, `s` their sessions.
WITH grouped AS (
    SELECT
        subject_id AS conversation_id,
        max({'p': position, 'data': data, 'contact': target})
            FILTER (kind = 'conversation.opened') AS opening,
        min(happened_at) AS opened_at,
        count(*) AS facts
    FROM every
    WHERE subject_kind = 'conversation'
    GROUP BY subject_id
),
held AS (
    SELECT
        conversation_id,
        count(*) AS sessions,
        max(last_message_at) AS last_message_at,
        max(session_id) FILTER (status <> 'closed') AS live_session_id
    FROM s
    GROUP BY conversation_id
)
SELECT
    conversation_id,
    (opening.data ->> '$.home')::BIGINT AS channel_id,
    opening.data ->> '$.connector' AS connector,
    opening.data ->> '$.thread' AS thread,
    opening.contact AS contact_id,
    opened_at, last_message_at,
    coalesce(sessions, 0)::INTEGER AS sessions,
    live_session_id,
    facts::INTEGER AS facts
FROM grouped
LEFT JOIN held USING (conversation_id)
