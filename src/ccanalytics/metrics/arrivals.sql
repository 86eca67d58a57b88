/*
title = "Arrivals"
question = "How many sessions do contacts begin, and when in the week?"
grain = ["session_id"]
unit = "sessions"
inputs = ["sessions", "turns", "channels", "facts", "centres"]
summary = "count"
better = "neither"
null_means = "never null; an hour of the week in which nobody wrote has no row and means zero"
starts = "the contact's first message of a session that they began: no agent had written before, and it was neither started by us nor moved out of another"
ends = "the same"
excluded = "sessions that were closed as a test"
counted = "when the contact first wrote"
source = "own; weekday 1 is Monday, 7 Sunday, and hour 0 to 23, both in the centre's zone"
*/
SELECT
    s.session_id,
    s.conversation_id,
    c.name AS channel,
    isodow(local)::INTEGER AS weekday,
    hour(local)::INTEGER AS hour,
    s.first_asked_at AS counted_at,
    1 AS value,
    s.status <> 'closed' AS is_unfinished,
    CASE WHEN s.close_reason = 'test' THEN 'test' END AS left_out
FROM (
    SELECT sessions.*, timezone(zone, timezone('UTC', first_asked_at)) AS local
    FROM sessions
    CROSS JOIN (SELECT any_value(zone) AS zone FROM centres)
) AS s
JOIN turns AS t ON t.session_id = s.session_id AND t.turn = 1
LEFT JOIN channels AS c ON c.channel_id = t.channel_id
WHERE NOT s.is_outbound AND s.parent_id IS NULL AND NOT EXISTS (
    FROM facts_in_force AS f
    WHERE f.session_id = s.session_id AND f.turn = 0
    AND f.kind = 'message.sent' AND f.actor_kind = 'agent'
)
