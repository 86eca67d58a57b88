-- The share of durations that is over within so many seconds, the unfinished counted in: what the
-- curve, as curve.sql makes it, has come down by then, with its 95 % band; where all or none are
-- over, which has no band, with Wilson's interval of those who are over, or were watched longer.
-- NULL where nobody was watched for so long and some are unfinished: what the curve would have come
-- down to is not known. units(g, value).
WITH over AS (
    SELECT g, count(value) AS n_over FROM units GROUP BY g
),
reached AS (
    SELECT
        g,
        coalesce(arg_max(s, t) FILTER (t <= $within), 1) AS s,
        arg_max_null(upper, t) FILTER (t <= $within) AS upper,
        arg_max_null(lower, t) FILTER (t <= $within) AS lower,
        coalesce(max(n) FILTER (t > $within), 0) AS n_beyond,
        1.959963984540054 AS z
    FROM curve
    GROUP BY g
    HAVING max(t) >= $within OR min(curve.s) = 0
)
SELECT
    g,
    1 - s AS within,
    CASE WHEN s = 0 THEN n_over / (n_over + z * z) WHEN s = 1 THEN 0 ELSE 1 - upper END AS within_low,
    CASE WHEN s = 0 THEN 1 WHEN s = 1 THEN z * z / (n_beyond + z * z) ELSE 1 - lower END
        AS within_high
FROM reached
JOIN over USING (g)
