-- The live sessions, whoever has waited longest first. Of an offered one `agent` is who may accept
-- it; `last_text` is what was said last, as it reads now.
WITH said AS MATERIALIZED (
    SELECT session_id, kind, target, text, position, {'h': happened_at, 'p': position} AS moment
    FROM facts
    WHERE session_id IN (SELECT session_id FROM sessions_live)
    AND happened_at >= (SELECT min(opened_at) FROM sessions_live)
    AND kind IN (
        'message.received', 'message.sent', 'message.edited', 'message.deleted', 'act.undone'
    )
),
lasts AS (
    SELECT session_id, max({'m': moment, 'p': position, 'text': text}) AS last
    FROM said
    WHERE kind IN ('message.received', 'message.sent')
    AND position NOT IN (SELECT target FROM said WHERE kind IN ('message.deleted', 'act.undone'))
    GROUP BY session_id
)
SELECT
    s.conversation_id,
    s.session_id,
    c.name AS channel,
    coalesce(nullif(k.name, ''), k.address) AS contact,
    s.status,
    coalesce(a.login, o.login) AS agent,
    s.waiting_since,
    date_diff('second', s.waiting_since, timezone('UTC', now())) AS waited,
    coalesce((
        SELECT arg_max(e.text, e.moment) FROM said AS e
        WHERE e.kind = 'message.edited' AND e.target = last.p
    ), last.text) AS last_text,
    s.pinned_at
FROM sessions_live AS s
LEFT JOIN channels AS c ON c.channel_id = s.channel_id
LEFT JOIN contacts AS k ON k.contact_id = s.contact_id
LEFT JOIN agents AS a ON a.agent_id = s.agent_id
LEFT JOIN agents AS o ON o.agent_id = s.offered_to
LEFT JOIN lasts ON lasts.session_id = s.session_id
WHERE $channel::VARCHAR IS NULL OR c.name = $channel
ORDER BY s.waiting_since NULLS LAST, s.opened_at, s.session_id
