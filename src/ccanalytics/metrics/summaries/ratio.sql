-- A ratio, sum over sum, of units that weigh more or less: an agent's day has so many hours. The
-- 95 % interval takes the units as drawn by chance, not the hours (Cochran 1977, ratio estimator).
-- units(g, numerator, denominator, is_unfinished); n is how many units there are.
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
        1.959963984540054 * sqrt(n * greatest(
            0, spread + ratio * ratio * spread_below - 2 * ratio * together
        )) / nullif(whole, 0) AS error
    FROM sums
)
SELECT
    g,
    ratio AS value,
    greatest(0, ratio - error) AS low,
    ratio + error AS high,
    n, unfinished
FROM erring
ORDER BY g
