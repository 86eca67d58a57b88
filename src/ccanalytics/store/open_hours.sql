-- How long channels were open between two moments: all columns of `spans` and open_us, which is
-- microseconds. spans(channel_id, starts_at, ends_at): a channel without rows in `open_hours` is
-- open always, and so is no channel; open_us is NULL where an end is.
--
-- Each opening reaches until the next one. It is cut into pieces of four hours, which are found by
-- hashing: that takes a quarter of the time of an ASOF join, which has to sort. Only LEFT JOINs
-- keep the planner from joining pieces with pieces.
WITH ends AS (
    SELECT *, epoch_us(starts_at) AS began, epoch_us(ends_at) AS ended FROM spans
),
reach AS (
    -- Outside of all the hours that there are, nothing is open: nobody need look further.
    SELECT
        greatest(least(min(began), min(ended)), (SELECT epoch_us(min(opens_at)) FROM open_hours))
            AS first,
        least(greatest(max(began), max(ended)), (SELECT epoch_us(max(closes_at)) FROM open_hours))
            AS last
    FROM ends
),
within AS (
    SELECT
        ends.*,
        greatest(first, least(last, began)) AS a,
        greatest(first, least(last, ended)) AS z
    FROM ends, reach
),
openings AS (
    SELECT
        channel_id,
        epoch_us(opens_at) AS opens,
        epoch_us(closes_at) AS closes,
        open_before - opens AS shift,
        lead(opens, 1, 9223372036854775807) OVER (PARTITION BY channel_id ORDER BY opens) AS next
    FROM open_hours
),
pieces AS MATERIALIZED (
    SELECT
        openings.*,
        unnest(range(
            greatest(opens, first) // 14_400_000_000,
            least(next, last + 1) // 14_400_000_000 + 1
        )) AS piece
    FROM openings, reach
    WHERE opens <= last AND next > first
)
SELECT
    w.* EXCLUDE (began, ended, a, z),
    CASE WHEN began IS NOT NULL AND ended IS NOT NULL THEN coalesce(
        least(z, at_end.closes) + at_end.shift - least(a, at_start.closes) - at_start.shift,
        ended - began
    ) END AS open_us
FROM within AS w
LEFT JOIN pieces AS at_start ON at_start.channel_id = w.channel_id
    AND at_start.piece = a // 14_400_000_000 AND a >= at_start.opens AND a < at_start.next
LEFT JOIN pieces AS at_end ON at_end.channel_id = w.channel_id
    AND at_end.piece = z // 14_400_000_000 AND z >= at_end.opens AND z < at_end.next
