/*
title = "Transfer rate"
question = "Which share of sessions is transferred at least once?"
grain = ["session_id"]
unit = "share"
inputs = ["sessions", "channels", "agents"]
summary = "rate"
better = "lower"
null_means = "never null; a live session may still be transferred"
starts = "the session's opening"
ends = "its closing"
counted = "when the session opened"
excluded = "sessions that were closed as a test"
source = "own; transfers to a person or a channel count, and so does taking over from a colleague; automatic rotation, an invitation and a refused offer's return do not"
*/
SELECT
    s.session_id,
    s.conversation_id,
    c.name AS channel,
    a.login AS agent,
    s.opened_at AS counted_at,
    (s.transfers > 0)::INTEGER AS numerator,
    1 AS denominator,
    s.status <> 'closed' AS is_unfinished,
    CASE WHEN s.close_reason = 'test' THEN 'test' END AS left_out
FROM sessions AS s
LEFT JOIN channels AS c ON c.channel_id = s.entry_channel_id
LEFT JOIN agents AS a ON a.agent_id = s.agent_id
