-- A ratio, sum over sum, of units that weigh more or less: an agent's day has so many hours. One
-- agent's days are alike, so the 95 % interval takes the agents as drawn by chance, and the days
-- where there is one agent or none: leaving out each in turn tells how much one of them matters
-- (delete-one jackknife of a ratio, Cochran 1977), by Student's t for as many as there are.
-- units(g, numerator, denominator, is_unfinished, and of agent and day what there is); n is how
-- many units there are. Of one agent on one day nothing can be said of chance: no interval.
WITH all_of_them AS (
    FROM units
    UNION ALL BY NAME
    SELECT NULL::VARCHAR AS agent, NULL::VARCHAR AS day WHERE FALSE
),
sums AS (
    SELECT
        g,
        sum(numerator) / nullif(sum(denominator), 0) AS ratio,
        sum(denominator) AS whole,
        count(*) AS n,
        count(*) FILTER (is_unfinished) AS unfinished,
        count(DISTINCT agent) > 1 AS has_agents
    FROM all_of_them
    GROUP BY g
),
clusters AS (
    SELECT
        s.g, ratio, whole, n, unfinished,
        (sum(numerator) - ratio * sum(denominator)) / nullif(whole - sum(denominator), 0) AS change
    FROM sums AS s
    JOIN all_of_them AS u ON u.g = s.g
    GROUP BY s.g, ratio, whole, n, unfinished, CASE WHEN has_agents THEN agent ELSE day END
),
erring AS (
    SELECT
        g, ratio, n, unfinished,
        count(*) - 1 AS free,
        1.959963984540054 AS z,
        -- Beyond the table by Fisher and Cornish's expansion.
        coalesce(
            [12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281][free],
            z + (z ** 3 + z) / (4 * free) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * free ** 2)
        ) AS t,
        CASE WHEN free > 0 THEN t * sqrt(sum(change ** 2) * free / (free + 1)) END AS error
    FROM clusters
    GROUP BY g, ratio, n, unfinished
)
SELECT
    g,
    ratio AS value,
    CASE WHEN error IS NOT NULL THEN greatest(0, ratio - error) END AS low,
    ratio + error AS high,
    n, unfinished
FROM erring
ORDER BY g
