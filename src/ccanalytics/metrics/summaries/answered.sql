-- The share that is over within t, to be drawn: curve, as curve.sql makes it, turned upside down.
-- Of points whose shares differ by less than 1/400, less than a line is thick, the first stays;
-- the last one of all stays too, for it tells how long was watched.
SELECT g, t, 1 - s AS share, 1 - upper AS low, 1 - lower AS high, n AS at_risk
FROM curve
QUALIFY
    t = min(t) OVER (PARTITION BY g, floor(s * 400))
    OR t = max(t) OVER (PARTITION BY g)
ORDER BY g, t
