/*
title = "Transfer time"
question = "How long does a transferred conversation wait until somebody accepts it?"
grain = ["transfer_id"]
unit = "s"
inputs = ["sessions", "channels", "agents", "facts"]
summary = "duration"
better = "lower"
null_means = "not accepted yet, or passed on, declined, moved, closed or marked as spam before anybody did"
starts = "the transfer"
ends = "its acceptance, a colleague's taking it over, or a message to the contact: of an offer, from whom it was offered to; of a transfer to a channel, from anybody but who transferred it"
excluded = "what colleagues took over, for which nobody waited; sessions that were closed as a test"
counted = "when the clock starts"
source = "own; agent is who transferred (nobody where the rules did), or from whom it was taken, channel is the one that held it before; kind is offer (to a person), channel or pull (taken over)"
*/
WITH transfers AS (
    FROM facts_in_force
    WHERE kind = 'conversation.transferred'
),
-- Of each transfer's session: the channel before it, who had it or was offered it, and what
-- ended it.
around AS (
    SELECT
        t.position AS transfer_id,
        arg_max(f.channel_id, {'h': f.happened_at, 'r': f.recorded_at, 'p': f.position})
            FILTER ((f.happened_at, f.recorded_at, f.position)
                < (t.happened_at, t.recorded_at, t.position)) AS channel_before,
        max({'h': f.happened_at, 'r': f.recorded_at, 'p': f.position, 'agent': CASE
                WHEN f.kind = 'session.accepted' THEN f.actor
                WHEN f.target_kind = 'agent' THEN f.target END})
            FILTER ((f.happened_at, f.recorded_at, f.position)
                < (t.happened_at, t.recorded_at, t.position)
                AND f.kind IN ('session.opened', 'session.reopened', 'session.accepted',
                    'session.offered', 'session.returned', 'conversation.transferred')) AS holding,
        min({'h': f.happened_at, 'r': f.recorded_at, 'p': f.position, 'reason': CASE
                WHEN f.kind IN ('session.accepted', 'message.sent') THEN 'accepted'
                WHEN f.kind = 'conversation.transferred' AND f.reason = 'pull' THEN 'taken'
                WHEN f.kind = 'conversation.transferred' THEN 'transferred'
                ELSE f.reason END})
            FILTER ((f.happened_at, f.recorded_at, f.position)
                > (t.happened_at, t.recorded_at, t.position)
                AND (f.kind IN ('session.accepted', 'conversation.transferred', 'session.closed',
                    'session.marked_spam')
                OR f.kind = 'session.returned' AND t.target_kind = 'agent'
                OR f.kind = 'message.sent' AND f.actor_kind = 'agent'
                    AND f.actor IS DISTINCT FROM t.actor
                    AND (t.target_kind = 'channel' OR f.actor = t.target))) AS ending
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
    CASE WHEN t.reason = 'pull' THEN 'pull' WHEN t.target_kind = 'agent' THEN 'offer'
        ELSE 'channel' END AS kind,
    t.target_kind,
    to_a.login AS to_agent,
    to_c.name AS to_channel,
    coalesce(ending.reason, s.close_reason, 'pending') AS end_reason,
    t.happened_at AS counted_at,
    CASE WHEN ending.reason IN ('accepted', 'taken')
        THEN date_diff('microsecond', t.happened_at, ending.h) / 1e6 END AS value,
    date_diff('microsecond', t.happened_at, greatest(t.happened_at, coalesce(
        ending.h, s.closed_at, as_of,
        (SELECT max(happened_at) FROM facts WHERE subject_kind = 'conversation')
    ))) / 1e6 AS observed,
    CASE WHEN s.close_reason = 'test' THEN 'test' WHEN t.reason = 'pull' THEN 'pull' END AS left_out
FROM transfers AS t
JOIN around ON around.transfer_id = t.position
LEFT JOIN sessions AS s ON s.session_id = t.session_id
LEFT JOIN channels AS c ON c.channel_id = around.channel_before
LEFT JOIN agents AS a ON t.actor_kind = 'agent'
    AND a.agent_id = CASE WHEN t.reason = 'pull' THEN holding.agent ELSE t.actor END
LEFT JOIN agents AS to_a ON to_a.agent_id = t.target AND t.target_kind = 'agent'
LEFT JOIN channels AS to_c ON to_c.channel_id = t.target AND t.target_kind = 'channel'
