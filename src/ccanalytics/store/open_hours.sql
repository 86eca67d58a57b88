-- How long channels were open between two moments: all columns of `spans` and open_us, which is
-- microseconds. spans(channel_id, starts_at, ends_at): a channel without rows in `open_hours` is
-- open always, and so is no channel; open_us is NULL where an end is.
--
-- Each opening reaches until the next one. It is cut into pieces of four hours, which are found by
-- hashing: that takes a quarter of the time of an ASOF join, which has to sort. One number names
-- the piece and its channel; in forty years there are less than a million of them.
WITH ends AS (
    SELECT *, epoch_us(starts_at) AS began, epoch_us(ends_at) AS ended FROM spans
),
extent AS (
    SELECT least(min(began), min(ended)) AS low, greatest(max(began), max(ended)) AS high FROM ends
),
known AS (
    SELECT epoch_us(min(opens_at)) AS low, epoch_us(max(closes_at)) AS high FROM open_hours
),
-- Outside of all the hours that there are, nothing is open: nobody need look further.
reach AS (
    SELECT
        greatest(known.low, least(known.high, extent.low)) AS first,
        greatest(known.low, least(known.high, extent.high)) AS last
    FROM extent, known
),
within AS (
    SELECT
        ends.*,
        greatest(reach.first, least(reach.last, began)) AS a,
        greatest(reach.first, least(reach.last, ended)) AS z
    FROM ends, reach
),
openings AS (
    SELECT
        channel_id,
        epoch_us(opens_at) AS opens,
        epoch_us(closes_at) AS closes,
        open_before - opens AS shift
    FROM open_hours, reach
    WHERE opens <= last
),
-- Of each channel the last opening before the reach (there is one: the row that lasts no time);
-- what opened before that need not be put in order.
before AS (
    SELECT channel_id, max(opens) AS earliest FROM openings, reach WHERE opens <= first GROUP BY ALL
),
reaching AS (
    SELECT
        openings.*,
        lead(opens, 1, 9223372036854775807) OVER (PARTITION BY channel_id ORDER BY opens) AS next
    FROM openings
    JOIN before USING (channel_id)
    WHERE opens >= earliest
),
pieces AS MATERIALIZED (
    SELECT
        opens, closes, shift, next,
        1_000_000 * channel_id + unnest(range(
            greatest(opens, first) // 14_400_000_000,
            least(next, last + 1) // 14_400_000_000 + 1
        )) AS piece
    FROM reaching, reach
)
SELECT
    w.* EXCLUDE (began, ended, a, z),
    CASE WHEN began IS NOT NULL AND ended IS NOT NULL THEN coalesce(
        least(z, at_end.closes) + at_end.shift - least(a, at_start.closes) - at_start.shift,
        ended - began
    ) END AS open_us
FROM within AS w
LEFT JOIN pieces AS at_start
    ON at_start.piece = 1_000_000 * w.channel_id + a // 14_400_000_000
    AND a >= at_start.opens AND a < at_start.next
LEFT JOIN pieces AS at_end
    ON at_end.piece = 1_000_000 * w.channel_id + z // 14_400_000_000
    AND z >= at_end.opens AND z < at_end.next
