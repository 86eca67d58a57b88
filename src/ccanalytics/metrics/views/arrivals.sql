-- The week as 168 cells: how many sessions contacts began in each hour of it, and on how many
-- days that hour lay within the window, which ends with the last fact at the latest.
WITH span AS (
    SELECT
        greatest(min(happened_at), $since::TIMESTAMP) AS first_at,
        least(max(happened_at) + INTERVAL 1 MICROSECOND, $until::TIMESTAMP) AS end_at
    FROM facts
    WHERE subject_kind = 'conversation'
),
local AS (
    SELECT
        date_trunc('hour', timezone(zone, timezone('UTC', first_at))) AS first_hour,
        timezone(zone, timezone('UTC', end_at)) AS end_at
    FROM span, centres
),
watched AS (
    SELECT isodow(h) AS weekday, hour(h) AS hour, count(*) AS days
    FROM (SELECT unnest(range(first_hour, end_at, INTERVAL 1 HOUR)) AS h FROM local)
    GROUP BY ALL
),
counted AS (
    SELECT weekday, hour, count(*) AS arrivals
    FROM metrics.arrivals
    WHERE ($since::TIMESTAMP IS NULL OR counted_at >= $since::TIMESTAMP)
    AND ($until::TIMESTAMP IS NULL OR counted_at < $until::TIMESTAMP)
    AND ($channel::VARCHAR IS NULL OR channel = $channel::VARCHAR)
    GROUP BY ALL
)
SELECT
    d.weekday::INTEGER AS weekday,
    h.hour::INTEGER AS hour,
    coalesce(arrivals, 0) AS arrivals,
    coalesce(days, 0) AS days,
    CASE WHEN days > 0 THEN coalesce(arrivals, 0) / days END AS mean
FROM range(1, 8) AS d (weekday)
CROSS JOIN range(24) AS h (hour)
LEFT JOIN counted USING (weekday, hour)
LEFT JOIN watched USING (weekday, hour)
ORDER BY d.weekday, h.hour
