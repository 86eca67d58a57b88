-- The first response of every session as we tell it, and as others would by their published words:
-- seconds, NULL where it has none, and the main reason why each differs from ours. Reasons: same;
-- unanswered_dropped (it waits, which counts with us, and is dropped there); neither (no number
-- there, and with us it does not count); test_counted; bot_counted (a bot's message was taken for
-- the answer); dismissed (an agent said of a message that it needed no reply, which is unknown
-- there); moved_message (the wait came with a moved message, and is counted there from the moving);
-- outbound_counted (an agent wrote before the contact did); starts_at_handoff, after_reopen,
-- after_bot, starts_at_creation (the clock starts then, and ends with the same reply);
-- business_hours (the same wait, of which only open time counts). Intercom's time is without what is
-- out of office hours; all else is calendar time. `counted_at` and `channel` are those of our
-- metric, else of the opening; `is_counted` is whether ours counts it, `left_out` why not.
WITH ours AS (
    SELECT *, CASE WHEN left_out IS NULL THEN value END AS seconds
    FROM metrics.first_response_time(with_left_out := TRUE)
),
-- Where an agent said that something needed no reply, our clock may start or end elsewhere.
dismissed AS (
    SELECT session_id, min(asked_at) FILTER (turn = 1) AS asked_at
    FROM turns
    WHERE session_id IN (SELECT session_id FROM turns WHERE end_reason = 'no_reply_needed')
    GROUP BY session_id
),
theirs AS (
    SELECT 'bitrix24' AS vendor, session_id, counted_at, replied_at, value,
        answered_by = 'bot' AS is_by_bot, 'created' AS started_by
    FROM metrics.first_response_as_bitrix24(with_left_out := TRUE)
    UNION ALL BY NAME
    SELECT 'zendesk' AS vendor, session_id, counted_at, replied_at, value, 'created' AS started_by
    FROM metrics.first_response_as_zendesk(with_left_out := TRUE)
    UNION ALL BY NAME
    SELECT 'chatwoot' AS vendor, session_id, counted_at, replied_at, value, started_by
    FROM metrics.first_response_as_chatwoot(with_left_out := TRUE)
    UNION ALL BY NAME
    SELECT 'intercom' AS vendor, session_id, counted_at, replied_at, value
    FROM metrics.business_first_response_as_intercom(with_left_out := TRUE)
),
begun AS (
    SELECT session_id FROM metrics.first_response_as_zendesk(with_left_out := TRUE)
    WHERE begun_by = 'agent'
),
told AS (
    SELECT
        t.vendor, t.session_id, t.value AS seconds,
        t.replied_at IS NOT DISTINCT FROM o.replied_at AS ends_alike,
        CASE
            WHEN t.value IS NULL AND o.seconds IS NULL
                THEN CASE WHEN o.session_id IS NULL OR o.left_out IS NOT NULL
                    THEN 'neither' ELSE 'unanswered_dropped' END
            WHEN t.value = o.seconds THEN 'same'
            WHEN o.left_out = 'test' THEN 'test_counted'
            WHEN t.counted_at = o.counted_at AND ends_alike THEN 'business_hours'
            WHEN t.is_by_bot THEN 'bot_counted'
            WHEN d.session_id IS NOT NULL AND (
                o.counted_at IS DISTINCT FROM d.asked_at
                OR o.replied_at IS DISTINCT FROM s.replied_at
                OR o.left_out = 'no_reply_needed'
            ) THEN 'dismissed'
            WHEN s.parent_id IS NOT NULL THEN 'moved_message'
            WHEN s.is_outbound OR b.session_id IS NOT NULL OR o.session_id IS NULL
                OR NOT ends_alike AND t.replied_at <= o.counted_at THEN 'outbound_counted'
            WHEN ends_alike AND t.started_by = 'handed_over' THEN 'starts_at_handoff'
            WHEN ends_alike AND t.started_by = 'reopened' THEN 'after_reopen'
            WHEN ends_alike AND t.started_by = 'bot_closed' THEN 'after_bot'
            WHEN ends_alike AND t.counted_at = s.opened_at THEN 'starts_at_creation'
            ELSE 'other'
        END AS why
    FROM theirs AS t
    JOIN sessions AS s ON s.session_id = t.session_id
    LEFT JOIN ours AS o ON o.session_id = t.session_id
    LEFT JOIN dismissed AS d ON d.session_id = t.session_id
    LEFT JOIN begun AS b ON b.session_id = t.session_id
),
wide AS (
    SELECT
        session_id,
        any_value(seconds) FILTER (vendor = 'bitrix24') AS bitrix24_seconds,
        any_value(why) FILTER (vendor = 'bitrix24') AS bitrix24_why,
        any_value(seconds) FILTER (vendor = 'zendesk') AS zendesk_seconds,
        any_value(why) FILTER (vendor = 'zendesk') AS zendesk_why,
        any_value(seconds) FILTER (vendor = 'chatwoot') AS chatwoot_seconds,
        any_value(why) FILTER (vendor = 'chatwoot') AS chatwoot_why,
        any_value(seconds) FILTER (vendor = 'intercom') AS intercom_seconds,
        any_value(why) FILTER (vendor = 'intercom') AS intercom_why
    FROM told
    GROUP BY session_id
)
SELECT
    s.session_id,
    s.conversation_id,
    coalesce(o.channel, c.name) AS channel,
    coalesce(o.counted_at, s.opened_at) AS counted_at,
    o.session_id IS NOT NULL AND o.left_out IS NULL AS is_counted,
    o.left_out,
    o.seconds,
    w.* EXCLUDE (session_id)
FROM sessions AS s
LEFT JOIN wide AS w ON w.session_id = s.session_id
LEFT JOIN ours AS o ON o.session_id = s.session_id
LEFT JOIN channels AS c ON c.channel_id = s.entry_channel_id
