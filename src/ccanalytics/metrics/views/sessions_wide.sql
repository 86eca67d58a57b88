-- One row per session with everything that is told of it, but no message's text. Times are UTC,
-- those called `_local` in the centre's zone; durations are seconds. What is measured comes from
-- the metrics: NULL is what their cards say, and what they leave out. Sessions closed as a test are
-- here, as `is_test`, and in no metric. `parent_id` is the session that a moved message came out of;
-- what began in it goes on here. `is_missed` is NULL where the question does not arise: the session
-- is live, spam or a test, no contact began it, nothing in it needed a reply, or its wait goes on in
-- another. `queue_seconds` is NULL where it was held from the beginning: never in the queue.
-- `bounces` is how often what the queue offered came back to it; `is_late` that it was told of a
-- missed target, which needs the rules to run; `is_automatic_only` that the rules alone handled it,
-- with automatic texts, until they closed it.
WITH replies AS (
    SELECT
        session_id,
        count(value) FILTER (left_out IS NULL) AS answered_turns,
        count(*) FILTER (left_out = 'no_reply_needed') AS dismissed_turns,
        count(*) FILTER (left_out = 'moved') AS moved_turns,
        avg(value) FILTER (left_out IS NULL) AS mean_response_seconds,
        max(value) FILTER (left_out IS NULL) AS longest_response_seconds
    FROM metrics.response_time(with_left_out := TRUE)
    GROUP BY session_id
),
bounced AS (
    SELECT session_id, count(*) AS bounces
    FROM (
        SELECT session_id, kind, lag(kind) OVER (
            PARTITION BY session_id ORDER BY happened_at, recorded_at, position
        ) AS before
        FROM facts_in_force
        WHERE kind IN (
            'session.offered', 'session.returned', 'session.accepted', 'session.reopened',
            'session.closed', 'session.marked_spam', 'conversation.transferred'
        )
    )
    WHERE kind = 'session.returned' AND before = 'session.offered'
    GROUP BY session_id
),
missed AS (
    SELECT session_id, max(numerator) = 1 AS is_missed, max(cause) FILTER (numerator = 1) AS cause
    FROM metrics.missed
    GROUP BY session_id
)
SELECT
    s.session_id,
    s.conversation_id,
    s.session,
    s.parent_id,
    s.is_outbound,
    entry.name AS entry_channel,
    entry.title AS entry_channel_title,
    channel.name AS channel,
    channel.title AS channel_title,
    v.connector,
    v.thread,
    contact.name AS contact_name,
    contact.address AS contact_address,
    s.status,
    agent.login AS agent,
    agent.name AS agent_name,
    s.opened_at,
    timezone(centre.zone, timezone('UTC', s.opened_at)) AS opened_local,
    s.first_asked_at,
    s.accepted_at,
    s.replied_at,
    replier.login AS replied_by,
    s.last_message_at,
    s.waiting_since,
    s.pinned_at,
    s.closed_at,
    timezone(centre.zone, timezone('UTC', s.closed_at)) AS closed_local,
    s.close_reason,
    coalesce(closer.login, nullif(leaver.name, ''), leaver.address) AS closed_by,
    CASE WHEN NOT s.is_outbound AND s.parent_id IS NULL
        THEN date_diff('microsecond', s.opened_at, s.accepted_at) / 1e6 END AS queue_seconds,
    first_response.value AS first_response_seconds,
    replies.mean_response_seconds,
    replies.longest_response_seconds,
    resolution.value AS resolution_seconds,
    s.turns,
    coalesce(replies.answered_turns, 0)::INTEGER AS answered_turns,
    coalesce(replies.dismissed_turns, 0)::INTEGER AS dismissed_turns,
    coalesce(replies.moved_turns, 0)::INTEGER AS moved_turns,
    s.contact_messages,
    s.agent_messages,
    s.bot_messages,
    s.notes,
    s.transfers,
    s.reopens,
    coalesce(bounced.bounces, 0)::INTEGER AS bounces,
    s.late_turn IS NOT NULL AS is_late,
    s.is_spam,
    s.session_id IN (SELECT session_id FROM handled_by_bot) AS is_handled_by_bot,
    (s.texts IS NOT NULL AND s.close_reason = 'silence' AND s.accepted_at IS NULL
        AND s.agent_messages = 0) IS TRUE AS is_automatic_only,
    s.close_reason IS NOT DISTINCT FROM 'test' AS is_test,
    missed.is_missed,
    missed.cause AS missed_cause,
    s.contact_mark,
    s.supervisor_mark
FROM sessions AS s
CROSS JOIN (SELECT any_value(zone) AS zone FROM centres) AS centre
LEFT JOIN conversations AS v USING (conversation_id)
LEFT JOIN channels AS entry ON entry.channel_id = s.entry_channel_id
LEFT JOIN channels AS channel ON channel.channel_id = s.channel_id
LEFT JOIN contacts AS contact ON contact.contact_id = s.contact_id
LEFT JOIN agents AS agent ON agent.agent_id = s.agent_id
LEFT JOIN agents AS replier ON replier.agent_id = s.replied_by
LEFT JOIN agents AS closer ON closer.agent_id = s.closed_by
LEFT JOIN contacts AS leaver ON leaver.contact_id = s.closed_by
LEFT JOIN metrics.first_response_time AS first_response USING (session_id)
LEFT JOIN metrics.resolution_time AS resolution USING (session_id)
LEFT JOIN replies USING (session_id)
LEFT JOIN bounced USING (session_id)
LEFT JOIN missed USING (session_id)
