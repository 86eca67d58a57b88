-- What others did after position $since, and after $earliest, that agent $me should hear of, and
-- why: the $most newest. A fact is told once, for the first reason that holds; what was taken back
-- is not told, and nobody is told of what they did. `notices_told` gives the words.
WITH undone AS (SELECT target AS position FROM facts WHERE kind = 'act.undone'),
news AS MATERIALIZED (
    SELECT
        position, subject_id, session_id, channel_id, kind, happened_at, recorded_at, actor,
        actor_kind, target, target_kind, data
    FROM facts ANTI JOIN undone USING (position)
    WHERE position > $since AND happened_at > $earliest
    AND NOT (actor_kind = 'agent' AND actor IS NOT DISTINCT FROM $me)
    AND kind IN (
        'message.received', 'message.sent', 'message.edited', 'note.added', 'session.reopened',
        'session.accepted', 'session.offered', 'session.returned', 'session.closed',
        'session.marked_spam', 'conversation.transferred', 'participant.added', 'target.missed',
        'discussion.opened', 'discussion.written', 'task.created', 'feed.posted'
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
        CASE WHEN kind IN ('conversation.transferred', 'session.offered')
            THEN CASE target_kind WHEN 'agent' THEN coalesce(target, -1) ELSE -1 END
            ELSE holder END AS keeper,
        CASE WHEN kind = 'conversation.transferred' AND target_kind = 'agent' THEN actor
            WHEN holder IS NOT NULL THEN -1 END AS sender,
        CASE WHEN holder IS NOT NULL
            THEN kind NOT IN ('session.closed', 'session.marked_spam') END AS is_live,
        CASE WHEN holder IS NULL AND target = $me THEN kind = 'participant.added' END AS is_in
    FROM facts ANTI JOIN undone USING (position)
    WHERE subject_id IN (SELECT subject_id FROM news) AND kind IN (
        'session.opened', 'session.reopened', 'session.accepted', 'session.offered',
        'session.returned', 'session.closed', 'session.marked_spam', 'conversation.transferred',
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
)
SELECT
    n.position,
    CASE
        WHEN contains(n.data, '"agent"') AND list_contains(
            list_transform(
                (n.data -> '$.mentions')::JSON[], lambda m: (m ->> '$[2]') || ':' || (m ->> '$[3]')
            ),
            'agent:' || $me
        ) THEN 'mentioned'
        WHEN n.kind = 'session.reopened' AND n.target = $me THEN 'assigned'
        WHEN n.kind = 'conversation.transferred' AND n.target_kind = 'agent'
            AND n.target = $me THEN 'transferred'
        WHEN n.kind = 'session.offered' AND (
            n.target = $me
            OR n.target IS NULL AND list_contains((n.data -> '$.agents')::BIGINT[], $me)
        ) THEN 'offered'
        WHEN n.kind IN ('conversation.transferred', 'session.accepted')
            AND f.keeper = $me THEN 'taken'
        WHEN n.kind = 'session.returned' AND f.sender = $me THEN 'declined'
        WHEN n.kind = 'session.returned' AND f.keeper = $me THEN 'returned'
        WHEN n.kind IN ('session.closed', 'session.marked_spam') AND n.actor_kind = 'agent'
            AND f.keeper = $me THEN 'closed'
        WHEN n.kind = 'participant.added' AND n.target = $me THEN 'invited'
        WHEN n.kind = 'target.missed'
            AND list_contains((c.settings -> '$.alerted')::BIGINT[], $me) THEN 'late'
        WHEN n.kind = 'discussion.opened' AND list_contains(d.members, $me) THEN 'asked'
        WHEN n.kind = 'discussion.written' AND list_contains(d.members, $me)
            AND o.position IS NULL THEN 'discussed'
        WHEN n.kind = 'task.created' AND (n.data ->> '$.assignee')::BIGINT = $me THEN 'task'
        WHEN n.kind = 'feed.posted' THEN 'feed'
        WHEN n.kind IN ('message.received', 'message.sent', 'note.added')
            AND n.actor_kind IN ('contact', 'agent') AND f.is_live
            AND (f.holder = $me OR f.is_in) THEN 'message'
    END AS told_as
FROM news AS n
LEFT JOIN found AS f ON f.position = n.position
LEFT JOIN discussions AS d ON d.discussion_id = n.subject_id
LEFT JOIN channels AS c ON c.channel_id = n.channel_id
-- The first words of a discussion are told with its beginning.
LEFT JOIN news AS o ON o.kind = 'discussion.opened' AND o.position = n.position - 1
    AND o.subject_id = n.subject_id AND o.recorded_at = n.recorded_at
WHERE told_as IS NOT NULL
ORDER BY n.position DESC
LIMIT $most
