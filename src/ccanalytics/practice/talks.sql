-- The live sessions, each with whoever writes in it and its messages, oldest first. Of what agents
-- and bots wrote only what has got there, at the time it did: nobody answers what they have not.
-- Whom somebody plays (the messages are called so) does not write by themselves.
WITH live AS (
    FROM facts_in_force
    WHERE session_id IN (SELECT session_id FROM sessions_live)
    AND kind IN ('message.received', 'message.sent', 'delivery.reported')
),
reported AS (
    SELECT
        target AS position,
        min(happened_at) FILTER (reason IN ('delivered', 'read')) AS delivered_at,
        bool_or(reason = 'read') AS is_read
    FROM live
    WHERE kind = 'delivery.reported'
    GROUP BY target
),
said AS (
    SELECT
        session_id,
        list({
            'position': position,
            'at': CASE WHEN kind = 'message.sent' THEN coalesce(delivered_at, happened_at)
                ELSE happened_at END,
            'by': actor_kind, 'text': text,
            'is_imported': kind = 'message.sent' AND origin IS NOT NULL
        } ORDER BY happened_at, recorded_at, position) AS lines,
        -- A group has no contact of its own: whoever wrote last goes on.
        arg_max(actor, position) FILTER (actor_kind = 'contact') AS writer,
        coalesce(list(position) FILTER (delivered_at IS NOT NULL AND NOT is_read), []) AS unread,
        bool_or(kind = 'message.received' AND contains(origin, ':played-')) AS is_played
    FROM live
    LEFT JOIN reported USING (position)
    WHERE kind = 'message.received' OR (
        kind = 'message.sent' AND (origin IS NOT NULL OR delivered_at IS NOT NULL)
    )
    GROUP BY session_id
)
SELECT
    v.connector, v.thread, c.name AS channel, k.address, k.name, s.status = 'waiting', said.lines,
    s.conversation_id, said.unread
FROM sessions_live AS s
JOIN said USING (session_id)
JOIN conversations_live AS v ON v.conversation_id = s.conversation_id
JOIN channels AS c ON c.channel_id = s.channel_id
JOIN contacts AS k ON k.contact_id = said.writer
WHERE NOT coalesce(said.is_played, FALSE)
ORDER BY s.session_id
