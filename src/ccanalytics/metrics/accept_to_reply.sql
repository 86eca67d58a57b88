/*
title = "From acceptance to reply"
question = "How long after it was accepted does a person first write to the contact?"
grain = ["session_id"]
unit = "s"
inputs = ["sessions", "channels", "agents", "facts", "response_time"]
summary = "duration"
better = "lower"
null_means = "nobody has written since, or the session ended before anybody did"
starts = "the first acceptance of the session"
ends = "the first message that a human agent sends the contact after it"
excluded = "sessions that we began or moved, held from the beginning; unanswered ones in which no message needed a reply or whose wait went on in a new session; sessions that were closed as a test"
counted = "when the session was accepted"
source = "own: most vendors take the acceptance for the answer; agent is who accepted it first, replied_by who wrote; sessions that nobody accepted are no part of it, so an import without acceptances has none. Who writes straight from the queue accepts and replies at once, in 0 seconds. By the business clock all of it goes by the hours of the channel in which it starts"
*/
WITH accepted AS (
    SELECT
        session_id,
        min({'h': happened_at, 'r': recorded_at, 'p': position, 'agent': actor,
            'channel': channel_id}) AS first
    FROM facts_in_force
    WHERE kind = 'session.accepted' AND session_id IS NOT NULL
    GROUP BY session_id
),
written AS (
    SELECT
        f.session_id,
        min({'h': f.happened_at, 'r': f.recorded_at, 'p': f.position, 'agent': f.actor}) AS first
    FROM facts_in_force AS f
    JOIN accepted AS a
        ON a.session_id = f.session_id
        AND (f.happened_at, f.recorded_at, f.position) > (a.first.h, a.first.r, a.first.p)
    WHERE f.kind = 'message.sent' AND f.actor_kind = 'agent'
    GROUP BY f.session_id
),
apart AS (
    SELECT
        session_id,
        count(*) FILTER (left_out = 'no_reply_needed') AS dismissed,
        bool_or(left_out = 'moved') AS is_moved
    FROM metrics.response_time(as_of := as_of, with_left_out := TRUE)
    WHERE left_out IS NOT NULL
    GROUP BY session_id
)
SELECT
    s.session_id,
    s.conversation_id,
    c.name AS channel,
    a.login AS agent,
    replier.login AS replied_by,
    CASE WHEN w.session_id IS NOT NULL THEN 'replied' ELSE coalesce(s.close_reason, 'pending') END
        AS end_reason,
    accepted.first.h AS counted_at,
    w.first.h AS replied_at,
    date_diff('microsecond', accepted.first.h, w.first.h) / 1e6 AS value,
    date_diff('microsecond', accepted.first.h, greatest(accepted.first.h, coalesce(
        w.first.h, s.closed_at, as_of,
        (SELECT max(happened_at) FROM facts WHERE subject_kind = 'conversation')
    ))) / 1e6 AS observed,
    CASE
        WHEN s.close_reason = 'test' THEN 'test'
        WHEN s.is_outbound OR s.parent_id IS NOT NULL THEN 'held_at_once'
        WHEN w.session_id IS NOT NULL THEN NULL
        WHEN apart.dismissed = s.turns THEN 'no_reply_needed'
        WHEN apart.is_moved THEN 'moved'
    END AS left_out
FROM accepted
JOIN sessions AS s ON s.session_id = accepted.session_id
LEFT JOIN written AS w ON w.session_id = accepted.session_id
LEFT JOIN apart ON apart.session_id = accepted.session_id
LEFT JOIN channels AS c ON c.channel_id = accepted.first.channel
LEFT JOIN agents AS a ON a.agent_id = accepted.first.agent
LEFT JOIN agents AS replier ON replier.agent_id = w.first.agent
