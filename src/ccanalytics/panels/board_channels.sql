-- Each channel: its queue, what is open in it, and the hours that run at $now or come next. A
-- channel that keeps hours, and has none to come, opens no more.
WITH queues AS (
    SELECT
        channel_id,
        count(*) AS open,
        count(*) FILTER (status <> 'held') AS waiting,
        min(waiting_since) FILTER (status <> 'held') AS since
    FROM sessions_live
    GROUP BY channel_id
),
hours AS (
    SELECT channel_id, min({'opens_at': opens_at, 'closes_at': closes_at}) AS next
    FROM open_hours
    WHERE closes_at > $now
    GROUP BY channel_id
)
SELECT
    c.channel_id AS id,
    c.name AS channel,
    coalesce(nullif(c.title, ''), c.name) AS name,
    coalesce(q.open, 0) AS open,
    coalesce(q.waiting, 0) AS waiting,
    q.since,
    h.next.opens_at,
    h.next.closes_at,
    c.settings
FROM channels AS c
LEFT JOIN queues AS q USING (channel_id)
LEFT JOIN hours AS h USING (channel_id)
ORDER BY name, id
