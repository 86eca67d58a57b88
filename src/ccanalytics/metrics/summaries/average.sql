-- The mean of durations that are over, with its normal 95 % interval. The unfinished are no part of
-- it: it is what others report, not how long one waits. units(g, value).
WITH sums AS (
    SELECT
        g,
        avg(value) AS mean,
        stddev_samp(value) / sqrt(count(value)) AS error,
        count(*) AS n,
        count(*) - count(value) AS unfinished
    FROM units
    GROUP BY g
)
SELECT
    g,
    mean AS value,
    CASE WHEN error IS NOT NULL THEN greatest(0, mean - 1.959963984540054 * error) END AS low,
    mean + 1.959963984540054 * error AS high,
    n, unfinished
FROM sums
ORDER BY g
