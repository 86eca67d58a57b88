/*
title = "First response time"
question = "How long does a contact wait until a person first replies?"
grain = ["session_id"]
unit = "s"
inputs = ["sessions", "turns", "channels", "agents", "facts", "response_time"]
summary = "duration"
better = "lower"
null_means = "nobody has replied, or the session ended without a reply"
starts = "the contact's first message of the session that needed a reply"
ends = "the first message that a human agent sends them after it"
excluded = "sessions in which no message needed a reply; unanswered ones whose wait went on in a new session, which counts from the moved message's own time; what bots handled alone; sessions that were closed as a test"
counted = "when the clock starts"
source = "plain.com's reading of first response time: inbound message to human reply, p50 and p90. Agent is who replied, so by agent it tells of answered sessions alone and the unanswered stand under nobody: whose wait it was tells next_response_by_agent. By the business clock all of it goes by the hours of the channel in which it starts"
*/
WITH apart AS (
    SELECT
        session_id,
        count(*) FILTER (left_out = 'no_reply_needed') AS dismissed,
        bool_or(left_out = 'moved') AS is_moved,
        bool_or(left_out = 'bots') AS is_of_bots
    FROM metrics.response_time(as_of := as_of, with_left_out := TRUE)
    WHERE left_out IS NOT NULL
    GROUP BY session_id
),
-- Where the contact's first words needed no reply, the first ones that did.
needing AS (
    SELECT
        session_id,
        min(turn) FILTER (end_reason IS DISTINCT FROM 'no_reply_needed') AS turn,
        min(replied_at) AS replied_at,
        arg_min(replied_by, turn) AS replied_by
    FROM turns
    WHERE session_id IN (SELECT session_id FROM apart WHERE dismissed > 0)
    GROUP BY session_id
),
asked AS (
    SELECT
        s.*,
        t.channel_id AS asked_channel_id,
        t.asked_at,
        CASE WHEN n.session_id IS NULL THEN s.replied_at ELSE n.replied_at END AS answered_at,
        CASE WHEN n.session_id IS NULL THEN s.replied_by ELSE n.replied_by END AS answered_by
    FROM sessions AS s
    LEFT JOIN needing AS n ON n.session_id = s.session_id
    JOIN turns AS t ON t.session_id = s.session_id AND t.turn = coalesce(n.turn, 1)
)
SELECT
    s.session_id,
    s.conversation_id,
    c.name AS channel,
    a.login AS agent,
    s.transfers > 0 AS is_transferred,
    CASE WHEN s.answered_at IS NOT NULL THEN 'replied' ELSE coalesce(s.close_reason, 'pending') END
        AS end_reason,
    s.asked_at AS counted_at,
    s.answered_at AS replied_at,
    date_diff('microsecond', s.asked_at, s.answered_at) / 1e6 AS value,
    date_diff('microsecond', s.asked_at, greatest(s.asked_at, coalesce(
        s.answered_at, s.closed_at, as_of, (
            -- The last; asked like this, only what may hold it is read.
            SELECT happened_at FROM facts
            WHERE subject_kind = 'conversation' ORDER BY happened_at DESC LIMIT 1
        )
    ))) / 1e6 AS observed,
    CASE
        WHEN s.close_reason = 'test' THEN 'test'
        WHEN s.answered_at IS NOT NULL THEN NULL
        WHEN apart.dismissed = s.turns THEN 'no_reply_needed'
        WHEN apart.is_moved THEN 'moved'
        WHEN apart.is_of_bots THEN 'bots'
    END AS left_out
FROM asked AS s
LEFT JOIN apart ON apart.session_id = s.session_id
LEFT JOIN channels AS c ON c.channel_id = s.asked_channel_id
LEFT JOIN agents AS a ON a.agent_id = s.answered_by
