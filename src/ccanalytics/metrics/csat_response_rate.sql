/*
title = "Contacts who gave a mark"
question = "Which share of the contacts who were asked for a mark gave one?"
grain = ["session_id"]
unit = "share"
inputs = ["sessions", "channels", "agents", "facts", "csat", "served_by"]
summary = "rate"
better = "higher"
null_means = "never null; who has given no mark may still do so"
starts = "the first text in which the channel's rules asked the contact for a mark"
ends = "the contact's mark of that session"
excluded = "sessions that were marked without such a text, as in an import, which does not tell who was asked; sessions that were closed as a test"
counted = "when the contact was asked"
source = "Chatwoot: responses to surveys sent; agent and last_holder are those of csat"
*/
WITH asked AS (
    SELECT session_id, min(happened_at) AS asked_at
    FROM facts_in_force
    WHERE kind = 'message.sent' AND actor_kind = 'system' AND reason = 'rating'
    GROUP BY session_id
)
SELECT
    s.session_id,
    s.conversation_id,
    c.name AS channel,
    a.login AS agent,
    holder.login AS last_holder,
    coalesce(asked.asked_at, given.counted_at) AS counted_at,
    (given.session_id IS NOT NULL)::INTEGER AS numerator,
    1 AS denominator,
    FALSE AS is_unfinished,
    CASE
        WHEN s.close_reason = 'test' THEN 'test'
        WHEN asked.session_id IS NULL THEN 'not_asked'
    END AS left_out
FROM asked
FULL JOIN metrics.csat(as_of := as_of, with_left_out := TRUE) AS given
    ON given.session_id = asked.session_id
JOIN sessions AS s ON s.session_id = coalesce(asked.session_id, given.session_id)
LEFT JOIN served_by AS served ON served.session_id = s.session_id
LEFT JOIN channels AS c ON c.channel_id = s.channel_id
LEFT JOIN agents AS a ON a.agent_id = served.agent_id
LEFT JOIN agents AS holder ON holder.agent_id = s.agent_id
