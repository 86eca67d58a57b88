/*
title = "Content contacts"
question = "Which share of the contacts who gave a mark gave a good one?"
grain = ["session_id"]
unit = "share"
inputs = ["sessions", "channels", "agents", "facts", "served_by"]
summary = "rate"
better = "higher"
null_means = "never null; only what a contact marked is counted"
starts = "the mark from 1 to 5 that the contact gave the session last"
ends = "the same: 4 and 5 are good"
excluded = "sessions that were closed as a test"
counted = "when the contact gave the mark"
source = "Chatwoot: CSAT score, the 4 and 5 of all responses; agent is who sent most replies of the session, of several the one who wrote last; last_holder is who had it last, whom most tools credit; a supervisor's mark is no part of it. Whoever gives a mark is not drawn by chance: read it beside csat_response_rate"
*/
WITH marks AS (
    SELECT session_id, max(happened_at) AS marked_at
    FROM facts_in_force
    WHERE kind = 'session.rated' AND actor_kind = 'contact'
    GROUP BY session_id
)
SELECT
    s.session_id,
    s.conversation_id,
    c.name AS channel,
    a.login AS agent,
    holder.login AS last_holder,
    s.contact_mark AS mark,
    marks.marked_at AS counted_at,
    (s.contact_mark >= 4)::INTEGER AS numerator,
    1 AS denominator,
    FALSE AS is_unfinished,
    CASE WHEN s.close_reason = 'test' THEN 'test' END AS left_out
FROM marks
JOIN sessions AS s ON s.session_id = marks.session_id
LEFT JOIN served_by AS served ON served.session_id = s.session_id
LEFT JOIN channels AS c ON c.channel_id = s.channel_id
LEFT JOIN agents AS a ON a.agent_id = served.agent_id
LEFT JOIN agents AS holder ON holder.agent_id = s.agent_id
