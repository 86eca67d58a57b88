/*
title = "First response time"
question = "How long does a contact wait until a person first replies?"
grain = ["session_id"]
unit = "s"
inputs = ["sessions", "turns", "channels", "agents", "facts"]
summary = "duration"
better = "lower"
null_means = "nobody has replied, or the session ended without a reply"
starts = "the contact's first message of the session"
ends = "the first message that a human agent sends them after it"
counted = "when the clock starts"
source = "plain.com's reading of first response time: inbound message to human reply, p50 and p90"
*/
SELECT
    s.session_id,
    s.conversation_id,
    c.name AS channel,
    a.login AS agent,
    s.transfers > 0 AS is_transferred,
    s.first_asked_at AS counted_at,
    date_diff('microsecond', s.first_asked_at, s.replied_at) / 1e6 AS value,
    date_diff('microsecond', s.first_asked_at, greatest(s.first_asked_at, coalesce(
        s.replied_at, s.closed_at, as_of,
        (SELECT max(happened_at) FROM facts WHERE subject_kind = 'conversation')
    ))) / 1e6 AS observed
FROM sessions AS s
JOIN turns AS t ON t.session_id = s.session_id AND t.turn = 1
LEFT JOIN channels AS c ON c.channel_id = t.channel_id
LEFT JOIN agents AS a ON a.agent_id = s.replied_by
