-- The whole centre at a glance: who waits to be accepted, whoever has waited longest, what is open.
WITH live AS (
    SELECT *, status <> 'held' AS is_waiting FROM sessions_live
),
longest AS (
    SELECT * FROM live
    WHERE is_waiting AND waiting_since IS NOT NULL
    ORDER BY waiting_since, session_id
    LIMIT 1
)
SELECT
    count(*) FILTER (live.is_waiting) AS waiting,
    count(*) FILTER (live.status = 'offered' OR live.is_queue_offer) AS offered,
    count(*) FILTER (NOT live.is_waiting) AS held,
    any_value(l.conversation_id) AS longest,
    any_value(l.waiting_since) AS since,
    any_value(coalesce(nullif(k.name, ''), k.address)) AS contact,
    any_value(coalesce(nullif(c.title, ''), c.name)) AS channel
FROM live
LEFT JOIN longest AS l ON TRUE
LEFT JOIN contacts AS k ON k.contact_id = l.contact_id
LEFT JOIN channels AS c ON c.channel_id = l.channel_id
