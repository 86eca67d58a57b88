/*
title = "Handle time"
question = "How long does an agent have a session in hand?"
grain = ["session_id", "agent"]
unit = "s"
inputs = ["stretches", "sessions", "channels", "agents", "facts"]
summary = "duration"
better = "lower"
null_means = "the session is not closed yet; what has passed in the agent's hands counts as that long at least"
starts = "the agent has the session, each time that they do"
ends = "they have it no more: it is passed on, returned or closed"
excluded = "sessions that were closed as a test"
counted = "when the agent first has the session"
source = "Intercom's handling time: all time open and assigned to a teammate, without bots, the queue and closed time, counted once closed; here of each agent that had the session, and by the business clock by the hours of the channel that had it"
stretches = true
piecewise = true
*/
WITH held AS (
    SELECT
        *,
        greatest(starts_at, coalesce(
            ends_at, as_of,
            (SELECT max(happened_at) FROM facts WHERE subject_kind = 'conversation')
        )) AS over_at
    FROM stretches
    WHERE state = 'held'
)
SELECT
    h.session_id,
    a.login AS agent,
    any_value(h.conversation_id) AS conversation_id,
    arg_min_null(c.name, {'at': h.starts_at, 'position': h.position}) AS channel,
    any_value(s.transfers > 0) AS is_transferred,
    coalesce(any_value(s.close_reason), 'pending') AS end_reason,
    min(h.starts_at) AS counted_at,
    list({'starts_at': h.starts_at, 'ends_at': h.over_at, 'channel': c.name} ORDER BY h.position)
        AS spans,
    sum(date_diff('microsecond', h.starts_at, h.over_at)) / 1e6 AS observed,
    CASE WHEN any_value(s.status) = 'closed' THEN observed END AS value,
    CASE WHEN any_value(s.close_reason) = 'test' THEN 'test' END AS left_out
FROM held AS h
JOIN sessions AS s ON s.session_id = h.session_id
LEFT JOIN channels AS c ON c.channel_id = h.channel_id
LEFT JOIN agents AS a ON a.agent_id = h.agent_id
GROUP BY h.session_id, a.login
