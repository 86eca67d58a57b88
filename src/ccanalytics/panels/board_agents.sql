-- Each agent: whether they are there, and what of the live sessions is theirs. In `counted` is what
-- may count against the most that a channel allows: nothing that was imported, as the rules have it.
SELECT
    a.agent_id AS id,
    a.login,
    coalesce(nullif(a.name, ''), a.login) AS name,
    a.role,
    a.presence,
    a.presence_since AS since,
    count(s.session_id) FILTER (s.status = 'held') AS held,
    count(s.session_id) FILTER (s.status = 'offered') AS offered,
    count(s.waiting_since) FILTER (s.status = 'held') AS asked,
    count(s.session_id) AS open,
    {
        'open': count(s.moved_at),
        'unreplied': count(s.moved_at) FILTER (s.replied_at IS NULL),
        'waiting': count(s.moved_at) FILTER (s.waiting_since IS NOT NULL)
    } AS counted
FROM agents AS a
LEFT JOIN sessions_live AS s ON coalesce(s.agent_id, s.offered_to) = a.agent_id
GROUP BY a.agent_id, a.login, a.name, a.role, a.presence, a.presence_since
ORDER BY name, id
