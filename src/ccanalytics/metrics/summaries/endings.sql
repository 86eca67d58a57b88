-- Competing endings, to be drawn: incidence, as the statistics make it, less the points that nobody
-- would see: of shares that differ by less than 1/400 the first stays, and the last of all.
FROM incidence
QUALIFY
    t = min(t) OVER (PARTITION BY g, cause, floor(share * 400))
    OR t = max(t) OVER (PARTITION BY g, cause)
ORDER BY g, cause, t
