-- Median, 90th and 99th percentile of durations of which some may be unfinished.
-- units(g, value, observed) and curve, as curve.sql makes it of them.
-- The interval is where the curve's band crosses the level (Brookmeyer and Crowley 1982). With
-- nothing unfinished the values are the ordinary quantiles (Hyndman and Fan's type 7).
WITH crossings AS (
    SELECT
        g,
        min(t) FILTER (s <= 0.5 + 1e-12) AS p50,
        min(t) FILTER (lower <= 0.5) AS p50_low,
        min(t) FILTER (upper <= 0.5) AS p50_high,
        min(t) FILTER (s <= 0.1 + 1e-12) AS p90,
        min(t) FILTER (lower <= 0.1) AS p90_low,
        min(t) FILTER (upper <= 0.1) AS p90_high,
        min(t) FILTER (s <= 0.01 + 1e-12) AS p99,
        max(t) AS longest
    FROM curve
    GROUP BY g
),
plain AS (
    SELECT
        g,
        count(*) AS n,
        count(*) - count(value) AS unfinished,
        quantile_cont(value, 0.5) AS p50,
        quantile_cont(value, 0.9) AS p90,
        quantile_cont(value, 0.99) AS p99
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
    CASE WHEN unfinished = 0 THEN plain.p99 ELSE crossings.p99 END AS p99,
    n, unfinished,
    CASE WHEN unfinished > 0 AND crossings.p50 IS NULL THEN longest END AS more_than
FROM plain
JOIN crossings USING (g)
ORDER BY g
