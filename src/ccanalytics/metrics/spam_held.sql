/*
title = "Time spent on spam"
question = "How long do agents have a spam session in hand before it is marked?"
grain = ["session_id"]
unit = "s"
inputs = ["sessions", "channels", "agents"]
summary = "mean"
better = "lower"
null_means = "never null; nought where nobody had accepted it"
starts = "the first acceptance of the session"
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
    CASE WHEN s.accepted_at IS NULL THEN []
        ELSE [{'starts_at': s.accepted_at, 'ends_at': s.closed_at}] END AS spans,
    coalesce(date_diff('microsecond', s.accepted_at, s.closed_at), 0) / 1e6 AS numerator,
    1 AS denominator,
    FALSE AS is_unfinished
FROM sessions AS s
LEFT JOIN channels AS c ON c.channel_id = s.entry_channel_id
LEFT JOIN agents AS a ON a.agent_id = s.closed_by
WHERE s.is_spam
