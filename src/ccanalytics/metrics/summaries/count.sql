-- How many there were. A count of what happened is no estimate, hence without interval.
-- units(g, value, is_unfinished).
SELECT
    g,
    sum(value)::BIGINT AS value,
    NULL AS low, NULL AS high, NULL AS p90, NULL AS p90_low, NULL AS p90_high,
    count(*) AS n,
    count(*) FILTER (is_unfinished) AS unfinished, NULL AS longest
FROM units
GROUP BY g
ORDER BY g
