-- One row per agent: as added, with the role, the presence and the shifts that were set last.
SELECT
    subject_id AS agent_id,
    any_value(data ->> '$.login') FILTER (kind = 'agent.added') AS login,
    any_value(data ->> '$.name') FILTER (kind = 'agent.added') AS name,
    arg_max(data ->> '$.role', position) AS role,
    arg_max(reason, position) FILTER (kind = 'agent.presence_set') AS presence,
    arg_max(happened_at, position) FILTER (kind = 'agent.presence_set') AS presence_since,
    coalesce(
        arg_max(data ->> '$.shifts', position) FILTER (kind = 'agent.shifts_set'), '[]'
    ) AS shifts
FROM f
WHERE subject_kind = 'agent'
GROUP BY subject_id
