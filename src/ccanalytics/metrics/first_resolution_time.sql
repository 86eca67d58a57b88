/*
title = "First resolution time"
question = "How long does a session take from its opening until a person first closes it?"
grain = ["session_id"]
unit = "s"
inputs = ["sessions", "channels", "agents", "facts", "handled_by_bot"]
summary = "duration"
better = "lower"
null_means = "never closed by a person so far: still open, or ended by spam, silence, the next session or a move to one, which resolve nothing"
starts = "the session's opening"
ends = "its first closing by a person, those included that were accepted and closed at once; that it was reopened later changes nothing"
counted = "when the session opened"
excluded = "what bots handled alone; sessions that were closed as a test"
source = "Zendesk first resolution time, per session; agent is who closed it, else who has it; the final one is resolution_time, and is_reopened tells where the two may differ"
*/
WITH closed AS (
    SELECT
        session_id,
        min({'h': happened_at, 'r': recorded_at, 'p': position, 'reason': reason,
            'agent': CASE WHEN actor_kind = 'agent' THEN actor END}) AS first
    FROM facts_in_force
    WHERE kind = 'session.closed' AND reason IN ('closed', 'duplicate', 'no_reply_needed', 'other')
    GROUP BY session_id
)
SELECT
    s.session_id,
    s.conversation_id,
    c.name AS channel,
    a.login AS agent,
    s.transfers > 0 AS is_transferred,
    s.reopens > 0 AS is_reopened,
    coalesce(closed.first.reason, s.close_reason) AS close_reason,
    s.opened_at AS counted_at,
    date_diff('microsecond', s.opened_at, closed.first.h) / 1e6 AS value,
    date_diff('microsecond', s.opened_at, greatest(s.opened_at, coalesce(
        closed.first.h, s.closed_at, as_of,
        (SELECT max(happened_at) FROM facts WHERE subject_kind = 'conversation')
    ))) / 1e6 AS observed,
    CASE
        WHEN s.close_reason = 'test' THEN 'test'
        WHEN s.session_id IN (SELECT session_id FROM handled_by_bot) THEN 'bots'
    END AS left_out
FROM sessions AS s
LEFT JOIN closed ON closed.session_id = s.session_id
LEFT JOIN channels AS c ON c.channel_id = s.entry_channel_id
LEFT JOIN agents AS a ON a.agent_id = coalesce(closed.first.agent, s.agent_id)
