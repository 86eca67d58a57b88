-- A list of conversations, each with its last session; whoever has waited longest first, of those
-- that ended the latest; of `$among`, where it is given. $show is mine (held by me, offered to me, or I am in it), unanswered
-- (nobody has accepted it, or whoever did has not replied yet), waiting_for_us,
-- waiting_for_contact, pinned, open, closed or spam. Only what is chosen is looked into.
WITH last_sessions AS (
    SELECT * FROM sessions_live
    WHERE CASE $show
        WHEN 'open' THEN TRUE
        WHEN 'mine' THEN coalesce(agent_id, offered_to) = $me OR session_id IN (
            SELECT session_id FROM participants WHERE agent_id = $me
        )
        WHEN 'unanswered' THEN status <> 'held'
            OR (waiting_since IS NOT NULL AND replied_at IS NULL)
        WHEN 'waiting_for_us' THEN waiting_since IS NOT NULL
        WHEN 'waiting_for_contact' THEN waiting_since IS NULL AND status = 'held'
        WHEN 'pinned' THEN agent_id = $me AND pinned_at > $pinned_since
        ELSE FALSE
    END
    UNION ALL
    SELECT s.* FROM sessions_closed AS s
    JOIN conversations_closed AS v USING (conversation_id)
    WHERE $show IN ('closed', 'spam') AND s.session = v.sessions AND s.is_spam = ($show = 'spam')
),
-- Where a message was moved into it and nothing is written there yet, the session that it came from
-- tells what was said last.
chosen AS MATERIALIZED (
    SELECT
        *,
        CASE WHEN last_message_at IS NULL THEN coalesce(parent_id, session_id) ELSE session_id END
            AS told_by
    FROM last_sessions
    WHERE ($channel::BIGINT IS NULL OR channel_id = $channel)
    AND ($agent::BIGINT IS NULL OR coalesce(agent_id, offered_to) = $agent)
    AND ($contact::VARCHAR IS NULL OR contact_id IN (
        SELECT contact_id FROM contacts
        WHERE contains(lower(name), lower($contact)) OR contains(lower(address), lower($contact))
    ))
    AND ($among::BIGINT[] IS NULL OR conversation_id IN (SELECT unnest($among::BIGINT[])))
    ORDER BY waiting_since NULLS LAST, closed_at DESC, last_message_at DESC, session_id DESC
    LIMIT $most
),
marks AS (
    SELECT unnest($read_conversations::BIGINT[]) AS conversation_id,
        unnest($read_positions::BIGINT[]) AS position
),
written AS (
    SELECT
        m.session_id,
        max({'h': m.happened_at, 'p': m.message_id, 'text': left(m.text, 200),
            'side': m.author_kind}) FILTER (NOT m.is_note) AS last,
        count(*) FILTER (
            m.message_id > coalesce(r.position, $read_before)
            AND NOT (m.author_kind = 'agent' AND m.author_id IS NOT DISTINCT FROM $me)
        ) AS unread
    FROM messages AS m
    LEFT JOIN marks AS r USING (conversation_id)
    WHERE m.session_id IN (SELECT told_by FROM chosen)
    AND m.conversation_id IN (SELECT conversation_id FROM chosen)
    GROUP BY m.session_id
),
others AS (
    SELECT p.session_id, list(a.name ORDER BY a.name) AS names
    FROM participants AS p
    JOIN agents AS a USING (agent_id)
    WHERE p.session_id IN (SELECT session_id FROM chosen)
    GROUP BY p.session_id
)
SELECT
    s.conversation_id,
    s.session_id,
    c.name AS channel,
    v.connector,
    coalesce(nullif(k.name, ''), k.address) AS contact,
    k.address,
    coalesce(t.title, '') AS title,
    s.status,
    coalesce(a.login, o.login) AS agent,
    coalesce(coalesce(s.agent_id, s.offered_to) = $me, FALSE) AS is_mine,
    coalesce(s.pinned_at > $pinned_since, FALSE) AS is_pinned,
    s.waiting_since,
    date_diff('second', s.waiting_since, $now) AS waited,
    s.last_message_at,
    w.last.text AS last_text,
    w.last.side AS last_side,
    s.closed_at,
    s.close_reason,
    s.session_id IN (SELECT session_id FROM skips WHERE agent_id = $me) AS is_skipped,
    coalesce(p.names, []) AS participants,
    coalesce(w.unread, 0) AS unread
FROM chosen AS s
JOIN conversations AS v USING (conversation_id)
LEFT JOIN channels AS c ON c.channel_id = s.channel_id
LEFT JOIN contacts AS k ON k.contact_id = s.contact_id
LEFT JOIN agents AS a ON a.agent_id = s.agent_id
LEFT JOIN agents AS o ON o.agent_id = s.offered_to
LEFT JOIN titles AS t ON t.conversation_id = s.conversation_id AND t.agent_id = $me
LEFT JOIN written AS w ON w.session_id = s.told_by
LEFT JOIN others AS p ON p.session_id = s.session_id
ORDER BY s.waiting_since NULLS LAST, s.closed_at DESC, s.last_message_at DESC, s.session_id DESC
