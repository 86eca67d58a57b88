-- Median, 90th and 99th percentile of durations of which some may be unfinished, with intervals:
-- where the curve of curve.sql and its band cross the levels (Brookmeyer and Crowley 1982). With
-- nothing unfinished the values are the ordinary quantiles (Hyndman and Fan's type 7).
-- units(g, value, observed): value is NULL while unfinished, observed how long that has lasted.
--
-- It says what curve.sql says without following every unit. Between two unfinished ones the curve
-- is in proportion to how many are left, and Greenwood's sum is the difference of 1 / left; so
-- what an unfinished one changes is added up over these alone. Marks are put at each of them and
-- now and then between; only units between the marks where a level may be crossed are looked at.
WITH grouped AS (
    SELECT
        g,
        count(*) AS n,
        count(*) - count(value) AS unfinished,
        max(coalesce(value, observed)) AS longest,
        -- Microseconds, twice, so that at the same time the unfinished come last.
        list(2 * round(1e6 * coalesce(value, observed))::BIGINT + (value IS NULL)::INTEGER) AS waits
    FROM units
    GROUP BY g
),
groups AS MATERIALIZED (SELECT *, (row_number() OVER ())::INTEGER AS id FROM grouped),
placed AS MATERIALIZED (
    SELECT
        id, wait,
        row_number() OVER in_order AS place,
        lead(wait) OVER in_order AS next_wait
    FROM (SELECT id, unnest(waits) AS wait FROM groups)
    WINDOW in_order AS (PARTITION BY id ORDER BY wait)
),
marked AS (
    SELECT
        id, n, place,
        is_open,
        n - place + is_open AS n_left
    FROM (
        SELECT id, place, wait & 1 AS is_open
        FROM placed
        WHERE wait & 1 = 1 OR next_wait IS NULL
        OR (place & 63 = 0 AND xor(next_wait, wait) > 1)
    )
    JOIN groups USING (id)
),
-- Who were left at the mark before, and what the unfinished until then have changed.
carried AS (
    SELECT
        id, n, place, n_left,
        coalesce(lag(place) OVER until_here, 0) AS place_before,
        coalesce(sum(ln(n_left / after)) OVER before, 0) AS raised,
        coalesce(sum(1 / after - 1 / n_left) OVER before, 0) AS untold
    FROM (SELECT *, CASE WHEN n_left > 1 THEN n_left - is_open END AS after FROM marked)
    WINDOW
        until_here AS (PARTITION BY id ORDER BY place),
        before AS (until_here ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
),
-- At each mark the curve's share and Greenwood's sum before it and at it, as -ln(share).
shares AS (
    SELECT
        *,
        n_left / n * exp(raised) AS s,
        -ln((n - place_before) / n) - raised AS fallen_before,
        CASE WHEN n_left > 0 THEN -ln(n_left / n) - raised END AS fallen,
        greatest(0, 1 / (n - place_before) - 1 / n - untold) AS greenwood_before,
        CASE WHEN n_left > 0 THEN greatest(0, 1 / n_left - 1 / n - untold) END AS greenwood
    FROM carried
),
-- How far down the band is at each mark, as ln(-ln(share)), and how far it may be before it.
bands AS (
    SELECT
        *,
        CASE
            WHEN fallen > 1e-12 THEN ln(fallen) + 1.959963984540054 * sqrt(greenwood) / fallen
        END AS lower,
        CASE
            WHEN fallen > 1e-12 THEN ln(fallen) - 1.959963984540054 * sqrt(greenwood) / fallen
        END AS upper,
        CASE
            WHEN fallen IS NULL OR (fallen > 1e-12 AND fallen_before <= 1e-12)
                THEN 'infinity'::DOUBLE
            WHEN fallen > 1e-12
                THEN ln(fallen) + 1.959963984540054 * sqrt(greenwood) / fallen_before
        END AS lower_most,
        CASE
            WHEN fallen IS NULL THEN 'infinity'::DOUBLE
            WHEN fallen > 1e-12
                THEN ln(fallen) - 1.959963984540054 * sqrt(greenwood_before) / fallen
        END AS upper_most
    FROM shares
),
-- Per level, the first mark at which it is crossed for certain.
certain AS (
    SELECT
        id,
        min(place) FILTER (s <= 0.5 + 1e-12) AS p50,
        min(place) FILTER (s <= 0.1 + 1e-12) AS p90,
        min(place) FILTER (s <= 0.01 + 1e-12) AS p99,
        coalesce(min(place) FILTER (lower >= ln(ln(2))), max(place)) AS p50_low,
        coalesce(min(place) FILTER (upper >= ln(ln(2))), max(place)) AS p50_high,
        coalesce(min(place) FILTER (lower >= ln(ln(10))), max(place)) AS p90_low,
        coalesce(min(place) FILTER (upper >= ln(ln(10))), max(place)) AS p90_high
    FROM bands
    GROUP BY id
),
-- The places of those who are between two marks where a level may be crossed.
near AS (
    SELECT
        id, n, raised, untold,
        unnest(range(place_before + 1, place + 1)) AS place
    FROM bands
    JOIN certain USING (id)
    WHERE place IN (p50, p90, p99)
    OR (lower_most >= ln(ln(2)) - 1e-9 AND place <= p50_low)
    OR (upper_most >= ln(ln(2)) - 1e-9 AND place <= p50_high)
    OR (lower_most >= ln(ln(10)) - 1e-9 AND place <= p90_low)
    OR (upper_most >= ln(ln(10)) - 1e-9 AND place <= p90_high)
),
points AS (
    SELECT
        id, wait // 2 / 1e6 AS t,
        CASE WHEN wait & 1 = 0 AND next_wait IS DISTINCT FROM wait
            THEN (n - place) / n * exp(raised) END AS s,
        CASE WHEN place < n THEN
            1.959963984540054
            * sqrt(greatest(0, 1 / (n - place) - 1 / n - untold)) / -ln(s)
        END AS width,
        pow(s, exp(width)) AS lower,
        pow(s, exp(-width)) AS upper
    FROM near
    JOIN placed USING (id, place)
),
crossings AS (
    SELECT
        id,
        min(t) FILTER (s <= 0.5 + 1e-12) AS p50,
        min(t) FILTER (lower <= 0.5) AS p50_low,
        min(t) FILTER (upper <= 0.5) AS p50_high,
        min(t) FILTER (s <= 0.1 + 1e-12) AS p90,
        min(t) FILTER (lower <= 0.1) AS p90_low,
        min(t) FILTER (upper <= 0.1) AS p90_high,
        min(t) FILTER (s <= 0.01 + 1e-12) AS p99
    FROM points
    GROUP BY id
),
-- Where nothing is unfinished.
plain AS (
    SELECT
        id,
        list_aggregate(seconds, 'quantile_cont', 0.5) AS p50,
        list_aggregate(seconds, 'quantile_cont', 0.9) AS p90,
        list_aggregate(seconds, 'quantile_cont', 0.99) AS p99
    FROM (
        SELECT id, list_transform(waits, lambda w: w // 2 / 1e6) AS seconds
        FROM groups
        WHERE unfinished = 0
    )
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
FROM groups
LEFT JOIN crossings USING (id)
LEFT JOIN plain USING (id)
ORDER BY g
