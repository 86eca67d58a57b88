-- What stands over an open conversation: who it is with, and how its last session stands.
SELECT
    v.conversation_id AS id,
    coalesce(nullif(k.name, ''), k.address) AS contact,
    k.address,
    v.connector,
    coalesce(nullif(c.title, ''), c.name) AS channel,
    s.status,
    s.close_reason AS reason,
    coalesce(a.name, o.name) AS agent,
    coalesce(coalesce(s.agent_id, s.offered_to) = me.agent_id, FALSE) AS is_mine,
    epoch_ms(s.waiting_since) AS waiting_since,
    epoch_ms(s.closed_at) AS closed_at
FROM conversations AS v
LEFT JOIN sessions AS s ON s.conversation_id = v.conversation_id AND s.session = v.sessions
LEFT JOIN channels AS c ON c.channel_id = coalesce(s.channel_id, v.channel_id)
LEFT JOIN contacts AS k ON k.contact_id = v.contact_id
LEFT JOIN agents AS a ON a.agent_id = s.agent_id
LEFT JOIN agents AS o ON o.agent_id = s.offered_to
LEFT JOIN agents AS me ON me.login = $me
WHERE v.conversation_id = $conversation
