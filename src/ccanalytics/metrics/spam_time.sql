/*
title = "Time until marked as spam"
question = "How long does spam stay among the others until somebody marks it?"
grain = ["session_id"]
unit = "s"
inputs = ["sessions", "channels", "agents", "centres"]
summary = "duration"
better = "lower"
null_means = "never null; only what was marked as spam is counted"
starts = "the session's opening"
ends = "its marking as spam"
counted = "when the session opened"
source = "own; agent is who marked it; weekday 1 is Monday, both it and hour in the centre's zone"
*/
SELECT
    s.session_id,
    s.conversation_id,
    c.name AS channel,
    a.login AS agent,
    isodow(local)::INTEGER AS weekday,
    hour(local)::INTEGER AS hour,
    s.opened_at AS counted_at,
    date_diff('microsecond', s.opened_at, s.closed_at) / 1e6 AS value,
    value AS observed
FROM (
    SELECT
        *,
        timezone((SELECT any_value(zone) FROM centres), timezone('UTC', opened_at)) AS local
    FROM sessions
    WHERE is_spam
) AS s
LEFT JOIN channels AS c ON c.channel_id = s.entry_channel_id
LEFT JOIN agents AS a ON a.agent_id = s.closed_by
