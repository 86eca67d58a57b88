-- A ratio, sum over sum, of units that weigh more or less: an agent's day has so many hours. The
-- 95 % interval takes the units as drawn by chance, not the hours (Cochran 1977, ratio estimator).
-- units(g, numerator, denominator, is_unfinished); n is how many units there are. Of one unit
-- nothing can be said of chance, so there is no interval.
WITH sums AS (
    SELECT
        g,
        sum(numerator) / nullif(sum(denominator), 0) AS ratio,
        count(*) AS n,
        sum(denominator) AS whole,
        var_samp(numerator) AS spread,
        var_samp(denominator) AS spread_below,
        covar_samp(numerator, denominator) AS together,
        count(*) FILTER (is_unfinished) AS unfinished
    FROM units
    GROUP BY g
),
erring AS (
    SELECT
        *,
        CASE WHEN n > 1 THEN 1.959963984540054 * sqrt(n * greatest(
            0, spread + ratio * ratio * spread_below - 2 * ratio * together
        )) / nullif(whole, 0) END AS error
    FROM sums
)
SELECT
    g,
    ratio AS value,
    CASE WHEN error IS NOT NULL THEN greatest(0, ratio - error) END AS low,
    ratio + error AS high,
    n, unfinished
FROM erring
ORDER BY g
