-- The team chats about messages of a conversation to which one was asked, with all that was said.
WITH mine AS (
    FROM discussions
    WHERE conversation_id = $conversation
    AND list_contains(members, (SELECT agent_id FROM agents WHERE login = $me))
),
said AS (
    SELECT f.subject_id AS discussion_id, list({
        'author': a.name, 'is_mine': a.login = $me, 'text': f.text,
        'happened_at': epoch_ms(f.happened_at), 'mentions': f.data ->> '$.mentions'
    } ORDER BY f.happened_at, f.position) AS written
    FROM facts_in_force AS f
    JOIN agents AS a ON a.agent_id = f.actor
    WHERE f.kind = 'discussion.written' AND f.subject_kind = 'discussion'
    AND f.subject_id IN (SELECT discussion_id FROM mine)
    GROUP BY f.subject_id
)
SELECT
    m.discussion_id AS id,
    m.conversation_id AS conversation,
    m.message_id AS message,
    (
        SELECT string_agg(name, ', ' ORDER BY name) FROM agents
        WHERE list_contains(m.members, agent_id) AND login <> $me
    ) AS members,
    t.text AS about,
    CASE t.author_kind
        WHEN 'agent' THEN a.name
        WHEN 'contact' THEN coalesce(nullif(k.name, ''), k.address)
    END AS about_author,
    s.written
FROM mine AS m
LEFT JOIN said AS s USING (discussion_id)
LEFT JOIN messages AS t ON t.conversation_id = $conversation AND t.message_id = m.message_id
LEFT JOIN agents AS a ON t.author_kind = 'agent' AND a.agent_id = t.author_id
LEFT JOIN contacts AS k ON t.author_kind = 'contact' AND k.contact_id = t.author_id
