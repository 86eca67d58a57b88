/*
title = "Supervisors' marks"
question = "How do supervisors mark what they look at?"
grain = ["session_id"]
unit = "mark from 1 to 5"
inputs = ["sessions", "channels", "agents", "facts", "served_by"]
summary = "mean"
better = "higher"
null_means = "never null; only what a supervisor marked is counted"
starts = "the mark from 1 to 5 that a supervisor gave the session last"
ends = "the same"
excluded = "sessions that were closed as a test"
counted = "when the supervisor gave the mark"
source = "Bitrix24 VOTE_HEAD; agent is who sent most replies of the session, of several the one who wrote last; last_holder is who had it last; marked_by gave the mark; a contact's mark is no part of it. What a supervisor looks at is not drawn by chance"
*/
WITH marks AS (
    SELECT
        session_id,
        max({'h': happened_at, 'r': recorded_at, 'p': position, 'by': actor}) AS mark
    FROM facts_in_force
    WHERE kind = 'session.rated' AND actor_kind <> 'contact'
    GROUP BY session_id
)
SELECT
    s.session_id,
    s.conversation_id,
    c.name AS channel,
    a.login AS agent,
    holder.login AS last_holder,
    marker.login AS marked_by,
    marks.mark.h AS counted_at,
    s.supervisor_mark AS numerator,
    1 AS denominator,
    FALSE AS is_unfinished,
    CASE WHEN s.close_reason = 'test' THEN 'test' END AS left_out
FROM marks
JOIN sessions AS s ON s.session_id = marks.session_id
LEFT JOIN served_by AS served ON served.session_id = s.session_id
LEFT JOIN channels AS c ON c.channel_id = s.channel_id
LEFT JOIN agents AS a ON a.agent_id = served.agent_id
LEFT JOIN agents AS holder ON holder.agent_id = s.agent_id
LEFT JOIN agents AS marker ON marker.agent_id = marks.mark.by
