-- Median and 90th percentile of durations of which some may be unfinished.
-- units(g, value, observed): value is NULL while unfinished, observed how long that has lasted.
-- Kaplan–Meier; the interval is where the pointwise 95 % log-log band crosses the level
-- (Brookmeyer and Crowley 1982; Kalbfleisch and Prentice). With nothing unfinished the values
-- are the ordinary quantiles (Hyndman and Fan's type 7).
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
curve AS (
    SELECT
        g, t,
        CASE WHEN d = n THEN 0 ELSE exp(sum(CASE WHEN d < n THEN ln(1 - d / n) END) OVER steps) END
            AS s,
        sum(CASE WHEN d < n THEN d / (n * (n - d)) END) OVER steps AS greenwood
    FROM at_risk
    WINDOW steps AS (PARTITION BY g ORDER BY t ROWS UNBOUNDED PRECEDING)
),
band AS (
    SELECT
        g, t, s,
        CASE WHEN s > 0 AND s < 1 THEN 1.959963984540054 * sqrt(greenwood) / -ln(s) END AS width,
        pow(s, exp(width)) AS lower,
        pow(s, exp(-width)) AS upper
    FROM curve
),
crossings AS (
    SELECT
        g,
        min(t) FILTER (s <= 0.5 + 1e-12) AS p50,
        min(t) FILTER (lower <= 0.5) AS p50_low,
        min(t) FILTER (upper <= 0.5) AS p50_high,
        min(t) FILTER (s <= 0.1 + 1e-12) AS p90,
        min(t) FILTER (lower <= 0.1) AS p90_low,
        min(t) FILTER (upper <= 0.1) AS p90_high,
        max(t) AS longest
    FROM band
    GROUP BY g
),
plain AS (
    SELECT
        g,
        count(*) AS n,
        count(*) - count(value) AS unfinished,
        quantile_cont(value, 0.5) AS p50,
        quantile_cont(value, 0.9) AS p90
    FROM units
    GROUP BY g
)
SELECT
    g,
    CASE WHEN unfinished = 0 THEN plain.p50 ELSE crossings.p50 END AS value,
    p50_low AS low,
    p50_high AS high,
    CASE WHEN unfinished = 0 THEN plain.p90 ELSE crossings.p90 END AS p90,
    p90_low, p90_high,
    n, unfinished, longest
FROM plain
JOIN crossings USING (g)
ORDER BY g
