/*
title = "Response time"
question = "How long does a contact wait for each reply?"
grain = ["session_id", "turn"]
unit = "s"
inputs = ["sessions", "turns", "channels", "agents", "facts", "handled_by_bot"]
summary = "duration"
better = "lower"
null_means = "nobody has replied, or the session ended before anybody did"
starts = "the contact's first unanswered message"
ends = "the next message that a human agent sends them"
excluded = "waits of which an agent said that they need no reply; waits that went on in a new session, where each counts once, from the moved message's own time; what bots handled alone; sessions that were closed as a test"
counted = "when the clock starts"
source = "Zoho Desk: earliest customer response that is yet to be replied; by end_reason those stand apart that were accepted and closed at once as duplicate or other. Agent is who replied, so by agent it tells of answered waits alone and the unanswered stand under nobody: whose wait it was tells next_response_by_agent. By the business clock all of it goes by the hours of the channel in which it starts, so where it crosses channels of other hours it is not what the parts of customer_waiting add up to"
*/
-- A wait that a moved message took along is the last one of the session that it came out of.
WITH moved AS (
    SELECT DISTINCT parent.session_id, parent.turns AS turn
    FROM facts_in_force AS f
    JOIN sessions AS s ON s.session_id = f.session_id
    JOIN sessions AS parent ON parent.session_id = s.parent_id
    WHERE f.kind = 'message.carried' AND f.reason = 'waiting'
),
waits AS (
    SELECT
        t.*,
        CASE
            WHEN test.session_id IS NOT NULL THEN 'test'
            WHEN t.end_reason = 'no_reply_needed' THEN 'no_reply_needed'
            WHEN moved.session_id IS NOT NULL AND t.replied_at IS NULL THEN 'moved'
            WHEN bots.session_id IS NOT NULL THEN 'bots'
        END AS left_out
    FROM turns AS t
    LEFT JOIN (SELECT session_id FROM sessions WHERE close_reason = 'test') AS test
        ON test.session_id = t.session_id
    LEFT JOIN moved ON moved.session_id = t.session_id AND moved.turn = t.turn
    LEFT JOIN handled_by_bot AS bots ON bots.session_id = t.session_id
)
SELECT
    t.session_id,
    t.turn,
    t.conversation_id,
    c.name AS channel,
    a.login AS agent,
    coalesce(t.end_reason, 'pending') AS end_reason,
    t.asked_at AS counted_at,
    t.replied_at,
    (epoch_us(t.replied_at) - epoch_us(t.asked_at)) / 1e6 AS value,
    (epoch_us(greatest(t.asked_at, coalesce(t.ended_at, as_of, (
        -- The last; asked like this, only what may hold it is read.
        SELECT happened_at FROM facts
        WHERE subject_kind = 'conversation' ORDER BY happened_at DESC LIMIT 1
    )))) - epoch_us(t.asked_at)) / 1e6 AS observed,
    t.left_out
FROM waits AS t
LEFT JOIN channels AS c ON c.channel_id = t.channel_id
-- One row per agent, so that who does not ask for them need not look them up.
LEFT JOIN (SELECT agent_id, any_value(login) AS login FROM agents GROUP BY agent_id) AS a
    ON a.agent_id = t.replied_by
