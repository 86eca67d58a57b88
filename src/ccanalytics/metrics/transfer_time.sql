/*
title = "Transfer time"
question = "How long does a transferred conversation wait until somebody accepts it?"
grain = ["transfer_id"]
unit = "s"
inputs = ["sessions", "channels", "agents", "facts"]
summary = "duration"
better = "lower"
null_means = "not accepted yet, or passed on, closed or marked as spam before anybody did"
starts = "the transfer"
ends = "its acceptance, or a message to the contact from anybody but who transferred it"
counted = "when the clock starts"
source = "own; agent is who transferred, channel is the one that held it before"
*/
WITH transfers AS (
    FROM facts_in_force
    WHERE kind = 'conversation.transferred'
),
-- Of each transfer's session: the channel before it, and what ended it.
around AS (
    SELECT
        t.position AS transfer_id,
        arg_max(f.channel_id, {'h': f.happened_at, 'r': f.recorded_at, 'p': f.position})
            FILTER ((f.happened_at, f.recorded_at, f.position)
                < (t.happened_at, t.recorded_at, t.position)) AS channel_before,
        min({'h': f.happened_at, 'r': f.recorded_at, 'p': f.position, 'reason': CASE
                WHEN f.kind IN ('session.accepted', 'message.sent') THEN 'accepted'
                WHEN f.kind = 'conversation.transferred' THEN 'transferred'
                ELSE f.reason END})
            FILTER ((f.happened_at, f.recorded_at, f.position)
                > (t.happened_at, t.recorded_at, t.position)
                AND (f.kind IN ('session.accepted', 'conversation.transferred', 'session.closed',
                    'session.marked_spam')
                OR f.kind = 'message.sent' AND f.actor_kind = 'agent'
                    AND f.actor IS DISTINCT FROM t.actor)) AS ending
    FROM transfers AS t
    JOIN facts_in_force AS f ON f.session_id = t.session_id
    GROUP BY t.position
)
SELECT
    t.position AS transfer_id,
    t.session_id,
    t.subject_id AS conversation_id,
    c.name AS channel,
    a.login AS agent,
    t.target_kind,
    to_a.login AS to_agent,
    to_c.name AS to_channel,
    coalesce(ending.reason, s.close_reason, 'pending') AS end_reason,
    t.happened_at AS counted_at,
    CASE WHEN ending.reason = 'accepted'
        THEN date_diff('microsecond', t.happened_at, ending.h) / 1e6 END AS value,
    date_diff('microsecond', t.happened_at, greatest(t.happened_at, coalesce(
        ending.h, s.closed_at, as_of,
        (SELECT max(happened_at) FROM facts WHERE subject_kind = 'conversation')
    ))) / 1e6 AS observed
FROM transfers AS t
JOIN around ON around.transfer_id = t.position
LEFT JOIN sessions AS s ON s.session_id = t.session_id
LEFT JOIN channels AS c ON c.channel_id = around.channel_before
LEFT JOIN agents AS a ON a.agent_id = t.actor AND t.actor_kind = 'agent'
LEFT JOIN agents AS to_a ON to_a.agent_id = t.target AND t.target_kind = 'agent'
LEFT JOIN channels AS to_c ON to_c.channel_id = t.target AND t.target_kind = 'channel'
