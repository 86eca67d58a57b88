-- Where one ending rules out the others: the share that has ended so by t, of each cause, by Aalen
-- and Johansen. Its pointwise 95 % band has the delta method's variance (Marubini and Valsecchi
-- 1995; Dinse and Larson 1986) and is drawn on log(-log(1 - share)): where there is one cause only,
-- it is that of curve.sql turned upside down. It is NULL at shares of 0 and 1.
-- units(g, value, observed, cause): value is NULL while unfinished, observed how long that has
-- lasted, cause is how it ended and NULL while it goes on.
-- A cause has a point wherever its share grows, and at the first and last times of its group, which
-- tell of how many it is and how long was watched.
WITH ends AS (
    SELECT g, cause, coalesce(value, observed) AS t, count(*)::DOUBLE AS m
    FROM units
    GROUP BY ALL
),
at_times AS (
    SELECT g, t, sum(m) AS m, coalesce(sum(m) FILTER (cause IS NOT NULL), 0) AS d
    FROM ends
    GROUP BY g, t
),
at_risk AS (
    SELECT g, t, d, sum(m) OVER (
        PARTITION BY g ORDER BY t ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
    ) AS n
    FROM at_times
),
steps AS (
    SELECT
        g, t, n,
        t IN (min(t) OVER (PARTITION BY g), max(t) OVER (PARTITION BY g)) AS is_end,
        CASE WHEN d < n THEN d / (n * (n - d)) ELSE 0 END AS a,
        coalesce(exp(sum(CASE WHEN d < n THEN ln(1 - d / n) END) OVER (
            PARTITION BY g ORDER BY t ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        )), 1) AS going_on
    FROM at_risk
),
shares AS (
    SELECT
        g, cause, t, n, is_end, a,
        coalesce(m, 0) AS d,
        going_on * d / (n * n) AS v,
        going_on * going_on * d * (n - d) / (n * n * n) AS w,
        sum(going_on * d / n) OVER running AS f
    FROM steps
    CROSS JOIN (SELECT DISTINCT cause FROM units WHERE cause IS NOT NULL) AS causes
    LEFT JOIN ends USING (g, cause, t)
    WINDOW running AS (PARTITION BY g, cause ORDER BY t ROWS UNBOUNDED PRECEDING)
),
spread AS (
    SELECT
        g, cause, t, n, d, is_end, f,
        f * f * sum(a) OVER running - 2 * f * sum(f * a) OVER running
        + sum(f * f * a) OVER running + sum(w) OVER running
        - 2 * (f * sum(v) OVER running - sum(f * v) OVER running) AS variance
    FROM shares
    WINDOW running AS (PARTITION BY g, cause ORDER BY t ROWS UNBOUNDED PRECEDING)
),
bands AS (
    SELECT
        *,
        CASE
            WHEN f > 0 AND f < 1 - 1e-12
                THEN 1.959963984540054 * sqrt(greatest(variance, 0)) / ((f - 1) * ln(1 - f))
        END AS width
    FROM spread
    WHERE d > 0 OR is_end
)
SELECT
    g, cause, t,
    least(f, 1) AS share,
    1 - pow(1 - f, exp(-width)) AS low,
    1 - pow(1 - f, exp(width)) AS high,
    n::BIGINT AS at_risk
FROM bands
ORDER BY g, cause, t
