/*
title = "Customer waiting"
question = "How long does a contact wait in a session, all their waits together?"
grain = ["session_id", "part"]
unit = "s"
inputs = ["response_time", "waiting_pieces"]
summary = "mean"
better = "lower"
null_means = "never null; of waits that go on, what has passed of them"
starts = "the contact's first unanswered message, of each wait"
ends = "the next message that a human agent sends them, or the wait's end without one"
excluded = "waits of which an agent said that they need no reply; waits that went on in a new session, which counts them; what bots handled alone; sessions that were closed as a test"
counted = "when the first of its waits begins"
source = "Zendesk requester wait time, by messages instead of by status; by part: queue, where nobody had it or it was closed, holders, and transfers, where it was offered to somebody. By the business clock each stretch goes by the hours of the channel that had it, while response_time goes by the first one's, so where a wait crosses channels of other hours the two differ"
parts = "part"
piecewise = true
*/
WITH waits AS (
    SELECT
        *,
        {'left_out': left_out IS NOT NULL, 'turn': turn} AS place
    FROM metrics.response_time(as_of := as_of, with_left_out := TRUE)
),
-- A session is left out where nothing in it counts.
waited AS (
    SELECT
        session_id,
        any_value(conversation_id) AS conversation_id,
        arg_min_null(channel, place) AS channel,
        arg_min(counted_at, place) AS counted_at,
        bool_or(end_reason = 'pending') AS is_unfinished,
        CASE
            WHEN bool_or(left_out IS NULL) THEN NULL
            WHEN bool_or(left_out = 'test') THEN 'test'
            WHEN bool_and(left_out = 'no_reply_needed') THEN 'no_reply_needed'
            WHEN bool_or(left_out = 'moved') THEN 'moved'
            ELSE 'bots'
        END AS left_out
    FROM waits
    GROUP BY session_id
)
SELECT
    w.session_id,
    w.conversation_id,
    w.channel,
    parts.part,
    w.counted_at,
    coalesce(
        list({'starts_at': p.starts_at, 'ends_at': p.ends_at, 'channel': p.channel}
            ORDER BY p.turn, p.piece) FILTER (p.piece IS NOT NULL),
        []
    ) AS spans,
    coalesce(sum(date_diff('microsecond', p.starts_at, p.ends_at)), 0) / 1e6 AS numerator,
    1 AS denominator,
    w.is_unfinished,
    w.left_out
FROM waited AS w
CROSS JOIN (
    VALUES ('queue', 'queue'), ('holders', 'held'), ('transfers', 'offered')
) AS parts (part, state)
LEFT JOIN metrics.waiting_pieces(as_of := as_of, with_left_out := TRUE) AS p
    ON p.session_id = w.session_id
    AND p.state = parts.state
    AND (p.left_out IS NULL OR w.left_out IS NOT NULL)
GROUP BY ALL
