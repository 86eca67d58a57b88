-- The team chats about messages of a conversation to which one was asked, with all that was said.
WITH mine AS (
    FROM discussions
    WHERE conversation_id = $conversation
    AND list_contains(members, (SELECT agent_id FROM agents WHERE login = $me))
),
said AS (
    SELECT f.subject_id AS discussion_id, list({
        'author': a.name, 'is_mine': a.login = $me, 'text': f.text,
        'happened_at': epoch_ms(f.happened_at)
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
    s.written
FROM mine AS m
LEFT JOIN said AS s USING (discussion_id)
