/*
title = "Reopened"
question = "Which share of the sessions that were closed came back to life?"
grain = ["session_id"]
unit = "share"
inputs = ["sessions", "channels", "agents", "facts"]
summary = "rate"
better = "lower"
null_means = "never null; what was closed a moment ago may still be reopened"
starts = "the session's first closing"
ends = "its next reopening, by a message of the contact within the channel's grace or by an agent"
excluded = "what was closed because it went on in a new session; spam; sessions that were closed as a test"
counted = "when the session was first closed"
source = "Zendesk: reopens of more than 0 among solved tickets; Chatwoot: conversation_opened after a conversation_resolved; agent is who first closed it, and nobody where a silence or a bot did. A contact who writes after the grace begins a new session: a short grace, and an import, which has none, has fewer reopened ones; what was closed only after the next session had begun cannot be reopened, and counts as not"
*/
WITH closings AS (
    SELECT
        session_id,
        min({'h': happened_at, 'r': recorded_at, 'p': position, 'channel': channel_id,
            'reason': reason, 'by': CASE WHEN actor_kind = 'agent' THEN actor END})
            FILTER (kind = 'session.closed') AS first,
        max({'h': happened_at, 'r': recorded_at, 'p': position})
            FILTER (kind = 'session.reopened') AS reopening
    FROM facts_in_force
    WHERE kind IN ('session.closed', 'session.reopened')
    GROUP BY session_id
)
SELECT
    s.session_id,
    s.conversation_id,
    c.name AS channel,
    a.login AS agent,
    first.reason AS close_reason,
    first.h AS counted_at,
    (
        reopening IS NOT NULL
        AND (reopening.h, reopening.r, reopening.p) > (first.h, first.r, first.p)
    )::INTEGER AS numerator,
    1 AS denominator,
    FALSE AS is_unfinished,
    CASE
        WHEN s.close_reason = 'test' THEN 'test'
        WHEN s.is_spam THEN 'spam'
        WHEN s.close_reason = 'moved' THEN 'moved'
    END AS left_out
FROM closings
JOIN sessions AS s ON s.session_id = closings.session_id
LEFT JOIN channels AS c ON c.channel_id = first.channel
LEFT JOIN agents AS a ON a.agent_id = first.by
WHERE first IS NOT NULL
