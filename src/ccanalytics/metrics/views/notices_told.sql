-- The words of what is told to agent $me: of the facts at $positions, each told as $told_as says.
WITH told AS (
    SELECT unnest($positions::BIGINT[]) AS position, unnest($told_as::VARCHAR[]) AS told_as
),
found AS MATERIALIZED (
    SELECT
        position, subject_id, kind, happened_at, actor, actor_kind, target, reason, key, text
    FROM facts
    WHERE position IN (SELECT position FROM told UNION SELECT position + 1 FROM told)
),
-- An edit that mentions me is told if no earlier version of the message did.
edited AS (
    SELECT position, target FROM found
    WHERE kind = 'message.edited' AND position IN (SELECT position FROM told)
),
versions AS MATERIALIZED (
    SELECT position, position AS message, data FROM facts
    WHERE position IN (SELECT target FROM edited)
    UNION ALL
    SELECT position, target, data FROM facts
    WHERE kind = 'message.edited' AND target IN (SELECT target FROM edited)
),
told_before AS (
    SELECT e.position
    FROM edited AS e
    JOIN versions AS v ON v.message = e.target AND v.position < e.position
    WHERE contains(v.data, '"agent"') AND list_contains(
        list_transform(
            (v.data -> '$.mentions')::JSON[], lambda m: (m ->> '$[2]') || ':' || (m ->> '$[3]')
        ),
        'agent:' || $me
    )
),
current AS (
    SELECT message_id, text FROM messages WHERE message_id IN (SELECT position FROM told)
)
SELECT
    f.position,
    t.told_as AS kind,
    coalesce(d.conversation_id, f.subject_id) AS conversation_id,
    d.discussion_id,
    CASE
        WHEN c.message_id IS NOT NULL THEN c.message_id
        WHEN t.told_as IN ('mentioned', 'task', 'feed', 'asked') THEN f.target
    END AS message_id,
    CASE f.actor_kind
        WHEN 'agent' THEN coalesce(nullif(a.name, ''), a.login, '')
        WHEN 'contact' THEN coalesce(nullif(k.name, ''), k.address, '')
        ELSE ''
    END AS by,
    f.happened_at,
    coalesce(left(CASE
        WHEN c.message_id IS NOT NULL THEN c.text
        WHEN t.told_as IN ('transferred', 'asked') THEN next.text
        WHEN t.told_as IN ('closed', 'late') THEN f.reason
        ELSE f.text
    END, 200), '') AS text
FROM told AS t
JOIN found AS f USING (position)
LEFT JOIN found AS next ON next.position = f.position + 1 AND next.subject_id = f.subject_id
    AND next.key = f.key AND next.kind IN ('note.added', 'discussion.written')
LEFT JOIN discussions AS d ON d.discussion_id = f.subject_id
LEFT JOIN current AS c ON c.message_id = f.position
LEFT JOIN agents AS a ON f.actor_kind = 'agent' AND a.agent_id = f.actor
LEFT JOIN contacts AS k ON f.actor_kind = 'contact' AND k.contact_id = f.actor
WHERE f.position NOT IN (FROM told_before)
ORDER BY f.position
