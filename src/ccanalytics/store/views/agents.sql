-- One row per agent: as added, with the role that was set last.
SELECT
    subject_id AS agent_id,
    any_value(data ->> '$.login') FILTER (kind = 'agent.added') AS login,
    any_value(data ->> '$.name') FILTER (kind = 'agent.added') AS name,
    arg_max(data ->> '$.role', position) AS role
FROM f
WHERE subject_kind = 'agent'
GROUP BY subject_id
