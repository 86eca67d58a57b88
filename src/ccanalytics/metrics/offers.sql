/*
title = "Offers accepted"
question = "Which share of what agents are offered do they accept?"
grain = ["offer_id", "agent_id"]
unit = "share"
inputs = ["sessions", "channels", "agents", "facts"]
summary = "rate"
better = "higher"
null_means = "never null; an offer that nobody has decided yet stands beside"
starts = "the offer to an agent: by the queue to one or to each of several at once, or by a colleague's transfer to them"
ends = "its acceptance, by accepting or by writing to the contact; or whatever else ended it first"
excluded = "sessions that were closed as a test"
counted = "when the offer was made"
source = "own; agent is whom it was offered to; by kind: queue or transfer; by outcome: accepted, skipped, expired, taken (by somebody else), transferred (passed on meanwhile), offered (to somebody else), or why it was returned or closed. What is put into a channel's queue is offered to nobody, and what a colleague takes over neither"
beside = true
*/
WITH offered AS (
    SELECT
        position, subject_id, session_id, channel_id, happened_at, recorded_at,
        CASE kind WHEN 'session.offered' THEN 'queue' ELSE 'transfer' END AS made_by,
        unnest(CASE WHEN target IS NULL THEN (data -> '$.agents')::BIGINT[] ELSE [target] END)
            AS agent_id
    FROM facts_in_force
    WHERE kind = 'session.offered'
    OR (kind = 'conversation.transferred' AND target_kind = 'agent'
        AND reason IS DISTINCT FROM 'pull')
),
-- The first fact after each offer that decided it.
decided AS (
    SELECT
        o.position, o.agent_id,
        min({'h': f.happened_at, 'r': f.recorded_at, 'p': f.position, 'outcome': CASE
            WHEN f.kind IN ('session.accepted', 'message.sent') AND f.actor = o.agent_id
                THEN 'accepted'
            WHEN f.kind = 'session.accepted' OR f.reason = 'pull' THEN 'taken'
            WHEN f.kind = 'session.skipped' THEN 'skipped'
            WHEN f.kind = 'conversation.transferred' THEN 'transferred'
            WHEN f.kind = 'session.offered' THEN 'offered'
            WHEN f.kind = 'session.reopened' THEN 'reopened'
            ELSE f.reason
        END}) AS first
    FROM offered AS o
    JOIN facts_in_force AS f
        ON f.session_id = o.session_id
        AND (f.happened_at, f.recorded_at, f.position) > (o.happened_at, o.recorded_at, o.position)
        AND (
            f.kind IN (
                'session.accepted', 'session.returned', 'session.offered', 'session.closed',
                'session.marked_spam', 'conversation.transferred', 'session.reopened'
            )
            OR f.kind IN ('session.skipped', 'message.sent')
                AND f.actor = o.agent_id AND f.actor_kind = 'agent'
        )
    GROUP BY o.position, o.agent_id
)
SELECT
    o.position AS offer_id,
    o.agent_id,
    o.session_id,
    o.subject_id AS conversation_id,
    c.name AS channel,
    a.login AS agent,
    o.made_by AS kind,
    coalesce(decided.first.outcome, s.close_reason, 'pending') AS outcome,
    o.happened_at AS counted_at,
    (outcome = 'accepted')::INTEGER AS numerator,
    (outcome <> 'pending')::INTEGER AS denominator,
    outcome = 'pending' AS is_unfinished,
    CASE WHEN s.close_reason = 'test' THEN 'test' END AS left_out
FROM offered AS o
LEFT JOIN decided ON decided.position = o.position AND decided.agent_id = o.agent_id
LEFT JOIN sessions AS s ON s.session_id = o.session_id
LEFT JOIN channels AS c ON c.channel_id = o.channel_id
LEFT JOIN agents AS a ON a.agent_id = o.agent_id
