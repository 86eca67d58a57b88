/*
title = "Next response by agent"
question = "How long does an agent who has a waiting contact take to write to them?"
grain = ["session_id", "turn", "piece"]
unit = "s"
inputs = ["waiting_pieces"]
summary = "duration"
better = "lower"
null_means = "the agent has not replied yet, or had it no more before they did"
starts = "the later of two: the agent has the conversation, and the contact's first unanswered message"
ends = "that agent's own message to the contact"
excluded = "waits of which an agent said that they need no reply; waits that went on in a new session, which are told there; what bots handled alone; sessions that were closed as a test"
counted = "when the clock starts"
source = "Zoho Desk's agent response time: from the latest of assigned time and earliest unanswered message; agent is who had it; by end_reason those stand apart that were transferred, taken, returned, closed or answered_by_another before the agent wrote. Who writes straight from the queue has it and replies at once, in 0 seconds: how long it waited in the queue is no agent's time"
*/
-- Moved into a new session by its holder, it has never been anybody else's: the clock runs on.
WITH held AS (
    SELECT
        *,
        starts_at IS DISTINCT FROM lag(ends_at) OVER of_agent AS is_new
    FROM metrics.waiting_pieces(as_of := as_of, with_left_out := TRUE)
    WHERE state = 'held'
    WINDOW of_agent AS (PARTITION BY session_id, turn, agent ORDER BY piece)
),
numbered AS (
    SELECT *, sum(is_new::INTEGER) OVER (
        PARTITION BY session_id, turn, agent ORDER BY piece ROWS UNBOUNDED PRECEDING
    ) AS hold
    FROM held
)
SELECT
    session_id,
    turn,
    min(piece) AS piece,
    any_value(conversation_id) AS conversation_id,
    arg_min_null(channel, piece) AS channel,
    agent,
    arg_max(end_reason, piece) AS end_reason,
    min(counted_at) AS counted_at,
    max(replied_at) AS replied_at,
    CASE WHEN max(replied_at) IS NOT NULL
        THEN date_diff('microsecond', min(starts_at), max(ends_at)) / 1e6 END AS value,
    date_diff('microsecond', min(starts_at), max(ends_at)) / 1e6 AS observed,
    any_value(left_out) AS left_out
FROM numbered
GROUP BY session_id, turn, agent, hold
