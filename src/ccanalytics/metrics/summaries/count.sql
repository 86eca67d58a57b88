-- How many there were. A count of what happened is no estimate, hence without interval.
-- units(g, value, is_unfinished).
SELECT
    g,
    sum(value)::BIGINT AS value,
    count(*) AS n,
    count(*) FILTER (is_unfinished) AS unfinished
FROM units
GROUP BY g
ORDER BY g
