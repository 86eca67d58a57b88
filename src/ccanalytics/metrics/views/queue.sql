-- The live sessions, whoever has waited longest first.
SELECT
    s.conversation_id,
    s.session_id,
    c.name AS channel,
    coalesce(nullif(k.name, ''), k.address) AS contact,
    s.status,
    coalesce(a.login, o.login) AS agent,
    s.waiting_since,
    date_diff('second', s.waiting_since, timezone('UTC', now())) AS waited,
    last.text AS last_text
FROM sessions_live AS s
LEFT JOIN channels AS c ON c.channel_id = s.channel_id
LEFT JOIN contacts AS k ON k.contact_id = s.contact_id
LEFT JOIN agents AS a ON a.agent_id = s.agent_id
LEFT JOIN agents AS o ON o.agent_id = s.offered_to
LEFT JOIN (
    SELECT session_id, arg_max(text, (happened_at, position)) AS text
    FROM facts
    WHERE session_id IN (SELECT session_id FROM sessions_live)
    AND kind IN ('message.received', 'message.sent')
    GROUP BY session_id
) AS last ON last.session_id = s.session_id
WHERE $channel::VARCHAR IS NULL OR c.name = $channel
ORDER BY s.waiting_since NULLS LAST, s.opened_at, s.session_id
