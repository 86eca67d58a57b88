-- The live sessions, each with whoever writes in it and its messages, oldest first.
WITH said AS (
    SELECT
        session_id,
        list({
            'position': position, 'at': happened_at, 'by': actor_kind, 'text': text,
            'is_imported': kind = 'message.sent' AND origin IS NOT NULL
        } ORDER BY happened_at, recorded_at, position) AS lines,
        -- A group has no contact of its own: whoever wrote last goes on.
        arg_max(actor, position) FILTER (actor_kind = 'contact') AS writer
    FROM facts
    WHERE session_id IN (SELECT session_id FROM sessions_live)
    AND kind IN ('message.received', 'message.sent')
    GROUP BY session_id
)
SELECT
    v.connector, v.thread, c.name AS channel, k.address, k.name, s.status = 'waiting', said.lines
FROM sessions_live AS s
JOIN said USING (session_id)
JOIN conversations_live AS v ON v.conversation_id = s.conversation_id
JOIN channels AS c ON c.channel_id = s.channel_id
JOIN contacts AS k ON k.contact_id = said.writer
ORDER BY s.session_id
