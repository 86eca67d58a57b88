/*
title = "Spam rate"
question = "Which share of sessions ended as spam?"
grain = ["session_id"]
unit = "share"
inputs = ["sessions", "channels", "agents"]
summary = "rate"
better = "neither"
null_means = "never null; a live session may still be marked"
starts = "the session's opening"
ends = "its closing"
counted = "when the session opened"
excluded = "sessions that were closed as a test"
source = "own; a mark that was taken back is none"
*/
SELECT
    s.session_id,
    s.conversation_id,
    c.name AS channel,
    a.login AS agent,
    s.opened_at AS counted_at,
    s.is_spam::INTEGER AS numerator,
    1 AS denominator,
    s.status <> 'closed' AS is_unfinished,
    CASE WHEN s.close_reason = 'test' THEN 'test' END AS left_out
FROM sessions AS s
LEFT JOIN channels AS c ON c.channel_id = s.entry_channel_id
LEFT JOIN agents AS a ON a.agent_id = s.agent_id
