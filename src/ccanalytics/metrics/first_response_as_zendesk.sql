/*
title = "First response as Zendesk tells it"
question = "What would Zendesk report as the first reply time?"
grain = ["session_id"]
unit = "s"
inputs = ["sessions", "facts", "channels", "agents"]
summary = "duration"
better = "lower"
null_means = "never: where one of the two ends is missing it is left out"
starts = "the creation of the session, which stands for the ticket"
ends = "the first message that a human agent sends to the contact; where an agent's message began the session, the second one"
excluded = "sessions in which that message was never sent: the value stays null until both ends are there"
counted = "when the session was created"
source = "Zendesk, first reply time (support.zendesk.com articles 4408834848154 and 4408821871642); notes and bots do not count; stored in calendar and in business time, with tests and spam; its reports show the median"
*/
WITH said AS (
    SELECT
        session_id,
        min({'h': happened_at, 'r': recorded_at, 'p': position,
            'by': CASE kind WHEN 'message.sent' THEN actor_kind ELSE 'contact' END}).by AS begun_by,
        min({'h': happened_at, 'r': recorded_at, 'p': position, 'by': actor}, 2)
            FILTER (kind = 'message.sent' AND actor_kind = 'agent') AS replies
    FROM facts_in_force
    WHERE kind IN ('message.received', 'message.carried', 'message.sent')
    AND session_id IS NOT NULL
    GROUP BY session_id
),
replied AS (
    SELECT *, replies[CASE begun_by WHEN 'agent' THEN 2 ELSE 1 END] AS reply FROM said
)
SELECT
    s.session_id,
    s.conversation_id,
    c.name AS channel,
    a.login AS agent,
    r.begun_by,
    s.opened_at AS counted_at,
    r.reply.h AS replied_at,
    date_diff('microsecond', s.opened_at, r.reply.h) / 1e6 AS value,
    value AS observed,
    CASE WHEN r.reply.h IS NULL THEN 'no_pair' END AS left_out
FROM sessions AS s
LEFT JOIN replied AS r ON r.session_id = s.session_id
LEFT JOIN channels AS c ON c.channel_id = s.entry_channel_id
LEFT JOIN agents AS a ON a.agent_id = r.reply.by
