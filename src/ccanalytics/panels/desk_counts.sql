-- How many live sessions each tab has, and how many of them wait for us.
WITH me AS (SELECT agent_id FROM agents WHERE login = $me)
SELECT
    count(*) FILTER (status <> 'held' OR (waiting_since IS NOT NULL AND replied_at IS NULL))
        AS unanswered,
    count(*) FILTER (coalesce(agent_id, offered_to) = (FROM me)) AS mine,
    count(*) AS open
FROM sessions_live
