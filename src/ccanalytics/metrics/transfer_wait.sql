/*
title = "Waiting in transfers"
question = "How long do contacts wait while a transferred conversation is accepted by nobody?"
grain = ["transfer_id"]
unit = "s"
inputs = ["transfer_time", "response_time", "sessions", "turns"]
summary = "mean"
better = "lower"
null_means = "never null; nought where the contact awaited no reply meanwhile, or needed none"
starts = "the transfer, or the contact's first unanswered message if that comes later"
ends = "the transfer's acceptance, or the reply if that comes earlier"
excluded = "what colleagues took over, for which nobody waited; sessions that were closed as a test"
counted = "when the transfer happened"
source = "own; a part of response time, never to be added to it. By the business clock all of it goes by the hours of the channel in which it starts"
*/
-- A wait that went on in a new session counts from the message's own time that was moved there.
WITH moved AS (
    SELECT r.session_id, r.turn, min(child.first_asked_at) AS asked_at
    FROM metrics.response_time(as_of := as_of, with_left_out := TRUE) AS r
    JOIN sessions AS child ON child.parent_id = r.session_id
    WHERE r.left_out = 'moved'
    GROUP BY r.session_id, r.turn
),
waits AS (
    SELECT t.session_id, t.turn, t.ended_at, greatest(t.asked_at, moved.asked_at) AS asked_at
    FROM turns AS t
    LEFT JOIN moved ON moved.session_id = t.session_id AND moved.turn = t.turn
    WHERE t.end_reason IS DISTINCT FROM 'no_reply_needed'
),
-- Each transfer with its stretches of waiting, once without any where there is none.
stretches AS (
    SELECT
        t.*,
        w.turn IS NOT NULL AS is_one,
        greatest(t.counted_at, w.asked_at) AS starts_at,
        least(t.counted_at + to_microseconds(round(t.observed * 1e6)::BIGINT), w.ended_at)
            AS ends_at
    FROM metrics.transfer_time(as_of := as_of, with_left_out := TRUE) AS t
    LEFT JOIN waits AS w
        ON w.session_id = t.session_id
        AND w.asked_at < t.counted_at + to_microseconds(round(t.observed * 1e6)::BIGINT)
        AND coalesce(w.ended_at > greatest(t.counted_at, w.asked_at), TRUE)
)
SELECT
    t.transfer_id,
    t.session_id,
    t.conversation_id,
    t.channel,
    t.agent,
    t.kind,
    t.target_kind,
    t.to_agent,
    t.to_channel,
    t.end_reason,
    t.counted_at,
    coalesce(list({'starts_at': starts_at, 'ends_at': ends_at}) FILTER (is_one), []) AS spans,
    coalesce(sum(date_diff('microsecond', starts_at, ends_at)) FILTER (is_one), 0) / 1e6
        AS numerator,
    1 AS denominator,
    numerator > 0 AS is_waiting,
    any_value(t.value) IS NULL AS is_unfinished,
    t.left_out
FROM stretches AS t
GROUP BY ALL
