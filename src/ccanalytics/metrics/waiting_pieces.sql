/*
title = "Pieces of waiting"
question = "How long does a contact wait at a stretch, and on whom?"
grain = ["session_id", "turn", "piece"]
unit = "s"
inputs = ["response_time", "stretches", "channels", "agents", "conversations"]
summary = "mean"
better = "lower"
null_means = "never null; of a wait that goes on, what has passed of its last piece"
starts = "the contact's first unanswered message, or whenever the conversation passed to somebody else"
ends = "the next time that it did, or the wait's end"
excluded = "waits of which an agent said that they need no reply; waits that went on in a new session, which are told there; what bots handled alone; sessions that were closed as a test"
counted = "when the piece begins"
source = "own; by state: queue, where nobody had it, held by agent, or offered by from_agent to to_agent; what passed while it was closed is the queue's"
*/
WITH waits AS (
    SELECT
        * EXCLUDE (value, observed, agent, channel),
        agent AS replied_by,
        channel AS asked_channel,
        counted_at + to_microseconds(round(observed * 1e6)::BIGINT) AS over_at
    FROM metrics.response_time(as_of := as_of, with_left_out := TRUE)
),
lane AS MATERIALIZED (FROM stretches),
-- Before the first stretch there is nobody, and so it is while a conversation is closed.
had AS (
    SELECT
        conversation_id,
        CASE state WHEN 'closed' THEN 'queue' ELSE state END AS state,
        agent_id, offered_to, from_agent_id, channel_id, is_after_transfer, position,
        starts_at, coalesce(ends_at, 'infinity') AS ends_at, begun_by, ended_by, ended_reason
    FROM lane
    UNION ALL BY NAME
    SELECT
        c.conversation_id, 'queue' AS state, FALSE AS is_after_transfer, 0 AS position,
        '-infinity'::TIMESTAMP AS starts_at, coalesce(min(s.starts_at), 'infinity') AS ends_at
    FROM conversations AS c
    LEFT JOIN lane AS s ON s.conversation_id = c.conversation_id
    GROUP BY c.conversation_id
),
cut AS (
    SELECT
        w.*, h.* EXCLUDE (conversation_id, starts_at, ends_at),
        a.login AS holder,
        greatest(w.counted_at, h.starts_at) AS starts_at,
        least(w.over_at, h.ends_at) AS ends_at,
        h.ends_at > w.over_at AS is_last,
        state = 'held' AND holder = replied_by AND w.replied_at <= h.ends_at AS is_by_holder
    FROM waits AS w
    JOIN had AS h
        ON h.conversation_id = w.conversation_id
        AND h.starts_at <= w.over_at
        AND h.ends_at >= w.counted_at
    LEFT JOIN agents AS a ON a.agent_id = h.agent_id
)
-- A piece that lasted no time is there where the wait goes on in it, or where its holder ended the
-- wait; not where nothing is known of their having it but that message.
SELECT
    p.session_id,
    p.turn,
    row_number() OVER (PARTITION BY p.session_id, p.turn ORDER BY p.starts_at, p.position)::INTEGER
        AS piece,
    p.conversation_id,
    p.state,
    coalesce(c.name, p.asked_channel) AS channel,
    p.holder AS agent,
    giver.login AS from_agent,
    taker.login AS to_agent,
    p.is_after_transfer,
    CASE
        WHEN is_by_holder THEN 'replied'
        WHEN is_last OR (state = 'held' AND ends_at = over_at AND end_reason <> 'pending')
            THEN CASE WHEN replied_at IS NOT NULL AND state = 'held' THEN 'answered_by_another'
                ELSE end_reason END
        WHEN ended_by = 'message.sent' THEN 'replied'
        WHEN ended_by = 'session.accepted' AND state <> 'held' THEN 'accepted'
        WHEN ended_by IN ('session.accepted', 'session.reopened') OR ended_reason = 'pull'
            THEN 'taken'
        WHEN ended_by = 'conversation.transferred' THEN 'transferred'
        WHEN ended_by = 'session.returned' THEN 'returned'
        ELSE coalesce(ended_reason, 'superseded')
    END AS end_reason,
    p.starts_at AS counted_at,
    p.starts_at,
    p.ends_at,
    CASE WHEN is_by_holder THEN p.replied_at END AS replied_at,
    [{'starts_at': p.starts_at, 'ends_at': p.ends_at}] AS spans,
    date_diff('microsecond', p.starts_at, p.ends_at) / 1e6 AS numerator,
    1 AS denominator,
    is_last AND p.end_reason = 'pending' AS is_unfinished,
    p.left_out AS left_out
FROM cut AS p
LEFT JOIN channels AS c ON c.channel_id = p.channel_id
LEFT JOIN agents AS giver ON giver.agent_id = p.from_agent_id AND state = 'offered'
LEFT JOIN agents AS taker ON taker.agent_id = p.offered_to
WHERE p.starts_at < p.ends_at
OR (is_last AND p.end_reason = 'pending')
OR (is_by_holder AND p.begun_by <> 'message.sent')
