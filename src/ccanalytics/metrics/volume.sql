/*
title = "Volume"
question = "How many sessions were opened?"
grain = ["session_id"]
unit = "sessions"
inputs = ["sessions", "channels", "agents"]
summary = "count"
better = "neither"
null_means = "never null"
starts = "the session's opening"
ends = "the same"
counted = "when the session opened"
source = "own"
*/
SELECT
    s.session_id,
    s.conversation_id,
    c.name AS channel,
    a.login AS agent,
    s.opened_at AS counted_at,
    1 AS value,
    s.status <> 'closed' AS is_unfinished
FROM sessions AS s
LEFT JOIN channels AS c ON c.channel_id = s.entry_channel_id
LEFT JOIN agents AS a ON a.agent_id = s.agent_id
