-- The sessions of a conversation's contact, wherever they wrote, but its own last one; the newest
-- first. Of a group chat, which has no single contact, its own earlier sessions. `sessions` is how
-- many there are on all pages.
WITH this AS (
    SELECT conversation_id, contact_id, sessions FROM conversations
    WHERE conversation_id = $conversation
),
all_of_them AS (
    SELECT s.*, (count(*) OVER ())::INTEGER AS sessions
    FROM sessions AS s
    WHERE (
        s.contact_id = (SELECT contact_id FROM this)
        OR s.conversation_id = $conversation
    )
    AND (s.conversation_id <> $conversation OR s.session < (SELECT sessions FROM this))
),
chosen AS MATERIALIZED (
    FROM all_of_them
    ORDER BY opened_at DESC, session_id DESC
    LIMIT $per_page OFFSET ($page - 1) * $per_page
),
firsts AS (
    SELECT session_id,
        arg_min(left(text, 200), {'h': happened_at, 'p': message_id}) FILTER (NOT is_note) AS text
    FROM messages
    WHERE conversation_id IN (SELECT conversation_id FROM chosen)
    AND session_id IN (SELECT session_id FROM chosen)
    GROUP BY session_id
),
hands AS (
    SELECT session_id, list(name ORDER BY since, name) AS names
    FROM (
        SELECT f.session_id, a.name, min({'h': f.happened_at, 'p': f.position}) AS since
        FROM facts_in_force AS f
        JOIN agents AS a ON a.agent_id = CASE f.kind
            WHEN 'session.reopened' THEN f.target ELSE f.actor END
        WHERE f.kind IN ('session.accepted', 'session.reopened', 'message.sent')
        AND (f.kind = 'session.reopened' OR f.actor_kind = 'agent')
        AND f.subject_id IN (SELECT conversation_id FROM chosen)
        AND f.session_id IN (SELECT session_id FROM chosen)
        GROUP BY f.session_id, a.name
    )
    GROUP BY session_id
)
SELECT
    s.session_id,
    s.conversation_id,
    s.session,
    c.name AS channel,
    v.connector,
    coalesce(h.names, []) AS agents,
    s.status,
    s.opened_at,
    s.closed_at,
    s.close_reason,
    s.is_spam,
    s.contact_mark,
    s.supervisor_mark,
    s.contact_messages + s.agent_messages + s.bot_messages AS messages,
    t.text AS first_text,
    s.sessions
FROM chosen AS s
JOIN conversations AS v USING (conversation_id)
LEFT JOIN channels AS c ON c.channel_id = s.channel_id
LEFT JOIN firsts AS t ON t.session_id = s.session_id
LEFT JOIN hands AS h ON h.session_id = s.session_id
ORDER BY s.opened_at DESC, s.session_id DESC
