/*
title = "Messages per session"
question = "How many messages go to and from the contact in a session?"
grain = ["session_id", "side"]
unit = "messages"
inputs = ["sessions", "channels", "agents"]
summary = "mean"
better = "neither"
null_means = "never null; a side that was silent has 0, and a live session may still go on"
starts = "the session's opening"
ends = "its closing"
counted = "when the session opened"
excluded = "sessions that were closed as a test"
source = "own; a message that was moved to a new session counts where it was written, one that was called back nowhere; the sides are contact, agent and bot, all three together unless asked by side; notes, which no contact sees, do not count"
parts = "side"
*/
SELECT
    s.session_id,
    s.conversation_id,
    c.name AS channel,
    a.login AS agent,
    sides.side,
    s.opened_at AS counted_at,
    CASE sides.side
        WHEN 'contact' THEN s.contact_messages
        WHEN 'agent' THEN s.agent_messages
        ELSE s.bot_messages
    END AS numerator,
    1 AS denominator,
    s.status <> 'closed' AS is_unfinished,
    CASE WHEN s.close_reason = 'test' THEN 'test' END AS left_out
FROM sessions AS s
CROSS JOIN (VALUES ('contact'), ('agent'), ('bot')) AS sides (side)
LEFT JOIN channels AS c ON c.channel_id = s.entry_channel_id
LEFT JOIN agents AS a ON a.agent_id = s.agent_id
