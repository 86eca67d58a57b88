-- The last $most entries of a conversation, messages and moves; what was undone is left out.
-- A message comes with what became of it: edits, deletion, reactions, and how far it has got. Who
-- did it and to whom are numbers: with three joins more, planning took as long again.
WITH every AS MATERIALIZED (
    SELECT *, {'h': happened_at, 'r': recorded_at, 'p': position} AS moment
    FROM facts AS f
    WHERE subject_id = $conversation AND subject_kind = 'conversation'
    AND NOT EXISTS (
        FROM facts AS u WHERE u.subject_id = $conversation AND u.kind = 'act.undone'
        AND u.target = f.position
    )
),
told AS (
    FROM every
    WHERE kind NOT IN (
        'conversation.opened', 'act.undone', 'conversation.renamed', 'message.edited',
        'message.deleted', 'message.reacted', 'delivery.reported'
    )
    ORDER BY happened_at DESC, recorded_at DESC, position DESC
    LIMIT $most
),
delivered AS (
    SELECT target AS position, max({'at': moment, 'state': reason, 'detail': text}) AS last
    FROM every
    WHERE kind = 'delivery.reported'
    GROUP BY target
),
changed AS (
    SELECT
        e.target AS position,
        max({'at': e.moment, 'text': e.text, 'mentions': e.data ->> '$.mentions'})
            FILTER (e.kind = 'message.edited') AS edit,
        bool_or(e.kind = 'message.deleted') AS is_deleted,
        arg_max(coalesce(d.last.detail, ''), e.moment) FILTER (d.last.state = 'failed') AS unchanged
    FROM every AS e
    LEFT JOIN delivered AS d USING (position)
    WHERE e.kind IN ('message.edited', 'message.deleted')
    GROUP BY e.target
),
reacted AS (
    SELECT target AS position, actor_kind, actor, text, max(position) AS last
    FROM every
    WHERE kind = 'message.reacted'
    GROUP BY ALL
    HAVING arg_max(reason, moment) = 'added'
),
reactions AS (
    SELECT position, list([emoji, many::VARCHAR, is_mine::VARCHAR] ORDER BY first) AS reactions
    FROM (
        SELECT r.position, r.text AS emoji, count(*) AS many, min(last) AS first,
            bool_or(r.actor_kind = 'agent' AND coalesce(a.login = $me, FALSE)) AS is_mine
        FROM reacted AS r
        LEFT JOIN agents AS a ON r.actor_kind = 'agent' AND a.agent_id = r.actor
        GROUP BY ALL
    )
    GROUP BY position
),
written AS (
    SELECT
        e.position,
        coalesce(c.is_deleted, FALSE) AS is_deleted,
        CASE WHEN coalesce(c.is_deleted, FALSE) THEN NULL ELSE coalesce(c.edit.text, e.text) END AS text,
        CASE e.actor_kind
            WHEN 'agent' THEN a.name
            WHEN 'contact' THEN coalesce(nullif(k.name, ''), k.address)
        END AS author
    FROM every AS e
    LEFT JOIN changed AS c USING (position)
    LEFT JOIN agents AS a ON e.actor_kind = 'agent' AND a.agent_id = e.actor
    LEFT JOIN contacts AS k ON e.actor_kind = 'contact' AND k.contact_id = e.actor
),
talks AS (
    SELECT message_id AS position, list(discussion_id ORDER BY discussion_id) AS discussions
    FROM discussions
    WHERE conversation_id = $conversation
    AND list_contains(members, (SELECT agent_id FROM agents WHERE login = $me))
    GROUP BY message_id
)
SELECT
    f.position AS id,
    f.kind,
    f.session,
    epoch_ms(f.happened_at) AS happened_at,
    f.actor_kind AS side,
    w.author,
    f.actor,
    f.target,
    f.target_kind,
    f.reason,
    left(coalesce(w.text, t.text), $longest) AS text,
    greatest(0, length(w.text) - $longest) AS more,
    w.is_deleted,
    epoch_ms(c.edit.at.h) AS edited_at,
    CASE
        WHEN w.is_deleted THEN NULL
        WHEN c.edit IS NULL THEN f.data ->> '$.mentions'
        ELSE c.edit.mentions
    END AS mentions,
    (f.data ->> '$.quotes')::BIGINT AS quotes,
    q.author AS quote_author,
    left(q.text, 300) AS quote_text,
    f.data ->> '$.files' AS files,
    (f.data ->> '$.mark')::INTEGER AS mark,
    epoch_ms((f.data ->> '$.due_at')::TIMESTAMP) AS due_at,
    r.reactions,
    x.discussions,
    CASE
        WHEN c.unchanged IS NOT NULL THEN 'failed'
        WHEN f.kind = 'message.sent' AND f.origin IS NULL THEN coalesce(d.last.state, 'queued')
    END AS state,
    coalesce(c.unchanged, d.last.detail) AS detail
FROM told AS f
LEFT JOIN written AS w USING (position)
LEFT JOIN changed AS c USING (position)
LEFT JOIN delivered AS d USING (position)
LEFT JOIN reactions AS r USING (position)
LEFT JOIN talks AS x USING (position)
LEFT JOIN written AS q ON q.position = (f.data ->> '$.quotes')::BIGINT
LEFT JOIN written AS t ON f.target_kind = 'message' AND f.kind = 'message.carried'
    AND t.position = f.target
