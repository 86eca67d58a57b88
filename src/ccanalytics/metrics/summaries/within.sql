-- The share of durations that is over within so many seconds, the unfinished counted in: what the
-- curve, as curve.sql makes it, has come down by then, with its 95 % band. NULL where nobody was
-- watched for so long and some are unfinished: what the curve would have come down to is not known.
SELECT
    g,
    1 - coalesce(arg_max(s, t) FILTER (t <= $within), 1) AS within,
    1 - arg_max(upper, t) FILTER (t <= $within) AS within_low,
    1 - arg_max(lower, t) FILTER (t <= $within) AS within_high
FROM curve
GROUP BY g
HAVING max(t) >= $within OR min(s) = 0
