-- A mean, sum over sum, with the normal 95 % interval of the mean.
-- units(g, numerator, denominator, is_unfinished).
WITH sums AS (
    SELECT
        g,
        sum(numerator) / sum(denominator) AS mean,
        stddev_samp(numerator / denominator) / sqrt(count(*)) AS error,
        sum(denominator)::BIGINT AS n,
        count(*) FILTER (is_unfinished) AS unfinished
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
