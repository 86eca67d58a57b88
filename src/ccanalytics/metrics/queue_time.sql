/*
title = "Queue time"
question = "How long does a session stay in the queue until somebody has it?"
grain = ["session_id", "stay"]
unit = "s"
inputs = ["stretches", "sessions", "channels", "agents", "facts", "handled_by_bot"]
summary = "duration"
better = "lower"
null_means = "still in the queue, or it left it otherwise: closed, marked as spam, transferred, superseded by the next session"
starts = "its coming into the queue: by opening or reopening, a transfer to the channel, or a return"
ends = "its acceptance; where an import tells of none, the first message that a human agent sends the contact"
excluded = "the beginning of sessions that we began or moved, held from the beginning; what bots handled alone; sessions that were closed as a test"
counted = "when the stay begins"
source = "own, as Bitrix24 counts to the acceptance; what the queue offers stays in it until it is accepted; agent is who accepted; is_after_transfer tells the queue after a transfer to a channel apart"
*/
SELECT
    q.session_id,
    row_number() OVER (PARTITION BY q.session_id ORDER BY q.starts_at, q.position)::INTEGER
        AS stay,
    q.conversation_id,
    c.name AS channel,
    a.login AS agent,
    q.is_after_transfer,
    CASE
        WHEN q.next_agent_id IS NOT NULL THEN 'accepted'
        WHEN q.ends_at IS NULL THEN 'pending'
        WHEN q.ended_by = 'conversation.transferred' THEN 'transferred'
        ELSE coalesce(q.ended_reason, 'superseded')
    END AS end_reason,
    q.starts_at AS counted_at,
    CASE WHEN q.next_agent_id IS NOT NULL
        THEN date_diff('microsecond', q.starts_at, q.ends_at) / 1e6 END AS value,
    date_diff('microsecond', q.starts_at, greatest(q.starts_at, coalesce(
        q.ends_at, as_of,
        (SELECT max(happened_at) FROM facts WHERE subject_kind = 'conversation')
    ))) / 1e6 AS observed,
    CASE
        WHEN s.close_reason = 'test' THEN 'test'
        WHEN q.begun_by = 'session.opened' AND (s.is_outbound OR s.parent_id IS NOT NULL)
            THEN 'held_at_once'
        WHEN q.session_id IN (SELECT session_id FROM handled_by_bot) THEN 'bots'
    END AS left_out
FROM stretches AS q
LEFT JOIN sessions AS s ON s.session_id = q.session_id
LEFT JOIN channels AS c ON c.channel_id = q.channel_id
LEFT JOIN agents AS a ON a.agent_id = q.next_agent_id
WHERE q.state = 'queue'
