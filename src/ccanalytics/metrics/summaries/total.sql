-- All together: a sum of what is counted so far. It is no estimate, hence without interval.
-- units(g, value or numerator as value, is_unfinished).
SELECT
    g,
    sum(value) AS value,
    count(*) AS n,
    count(*) FILTER (is_unfinished) AS unfinished
FROM units
GROUP BY g
ORDER BY g
