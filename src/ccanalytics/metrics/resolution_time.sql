/*
title = "Resolution time"
question = "How long does a session take from its opening until it is closed?"
grain = ["session_id"]
unit = "s"
inputs = ["sessions", "channels", "agents", "facts"]
summary = "duration"
better = "lower"
null_means = "still open, or ended by spam, silence or the next session, which resolve nothing"
starts = "the session's opening"
ends = "its last closing"
counted = "when the session opened"
source = "Zendesk full resolution time, per session"
*/
SELECT
    s.session_id,
    s.conversation_id,
    c.name AS channel,
    a.login AS agent,
    s.transfers > 0 AS is_transferred,
    s.opened_at AS counted_at,
    CASE WHEN s.close_reason = 'closed'
        THEN date_diff('microsecond', s.opened_at, s.closed_at) / 1e6 END AS value,
    date_diff('microsecond', s.opened_at, greatest(s.opened_at, coalesce(
        s.closed_at, as_of,
        (SELECT max(happened_at) FROM facts WHERE subject_kind = 'conversation')
    ))) / 1e6 AS observed
FROM sessions AS s
LEFT JOIN channels AS c ON c.channel_id = s.entry_channel_id
LEFT JOIN agents AS a ON a.agent_id = s.agent_id
