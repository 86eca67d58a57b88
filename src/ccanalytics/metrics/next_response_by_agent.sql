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
source = "Zoho Desk's agent response time: from the latest of assigned time and earliest unanswered message; agent is who had it; by end_reason those stand apart that were transferred, taken, returned, closed or answered_by_another before the agent wrote"
*/
SELECT
    p.session_id,
    p.turn,
    p.piece,
    p.conversation_id,
    p.channel,
    p.agent,
    p.end_reason,
    p.counted_at,
    p.replied_at,
    CASE WHEN p.replied_at IS NOT NULL THEN p.numerator END AS value,
    p.numerator AS observed,
    p.left_out AS left_out
FROM metrics.waiting_pieces(as_of := as_of, with_left_out := TRUE) AS p
WHERE p.state = 'held'
