/*
title = "First response as Chatwoot tells it"
question = "What would Chatwoot report as the first response time?"
grain = ["session_id"]
unit = "s"
inputs = ["sessions", "facts", "channels", "agents"]
summary = "duration"
better = "lower"
null_means = "never: what no agent has replied to is left out"
starts = "the last time before the reply that a bot handed the session over or that it was opened again; else the last time that a bot closed it; else its creation"
ends = "the first message that a human agent sends to the contact, also where nobody had asked"
excluded = "sessions to which no agent has written: no event is recorded"
counted = "when the clock starts; Chatwoot itself goes by the reply, period_by=replied"
source = "Chatwoot, first response time: from the last activity that was no person's to the first human message (chatwoot.com/hc/user-guide/articles/1724140319, github.com/chatwoot/chatwoot app/listeners/reporting_event_listener.rb); notes, bots, automations and campaigns do not count; credited to the sender; its reports show the mean, summary=mean, in calendar or business time"
*/
WITH replied AS (
    SELECT
        session_id,
        min({'h': happened_at, 'r': recorded_at, 'p': position, 'by': actor}) AS reply
    FROM facts_in_force
    WHERE kind = 'message.sent' AND actor_kind = 'agent' AND session_id IS NOT NULL
    GROUP BY session_id
),
-- What sets the clock anew, of which the last before the reply counts: of opening and handing over
-- either, before a closing by a bot.
events AS (
    SELECT
        session_id, happened_at, recorded_at, position,
        CASE
            WHEN kind = 'session.reopened' OR reason = 'unmarked' THEN 'reopened'
            WHEN actor_kind <> 'bot' THEN NULL
            WHEN kind = 'session.closed' THEN 'bot_closed'
            ELSE 'handed_over'
        END AS started_by
    FROM facts_in_force
    WHERE kind IN (
        'session.reopened', 'session.returned', 'session.closed', 'conversation.transferred'
    )
),
started AS (
    SELECT
        e.session_id,
        max({'is_open': started_by <> 'bot_closed', 'h': happened_at, 'r': recorded_at,
            'p': position, 'by': started_by}) AS last
    FROM events AS e
    JOIN replied AS r ON r.session_id = e.session_id
    WHERE e.started_by IS NOT NULL
    AND (e.happened_at, e.recorded_at, e.position) < (r.reply.h, r.reply.r, r.reply.p)
    GROUP BY e.session_id
)
SELECT
    s.session_id,
    s.conversation_id,
    c.name AS channel,
    a.login AS agent,
    coalesce(b.last.by, 'created') AS started_by,
    coalesce(b.last.h, s.opened_at) AS counted_at,
    r.reply.h AS replied_at,
    date_diff('microsecond', coalesce(b.last.h, s.opened_at), r.reply.h) / 1e6 AS value,
    value AS observed,
    CASE WHEN r.session_id IS NULL THEN 'no_pair' END AS left_out
FROM sessions AS s
LEFT JOIN replied AS r ON r.session_id = s.session_id
LEFT JOIN started AS b ON b.session_id = s.session_id
LEFT JOIN channels AS c ON c.channel_id = s.entry_channel_id
LEFT JOIN agents AS a ON a.agent_id = r.reply.by
