/*
title = "First response as Intercom tells it"
question = "What would Intercom report as the time to the first reply?"
grain = ["session_id"]
unit = "s"
inputs = ["sessions", "facts", "channels", "agents"]
summary = "duration"
better = "lower"
null_means = "never: where one of the two ends is missing it is left out"
starts = "the contact's first message in the session; a message that was moved into it counts from then"
ends = "the first message that a human agent sends them after it"
excluded = "sessions in which no contact wrote or no agent replied after it: there is no pair"
counted = "when the clock starts"
source = "Intercom, time_to_admin_reply from first_contact_reply_at to first_admin_reply_at (intercom.com/help articles 6762778 and 8425113): its interface for programs takes off what is out of office hours, clock=business; its charts do so only where asked; notes and bots do not count; its reports show the median"
*/
WITH asked AS (
    SELECT
        session_id,
        min({'h': happened_at, 'r': recorded_at, 'p': position}) AS first
    FROM facts_in_force
    WHERE kind IN ('message.received', 'message.carried') AND session_id IS NOT NULL
    GROUP BY session_id
),
replied AS (
    SELECT
        f.session_id,
        min({'h': happened_at, 'r': recorded_at, 'p': position, 'by': actor}) AS reply
    FROM facts_in_force AS f
    JOIN asked AS q ON q.session_id = f.session_id
    WHERE kind = 'message.sent' AND actor_kind = 'agent'
    AND (f.happened_at, f.recorded_at, f.position) > (q.first.h, q.first.r, q.first.p)
    GROUP BY f.session_id
)
SELECT
    s.session_id,
    s.conversation_id,
    c.name AS channel,
    a.login AS agent,
    coalesce(q.first.h, s.opened_at) AS counted_at,
    r.reply.h AS replied_at,
    date_diff('microsecond', q.first.h, r.reply.h) / 1e6 AS value,
    value AS observed,
    CASE WHEN r.session_id IS NULL THEN 'no_pair' END AS left_out
FROM sessions AS s
LEFT JOIN asked AS q ON q.session_id = s.session_id
LEFT JOIN replied AS r ON r.session_id = s.session_id
LEFT JOIN channels AS c ON c.channel_id = s.entry_channel_id
LEFT JOIN agents AS a ON a.agent_id = r.reply.by
