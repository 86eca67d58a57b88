-- The Kaplan–Meier curve of durations of which some may be unfinished: the share s that lasts
-- longer than t, its pointwise 95 % log-log band (Kalbfleisch and Prentice), and the n that were
-- still watched just before t. The band is NULL where it is undefined, at shares of 0 and 1.
-- units(g, value, observed): value is NULL while unfinished, observed how long that has lasted.
WITH at_times AS (
    SELECT g, coalesce(value, observed) AS t, count(value) AS d, count(*) AS m
    FROM units
    GROUP BY ALL
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
        CASE WHEN d = n THEN 0 ELSE exp(sum(CASE WHEN d < n THEN ln(1 - d / n) END) OVER steps) END
            AS s,
        sum(CASE WHEN d < n THEN d / (n * (n - d)) END) OVER steps AS greenwood
    FROM at_risk
    WINDOW steps AS (PARTITION BY g ORDER BY t ROWS UNBOUNDED PRECEDING)
)
SELECT
    g, t, s,
    CASE WHEN s > 0 AND s < 1 THEN 1.959963984540054 * sqrt(greenwood) / -ln(s) END AS width,
    pow(s, exp(width)) AS lower,
    pow(s, exp(-width)) AS upper,
    n::BIGINT AS n
FROM steps
