/*
title = "Missed"
question = "Which share of the sessions that contacts began ended without a reply by a person?"
grain = ["session_id", "cause"]
unit = "share"
inputs = ["sessions", "turns", "channels", "agents", "contacts", "facts", "centres", "response_time"]
summary = "rate"
better = "lower"
null_means = "never null; a live session counts once it has ended, spam never"
starts = "the contact's first message of a session that they began: no agent had written before, and it was not started by us"
ends = "the session's last closing, with no message of a human agent in between"
excluded = "sessions in which no message needed a reply; those whose wait went on in a new session, which counts instead; what bots handled alone; spam; sessions that were closed as a test"
counted = "when the contact first wrote"
source = "own; by cause: out_of_hours when the first message came outside the opening hours (none unless they are given), else by_us when an agent closed it, gave_up when the contact closed it or began the next session, auto_close when silence, a bot or the source did; by close_reason those stand apart that were accepted and closed at once as duplicate or other"
parts = "cause"
asks = ["hours"]
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
)
SELECT
    s.session_id,
    s.conversation_id,
    c.name AS channel,
    a.login AS agent,
    causes.cause,
    s.close_reason,
    s.first_asked_at AS counted_at,
    (s.replied_at IS NULL AND causes.cause = CASE
        WHEN len(list_filter(hours, lambda open: minute >= open[1] AND minute < open[2])) = 0
            THEN 'out_of_hours'
        WHEN closer.agent_id IS NOT NULL THEN 'by_us'
        WHEN leaver.contact_id IS NOT NULL OR s.close_reason = 'superseded' THEN 'gave_up'
        ELSE 'auto_close'
    END)::INTEGER AS numerator,
    1 AS denominator,
    FALSE AS is_unfinished,
    CASE
        WHEN s.close_reason = 'test' THEN 'test'
        WHEN s.is_spam THEN 'spam'
        WHEN s.replied_at IS NOT NULL THEN NULL
        WHEN apart.dismissed = s.turns THEN 'no_reply_needed'
        WHEN apart.is_moved THEN 'moved'
        WHEN apart.is_of_bots THEN 'bots'
    END AS left_out
FROM (
    SELECT
        sessions.*,
        timezone(zone, timezone('UTC', first_asked_at)) AS local,
        (isodow(local) - 1) * 1440 + hour(local) * 60 + minute(local) AS minute
    FROM sessions
    CROSS JOIN (SELECT any_value(zone) AS zone FROM centres)
    WHERE status = 'closed' AND NOT is_outbound
) AS s
JOIN turns AS t ON t.session_id = s.session_id AND t.turn = 1
JOIN (VALUES ('by_us'), ('auto_close'), ('gave_up'), ('out_of_hours')) AS causes (cause)
    ON causes.cause <> 'out_of_hours' OR hours IS NOT NULL
LEFT JOIN apart ON apart.session_id = s.session_id
LEFT JOIN channels AS c ON c.channel_id = t.channel_id
LEFT JOIN agents AS a ON a.agent_id = s.agent_id
LEFT JOIN agents AS closer ON closer.agent_id = s.closed_by
LEFT JOIN contacts AS leaver ON leaver.contact_id = s.closed_by
WHERE NOT EXISTS (
    FROM facts_in_force AS f
    WHERE f.session_id = s.session_id AND f.turn = 0
    AND f.kind = 'message.sent' AND f.actor_kind = 'agent'
)
