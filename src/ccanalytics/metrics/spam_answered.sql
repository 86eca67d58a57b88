/*
title = "Spam answered"
question = "Which share of spam did an agent reply to before it was marked?"
grain = ["session_id"]
unit = "share"
inputs = ["sessions", "channels", "agents"]
summary = "rate"
better = "lower"
null_means = "never null; only what was marked as spam is counted"
starts = "the session's opening"
ends = "its marking as spam"
counted = "when the session opened"
source = "own; agent is who marked it"
*/
SELECT
    s.session_id,
    s.conversation_id,
    c.name AS channel,
    a.login AS agent,
    s.opened_at AS counted_at,
    (s.agent_messages > 0)::INTEGER AS numerator,
    1 AS denominator,
    FALSE AS is_unfinished
FROM sessions AS s
LEFT JOIN channels AS c ON c.channel_id = s.entry_channel_id
LEFT JOIN agents AS a ON a.agent_id = s.closed_by
WHERE s.is_spam
