-- A share, sum over sum, with Wilson's 95 % interval (Wilson 1927).
-- units(g, numerator, denominator, is_unfinished). Where nothing is due yet there is neither.
WITH sums AS (
    SELECT
        g,
        sum(numerator) AS k,
        sum(denominator) AS n,
        count(*) FILTER (is_unfinished) AS unfinished,
        CASE WHEN n > 0 THEN 1.959963984540054 END AS z
    FROM units
    GROUP BY g
)
SELECT
    g,
    CASE WHEN n > 0 THEN k / n END AS value,
    greatest(0, k + z * z / 2 - z * sqrt(k * (n - k) / n + z * z / 4)) / (n + z * z) AS low,
    least(n + z * z, k + z * z / 2 + z * sqrt(k * (n - k) / n + z * z / 4)) / (n + z * z) AS high,
    n::BIGINT AS n, unfinished
FROM sums
ORDER BY g
