-- Whom or where a conversation may be transferred to: everybody else, and every channel.
SELECT 'agent:' || a.agent_id AS id, 'agent' AS kind, a.name, a.role, a.presence,
    count(s.session_id) AS load
FROM agents AS a
LEFT JOIN sessions_live AS s ON s.agent_id = a.agent_id
WHERE a.login <> $me
GROUP BY a.agent_id, a.name, a.role, a.presence
UNION ALL
SELECT 'channel:' || c.channel_id, 'channel', coalesce(nullif(c.title, ''), c.name), '', NULL,
    count(s.session_id) FILTER (s.status = 'waiting')
FROM channels AS c
LEFT JOIN sessions_live AS s ON s.channel_id = c.channel_id
GROUP BY c.channel_id, c.name, c.title
ORDER BY kind, name
