/*
title = "Abandonment"
question = "Which share of the sessions that contacts began did they give up because nobody replied in time?"
grain = ["session_id", "timeout", "is_back"]
unit = "share"
inputs = ["sessions", "turns", "channels", "agents", "facts", "response_time"]
summary = "rate"
better = "lower"
null_means = "never null; a wait counts once a person has replied in time or the time-out has passed"
starts = "the contact's last message before a person first replied (where nobody ever did, their last that needed a reply), in a session that they began"
ends = "the time-out, with no message of a human agent until then and none of the contact in that session ever after"
excluded = "sessions in which no message needed a reply; those whose wait went on in a new session, which counts instead; those that a person closed unanswered before they were due; what bots handled alone; spam; sessions that were closed as a test"
counted = "when the contact first wrote"
source = "own. Nobody hangs up on a chat: that they gave up is inferred from silence, so there are two time-outs, of 3600 and 86400 seconds, always told apart. By is_back those who came back within 72 hours in a new session, from which they were only put off, stand apart from those who did not; as long as the 72 hours have not passed and they are not back, they are neither, and is_back is empty. Silence after a reply is none of this: most contacts who have what they want say no more"
parts = "is_back"
always = ["timeout"]
beside = true
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
),
begun AS (
    FROM sessions AS s
    WHERE NOT s.is_outbound AND s.turns > 0 AND NOT EXISTS (
        FROM facts_in_force AS f
        WHERE f.session_id = s.session_id AND f.turn = 0
        AND f.kind = 'message.sent' AND f.actor_kind = 'agent'
    )
),
-- The wait that a person's first reply ended; without one the last that needed a reply, or at all.
waits AS (
    SELECT
        session_id,
        min({
            'rank': CASE WHEN replied_at IS NOT NULL THEN 1
                WHEN end_reason IS DISTINCT FROM 'no_reply_needed' THEN 2 ELSE 3 END,
            'order': CASE WHEN replied_at IS NOT NULL THEN turn ELSE -turn END,
            'turn': turn, 'channel_id': channel_id, 'asked_at': asked_at, 'replied_at': replied_at,
            'end_reason': end_reason
        }) AS wait
    FROM turns
    GROUP BY session_id
),
last_words AS (
    SELECT session_id, turn, max(happened_at) AS said_at
    FROM facts_in_force
    WHERE kind = 'message.received'
    GROUP BY session_id, turn
),
-- What first ended each wait without a reply.
endings AS (
    SELECT session_id, turn, min({
        'h': happened_at, 'r': recorded_at, 'p': position, 'reason': reason,
        'is_ours': kind = 'session.closed' AND actor_kind = 'agent'
    }) AS first
    FROM facts_in_force
    WHERE kind IN ('session.closed', 'session.marked_spam', 'turn.dismissed')
    GROUP BY session_id, turn
),
silent AS (
    SELECT
        s.*,
        coalesce(s.contact_id, -s.conversation_id) AS person,
        wait.channel_id AS asked_channel_id,
        wait.replied_at AS answered_at,
        CASE WHEN wait.replied_at IS NULL AND wait.end_reason = e.first.reason AND e.first.is_ours
            THEN e.first.h END AS closed_by_us_at,
        coalesce(w.said_at, wait.asked_at) AS silent_since,
        s.turns > wait.turn AS has_gone_on,
        coalesce(
            as_of, (SELECT max(happened_at) FROM facts WHERE subject_kind = 'conversation')
        ) AS seen_until
    FROM begun AS s
    JOIN waits ON waits.session_id = s.session_id
    LEFT JOIN last_words AS w ON w.session_id = s.session_id AND w.turn = wait.turn
    LEFT JOIN endings AS e ON e.session_id = s.session_id AND e.turn = wait.turn
),
judged AS (
    SELECT
        s.*,
        timeouts.timeout,
        s.silent_since + to_seconds(timeouts.timeout) AS due_at,
        coalesce(answered_at <= due_at, FALSE) OR has_gone_on AS is_kept,
        NOT is_kept AND seen_until >= due_at AS is_given_up,
        NOT is_kept AND coalesce(closed_by_us_at <= due_at, FALSE) AS is_closed_by_us,
        s.silent_since + INTERVAL 72 HOUR AS back_until,
        CASE
            WHEN later.first_asked_at <= back_until THEN TRUE
            WHEN seen_until >= back_until THEN FALSE
        END AS came_back
    FROM silent AS s
    CROSS JOIN (VALUES (3600), (86400)) AS timeouts (timeout)
    ASOF LEFT JOIN (
        SELECT coalesce(contact_id, -conversation_id) AS person, first_asked_at
        FROM sessions
        WHERE first_asked_at IS NOT NULL AND NOT is_outbound
    ) AS later ON later.person = s.person AND later.first_asked_at > s.silent_since
)
SELECT
    s.session_id,
    s.timeout,
    back.is_back,
    s.conversation_id,
    c.name AS channel,
    a.login AS agent,
    s.close_reason,
    s.first_asked_at AS counted_at,
    (s.is_given_up AND s.came_back IS NOT DISTINCT FROM back.is_back)::INTEGER AS numerator,
    (s.is_kept OR s.is_given_up)::INTEGER AS denominator,
    denominator = 0 AS is_unfinished,
    CASE
        WHEN s.close_reason = 'test' THEN 'test'
        WHEN s.is_spam THEN 'spam'
        WHEN s.replied_at IS NULL AND apart.dismissed = s.turns THEN 'no_reply_needed'
        WHEN s.replied_at IS NULL AND apart.is_moved THEN 'moved'
        WHEN s.replied_at IS NULL AND apart.is_of_bots THEN 'bots'
        WHEN s.is_closed_by_us THEN 'closed_by_us'
    END AS left_out
FROM judged AS s
CROSS JOIN (VALUES (FALSE), (TRUE), (NULL)) AS back (is_back)
LEFT JOIN apart ON apart.session_id = s.session_id
LEFT JOIN channels AS c ON c.channel_id = s.asked_channel_id
LEFT JOIN agents AS a ON a.agent_id = s.agent_id
