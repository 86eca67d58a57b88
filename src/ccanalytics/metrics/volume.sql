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
excluded = "sessions that were closed as a test"
source = "own; direction is inbound where a contact began it, outbound where we did, moved where a message was moved into a session of its own"
*/
SELECT
    s.session_id,
    s.conversation_id,
    c.name AS channel,
    a.login AS agent,
    CASE
        WHEN s.is_outbound THEN 'outbound'
        WHEN s.parent_id IS NOT NULL THEN 'moved'
        ELSE 'inbound'
    END AS direction,
    s.opened_at AS counted_at,
    1 AS value,
    s.status <> 'closed' AS is_unfinished,
    CASE WHEN s.close_reason = 'test' THEN 'test' END AS left_out
FROM sessions AS s
LEFT JOIN channels AS c ON c.channel_id = s.entry_channel_id
LEFT JOIN agents AS a ON a.agent_id = s.agent_id
