-- The sessions of one tab of the desk: $tab is unanswered, mine, open, closed or spam.
-- Unanswered: nobody has accepted it, or whoever did has not replied yet.
WITH me AS (SELECT agent_id FROM agents WHERE login = $me),
chosen AS (
    SELECT * FROM sessions_live
    WHERE CASE $tab
        WHEN 'open' THEN TRUE
        WHEN 'mine' THEN coalesce(agent_id, offered_to) = (FROM me)
        WHEN 'unanswered' THEN status <> 'held'
            OR (waiting_since IS NOT NULL AND replied_at IS NULL)
        ELSE FALSE
    END
    UNION ALL (
        SELECT s.* FROM sessions_closed AS s
        JOIN conversations_closed AS v USING (conversation_id)
        WHERE $tab IN ('closed', 'spam') AND s.session = v.sessions AND s.is_spam = ($tab = 'spam')
        ORDER BY s.closed_at DESC
        LIMIT $most
    )
),
texts AS (
    SELECT session_id, max({'h': happened_at, 'p': position, 'text': left(text, 200),
        'side': actor_kind}) AS last
    FROM facts
    WHERE session_id IN (SELECT session_id FROM chosen)
    AND happened_at >= (SELECT min(opened_at) FROM chosen)
    AND kind IN ('message.received', 'message.sent')
    GROUP BY session_id
)
SELECT
    s.conversation_id AS id,
    coalesce(nullif(k.name, ''), k.address) AS contact,
    coalesce(nullif(c.title, ''), c.name) AS channel,
    v.connector,
    s.status,
    coalesce(a.name, o.name) AS agent,
    coalesce(coalesce(s.agent_id, s.offered_to) = (FROM me), FALSE) AS is_mine,
    epoch_ms(s.waiting_since) AS waiting_since,
    epoch_ms(s.last_message_at) AS last_at,
    epoch_ms(s.closed_at) AS closed_at,
    t.last.text AS text,
    t.last.side AS side
FROM chosen AS s
JOIN conversations AS v USING (conversation_id)
LEFT JOIN channels AS c ON c.channel_id = s.channel_id
LEFT JOIN contacts AS k ON k.contact_id = s.contact_id
LEFT JOIN agents AS a ON a.agent_id = s.agent_id
LEFT JOIN agents AS o ON o.agent_id = s.offered_to
LEFT JOIN texts AS t ON t.session_id = s.session_id
