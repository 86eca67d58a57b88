/*
title = "Final resolution time"
question = "How long does a session take from its opening until it is closed for good?"
grain = ["session_id"]
unit = "s"
inputs = ["sessions", "channels", "agents", "facts", "handled_by_bot"]
summary = "duration"
better = "lower"
null_means = "still open, or ended by spam, silence, the next session or a move to one, which resolve nothing"
starts = "the session's opening"
ends = "its last closing by a person, those included that were accepted and closed at once"
counted = "when the session opened"
excluded = "what bots handled alone; sessions that were closed as a test"
source = "Zendesk full resolution time, per session, the first closing being first_resolution_time; by close_reason those stand apart that were accepted and closed at once as duplicate, no_reply_needed or other"
*/
SELECT
    s.session_id,
    s.conversation_id,
    c.name AS channel,
    a.login AS agent,
    s.transfers > 0 AS is_transferred,
    s.close_reason,
    s.opened_at AS counted_at,
    CASE WHEN s.close_reason IN ('closed', 'duplicate', 'no_reply_needed', 'other')
        THEN date_diff('microsecond', s.opened_at, s.closed_at) / 1e6 END AS value,
    date_diff('microsecond', s.opened_at, greatest(s.opened_at, coalesce(
        s.closed_at, as_of,
        (SELECT max(happened_at) FROM facts WHERE subject_kind = 'conversation')
    ))) / 1e6 AS observed,
    CASE
        WHEN s.close_reason = 'test' THEN 'test'
        WHEN s.session_id IN (SELECT session_id FROM handled_by_bot) THEN 'bots'
    END AS left_out
FROM sessions AS s
LEFT JOIN channels AS c ON c.channel_id = s.entry_channel_id
LEFT JOIN agents AS a ON a.agent_id = s.agent_id
