-- What stands over an open conversation: who it is with, and how its last session stands.
SELECT
    v.conversation_id AS id,
    coalesce(nullif(k.name, ''), k.address) AS contact,
    coalesce(n.title, '') AS title,
    k.address,
    v.connector,
    coalesce(nullif(c.title, ''), c.name) AS channel,
    s.session_id,
    s.status,
    s.close_reason AS reason,
    coalesce(a.name, o.name) AS agent,
    coalesce(coalesce(s.agent_id, s.offered_to) = me.agent_id, FALSE) AS is_mine,
    epoch_ms(s.waiting_since) AS waiting_since,
    epoch_ms(s.closed_at) AS closed_at,
    coalesce(s.is_outbound, FALSE) AS is_outbound,
    CASE WHEN s.pinned_at > $pinned_since THEN epoch_ms(s.pinned_at) END AS pinned_at,
    parent.session AS parent,
    (
        SELECT list({'id': 'agent:' || p.agent_id, 'name': g.name} ORDER BY g.name)
        FROM participants AS p JOIN agents AS g USING (agent_id)
        WHERE p.conversation_id = v.conversation_id AND p.session_id = s.session_id
    ) AS participants,
    (
        SELECT epoch_ms(max(b.closed_at)) FROM sessions AS b
        WHERE b.contact_id = v.contact_id AND b.is_spam
        AND b.session_id IS DISTINCT FROM s.session_id
    ) AS spam_at
FROM conversations AS v
LEFT JOIN agents AS me ON me.login = $me
LEFT JOIN titles AS n ON n.conversation_id = v.conversation_id AND n.agent_id = me.agent_id
LEFT JOIN sessions AS s ON s.conversation_id = v.conversation_id AND s.session = v.sessions
LEFT JOIN sessions AS parent ON parent.session_id = s.parent_id
LEFT JOIN channels AS c ON c.channel_id = coalesce(s.channel_id, v.channel_id)
LEFT JOIN contacts AS k ON k.contact_id = v.contact_id
LEFT JOIN agents AS a ON a.agent_id = s.agent_id
LEFT JOIN agents AS o ON o.agent_id = s.offered_to
WHERE v.conversation_id = $conversation
