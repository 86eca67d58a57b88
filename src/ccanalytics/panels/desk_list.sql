-- The sessions of one tab of the desk, of one channel or agent perhaps. $tab is mine (held by me,
-- offered to me, or I was invited), unanswered (nobody has accepted it, or whoever did has not
-- replied yet), ours (they wait for us), theirs (we wait for them), pinned, open, closed or spam.
WITH me AS (SELECT agent_id FROM agents WHERE login = $me),
invited AS (
    SELECT session_id FROM facts
    WHERE happened_at >= (SELECT min(opened_at) FROM sessions_live)
    AND kind IN ('participant.added', 'participant.removed') AND target = (FROM me)
    GROUP BY session_id
    HAVING max({'p': position, 'is_invited': coalesce(reason = 'invited', FALSE)}).is_invited
),
chosen AS (
    SELECT * FROM sessions_live
    WHERE CASE $tab
        WHEN 'open' THEN TRUE
        WHEN 'mine' THEN coalesce(agent_id, offered_to) = (FROM me) OR session_id IN (FROM invited)
        WHEN 'unanswered' THEN status <> 'held'
            OR (waiting_since IS NOT NULL AND replied_at IS NULL)
        WHEN 'ours' THEN waiting_since IS NOT NULL
        WHEN 'theirs' THEN waiting_since IS NULL AND status = 'held'
        WHEN 'pinned' THEN agent_id = (FROM me) AND pinned_at > $pinned_since
        ELSE FALSE
    END
    AND ($channel IS NULL OR channel_id = $channel)
    AND ($agent IS NULL OR coalesce(agent_id, offered_to) = $agent)
    UNION ALL (
        SELECT s.* FROM sessions_closed AS s
        JOIN conversations_closed AS v USING (conversation_id)
        WHERE $tab IN ('closed', 'spam') AND s.session = v.sessions AND s.is_spam = ($tab = 'spam')
        AND ($channel IS NULL OR s.channel_id = $channel)
        AND ($agent IS NULL OR s.agent_id = $agent)
        AND ($sought = '' OR s.conversation_id = try_cast($sought AS BIGINT)
            OR s.contact_id IN (
                SELECT contact_id FROM contacts
                WHERE contains(lower(name), lower($sought))
                OR contains(lower(address), lower($sought))
            )
            OR s.session_id IN (
                SELECT session_id FROM messages WHERE contains(lower(text), lower($sought))
            ))
        ORDER BY s.closed_at DESC
        LIMIT $most
    )
),
-- What was said in them, and what of it was changed or taken back.
said AS MATERIALIZED (
    SELECT session_id, subject_id, kind, target, text, actor_kind, position,
        {'h': happened_at, 'p': position} AS moment
    FROM facts
    WHERE session_id IN (SELECT session_id FROM chosen)
    AND happened_at >= (SELECT min(opened_at) FROM chosen)
    AND kind IN (
        'message.received', 'message.sent', 'message.edited', 'message.deleted', 'act.undone'
    )
),
lasts AS (
    SELECT session_id, max({'m': moment, 'p': position, 'text': text, 'side': actor_kind}) AS last
    FROM said
    WHERE kind IN ('message.received', 'message.sent')
    AND position NOT IN (SELECT target FROM said WHERE kind IN ('message.deleted', 'act.undone'))
    GROUP BY session_id
),
texts AS (
    SELECT session_id, last.side AS side, left(coalesce((
        SELECT arg_max(e.text, e.moment) FROM said AS e
        WHERE e.kind = 'message.edited' AND e.target = last.p
    ), last.text), 200) AS text
    FROM lasts
)
SELECT
    s.conversation_id AS id,
    coalesce(n.title, '') AS title,
    coalesce(nullif(k.name, ''), k.address) AS contact,
    coalesce(nullif(c.title, ''), c.name) AS channel,
    v.connector,
    s.status,
    coalesce(a.name, o.name) AS agent,
    coalesce(coalesce(s.agent_id, s.offered_to) = (FROM me), FALSE) AS is_mine,
    epoch_ms(s.waiting_since) AS waiting_since,
    epoch_ms(s.last_message_at) AS last_at,
    epoch_ms(s.closed_at) AS closed_at,
    CASE WHEN s.pinned_at > $pinned_since THEN epoch_ms(s.pinned_at) END AS pinned_at,
    t.text,
    t.side
FROM chosen AS s
JOIN conversations AS v USING (conversation_id)
LEFT JOIN titles AS n ON n.conversation_id = s.conversation_id AND n.agent_id = (FROM me)
LEFT JOIN channels AS c ON c.channel_id = s.channel_id
LEFT JOIN contacts AS k ON k.contact_id = s.contact_id
LEFT JOIN agents AS a ON a.agent_id = s.agent_id
LEFT JOIN agents AS o ON o.agent_id = s.offered_to
LEFT JOIN texts AS t ON t.session_id = s.session_id
