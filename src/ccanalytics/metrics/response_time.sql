/*
title = "Response time"
question = "How long does a contact wait for each reply?"
grain = ["session_id", "turn"]
unit = "s"
inputs = ["turns", "channels", "agents", "facts"]
summary = "duration"
better = "lower"
null_means = "nobody has replied, or the session ended before anybody did"
starts = "the contact's first unanswered message"
ends = "the next message that a human agent sends them"
counted = "when the clock starts"
source = "Zoho Desk: earliest customer response that is yet to be replied"
*/
SELECT
    t.session_id,
    t.turn,
    t.conversation_id,
    c.name AS channel,
    a.login AS agent,
    t.asked_at AS counted_at,
    date_diff('microsecond', t.asked_at, t.replied_at) / 1e6 AS value,
    date_diff('microsecond', t.asked_at, greatest(t.asked_at, coalesce(
        t.ended_at, as_of,
        (SELECT max(happened_at) FROM facts WHERE subject_kind = 'conversation')
    ))) / 1e6 AS observed
FROM turns AS t
LEFT JOIN channels AS c ON c.channel_id = t.channel_id
LEFT JOIN agents AS a ON a.agent_id = t.replied_by
