/*
title = "First response as Bitrix24 tells it"
question = "What would Bitrix24 report as the time to the first answer?"
grain = ["session_id"]
unit = "s"
inputs = ["sessions", "facts", "channels", "agents"]
summary = "duration"
better = "lower"
null_means = "never: what has no first answer is left out"
starts = "the creation of the session, whoever began it"
ends = "the first message to the contact that is no automatic text while an agent holds the session, also where a bot wrote it"
excluded = "sessions without such a message, whose field stays empty there; an average over fields of zero would count them as answered at once"
counted = "when the session was created"
source = "Bitrix24, field TIME_FIRST_ANSWER of dialogs (helpdesk.bitrix24.com/open/16457718), as its module imopenlines fills it; always calendar time, with tests and spam; credited to whoever and whichever channel held the session last; its reports show the mean, summary=mean"
*/
WITH written AS (
    SELECT session_id, happened_at, recorded_at, position, 'agent' AS answered_by
    FROM facts_in_force
    WHERE kind = 'message.sent' AND actor_kind = 'agent' AND session_id IS NOT NULL
    UNION ALL
    SELECT session_id, happened_at, recorded_at, position, 'bot'
    FROM (
        SELECT *, last_value(CASE kind
            WHEN 'message.sent' THEN NULL
            WHEN 'session.accepted' THEN TRUE
            ELSE kind = 'session.reopened' AND target IS NOT NULL
        END IGNORE NULLS) OVER (
            PARTITION BY session_id ORDER BY happened_at, recorded_at, position
        ) AS is_held
        FROM facts_in_force
        WHERE session_id IN (SELECT session_id FROM sessions WHERE bot_messages > 0)
        AND kind IN (
            'message.sent', 'session.opened', 'session.reopened', 'session.accepted',
            'session.offered', 'session.returned', 'conversation.transferred', 'session.closed',
            'session.marked_spam'
        )
    )
    WHERE kind = 'message.sent' AND actor_kind = 'bot' AND is_held
),
answered AS (
    SELECT
        session_id,
        min({'h': happened_at, 'r': recorded_at, 'p': position, 'answered_by': answered_by})
            AS first
    FROM written
    GROUP BY session_id
)
SELECT
    s.session_id,
    s.conversation_id,
    c.name AS channel,
    a.login AS agent,
    w.first.answered_by AS answered_by,
    s.opened_at AS counted_at,
    w.first.h AS replied_at,
    date_diff('microsecond', s.opened_at, w.first.h) / 1e6 AS value,
    value AS observed,
    CASE WHEN w.session_id IS NULL THEN 'no_pair' END AS left_out
FROM sessions AS s
LEFT JOIN answered AS w ON w.session_id = s.session_id
LEFT JOIN channels AS c ON c.channel_id = s.channel_id
LEFT JOIN agents AS a ON a.agent_id = s.agent_id
