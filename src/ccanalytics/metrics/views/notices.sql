-- What others did after position $since, and after $earliest, that agent $me should hear of: the
-- $most newest, in the order of their positions. A fact is told once, for the first of the reasons
-- in `told` that holds; what was taken back is not told, and nobody is told of what they did.
WITH undone AS (SELECT target AS position FROM facts WHERE kind = 'act.undone'),
news AS MATERIALIZED (
    SELECT
        position, subject_id, session_id, kind, happened_at, recorded_at, actor, actor_kind,
        target, target_kind, reason, key, data
    FROM facts ANTI JOIN undone USING (position)
    WHERE position > $since AND happened_at > $earliest
    AND NOT (actor_kind = 'agent' AND actor IS NOT DISTINCT FROM $me)
    AND kind IN (
        'message.received', 'message.sent', 'message.edited', 'note.added', 'session.reopened',
        'session.accepted', 'session.returned', 'session.closed', 'session.marked_spam',
        'conversation.transferred', 'participant.added', 'discussion.opened',
        'discussion.written', 'task.created', 'feed.posted'
    )
),
-- Who has a session after each move of those that the news are about; -1 is nobody.
moves AS MATERIALIZED (
    SELECT
        position, session_id, happened_at, recorded_at,
        CASE kind
            WHEN 'session.accepted' THEN actor
            WHEN 'session.reopened' THEN coalesce(target, -1)
            WHEN 'participant.added' THEN NULL
            WHEN 'participant.removed' THEN NULL
            ELSE -1
        END AS holder,
        CASE WHEN kind = 'conversation.transferred'
            THEN CASE target_kind WHEN 'agent' THEN target ELSE -1 END
            ELSE holder END AS keeper,
        CASE WHEN kind = 'conversation.transferred' AND target_kind = 'agent' THEN actor
            WHEN holder IS NOT NULL THEN -1 END AS sender,
        CASE WHEN holder IS NOT NULL
            THEN kind NOT IN ('session.closed', 'session.marked_spam') END AS is_live,
        CASE WHEN holder IS NULL AND target = $me THEN kind = 'participant.added' END AS is_in
    FROM facts ANTI JOIN undone USING (position)
    WHERE subject_id IN (SELECT subject_id FROM news) AND kind IN (
        'session.opened', 'session.reopened', 'session.accepted', 'session.returned',
        'session.closed', 'session.marked_spam', 'conversation.transferred',
        'participant.added', 'participant.removed'
    )
),
mine AS (
    SELECT DISTINCT session_id FROM moves WHERE keeper = $me OR sender = $me OR is_in
),
-- How each of the news found its session.
found AS (
    SELECT
        position,
        last_value(holder IGNORE NULLS) OVER before AS holder,
        last_value(keeper IGNORE NULLS) OVER before AS keeper,
        last_value(sender IGNORE NULLS) OVER before AS sender,
        last_value(is_live IGNORE NULLS) OVER before AS is_live,
        last_value(is_in IGNORE NULLS) OVER before AS is_in
    FROM (
        FROM moves
        UNION ALL BY NAME
        SELECT position, session_id, happened_at, recorded_at FROM news
        WHERE position NOT IN (SELECT position FROM moves)
    )
    WHERE session_id IN (FROM mine)
    WINDOW before AS (
        PARTITION BY session_id ORDER BY happened_at, recorded_at, position
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
),
-- Where I am mentioned; in a message that was edited, the first time.
edited AS (SELECT target AS position FROM news WHERE kind = 'message.edited'),
versions AS (
    SELECT position, kind, target, data FROM news
    UNION
    SELECT position, kind, target, data FROM facts WHERE position IN (FROM edited)
    UNION
    SELECT position, kind, target, data FROM facts ANTI JOIN undone USING (position)
    WHERE kind = 'message.edited' AND target IN (FROM edited)
),
naming AS (
    SELECT min(position) AS position
    FROM versions
    WHERE contains(data, '"agent"') AND list_contains(
        list_transform(
            (data -> '$.mentions')::JSON[], lambda m: (m ->> '$[2]') || ':' || (m ->> '$[3]')
        ),
        'agent:' || $me
    )
    GROUP BY CASE kind WHEN 'message.edited' THEN target ELSE position END
),
told AS MATERIALIZED (
    SELECT
        n.*, d.discussion_id, coalesce(d.conversation_id, n.subject_id) AS conversation_id,
        CASE
            WHEN n.position IN (FROM naming) THEN 'mentioned'
            WHEN n.kind = 'session.reopened' AND n.target = $me THEN 'assigned'
            WHEN n.kind = 'conversation.transferred' AND n.target_kind = 'agent'
                AND n.target = $me THEN 'transferred'
            WHEN n.kind IN ('conversation.transferred', 'session.accepted')
                AND f.keeper = $me THEN 'taken'
            WHEN n.kind = 'session.returned' AND f.sender = $me THEN 'declined'
            WHEN n.kind = 'session.returned' AND f.keeper = $me THEN 'returned'
            WHEN n.kind IN ('session.closed', 'session.marked_spam') AND n.actor_kind = 'agent'
                AND f.keeper = $me THEN 'closed'
            WHEN n.kind = 'participant.added' AND n.target = $me THEN 'invited'
            WHEN n.kind = 'discussion.opened' AND list_contains(d.members, $me) THEN 'asked'
            WHEN n.kind = 'discussion.written' AND list_contains(d.members, $me)
                AND o.position IS NULL THEN 'discussed'
            WHEN n.kind = 'task.created' AND (n.data ->> '$.assignee')::BIGINT = $me
                THEN 'task'
            WHEN n.kind = 'feed.posted' THEN 'feed'
            WHEN n.kind IN ('message.received', 'message.sent', 'note.added')
                AND n.actor_kind IN ('contact', 'agent') AND f.is_live
                AND (f.holder = $me OR f.is_in) THEN 'message'
        END AS told_as
    FROM news AS n
    LEFT JOIN found AS f ON f.position = n.position
    LEFT JOIN discussions AS d ON d.discussion_id = n.subject_id
    -- The first words of a discussion are told with its beginning.
    LEFT JOIN news AS o ON o.kind = 'discussion.opened' AND o.position = n.position - 1
        AND o.subject_id = n.subject_id AND o.key = n.key
    WHERE told_as IS NOT NULL
    ORDER BY n.position DESC
    LIMIT $most
),
words AS MATERIALIZED (
    SELECT position, subject_id, kind, reason, key, text FROM facts
    WHERE position IN (SELECT position FROM told UNION SELECT position + 1 FROM told)
),
current AS (
    SELECT message_id, text FROM messages WHERE message_id IN (SELECT position FROM told)
)
SELECT
    t.position,
    t.told_as AS kind,
    t.conversation_id,
    t.discussion_id,
    CASE
        WHEN t.kind IN ('message.received', 'message.sent', 'note.added') THEN t.position
        WHEN t.told_as IN ('mentioned', 'task', 'feed') THEN t.target
        WHEN t.kind = 'discussion.opened' THEN t.target
    END AS message_id,
    CASE t.actor_kind
        WHEN 'agent' THEN coalesce(nullif(a.name, ''), a.login, '')
        WHEN 'contact' THEN coalesce(nullif(k.name, ''), k.address, '')
        ELSE ''
    END AS by,
    t.happened_at,
    coalesce(left(CASE
        WHEN c.message_id IS NOT NULL THEN c.text
        WHEN t.told_as IN ('transferred', 'asked') THEN next.text
        WHEN t.told_as = 'closed' THEN w.reason
        ELSE w.text
    END, 200), '') AS text
FROM told AS t
JOIN words AS w USING (position)
LEFT JOIN words AS next ON next.position = t.position + 1 AND next.subject_id = t.subject_id
    AND next.key = t.key AND next.kind IN ('note.added', 'discussion.written')
LEFT JOIN current AS c ON c.message_id = t.position
LEFT JOIN agents AS a ON t.actor_kind = 'agent' AND a.agent_id = t.actor
LEFT JOIN contacts AS k ON t.actor_kind = 'contact' AND k.contact_id = t.actor
ORDER BY t.position
