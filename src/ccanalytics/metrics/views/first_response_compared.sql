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
told AS (
    SELECT
        s.session_id, s.conversation_id, s.opened_at, s.entry_channel_id, o.left_out, o.seconds,
        o.channel, o.counted_at, o.replied_at,
        o.session_id IS NOT NULL AND o.left_out IS NULL AS is_counted,
        s.parent_id IS NOT NULL AS is_moved,
        s.is_outbound OR z.begun_by IS NOT DISTINCT FROM 'agent' AS is_begun_by_agent,
        d.session_id IS NOT NULL AND (
            o.counted_at IS DISTINCT FROM d.asked_at
            OR o.replied_at IS DISTINCT FROM s.replied_at
            OR o.left_out IS NOT DISTINCT FROM 'no_reply_needed'
        ) AS is_dismissed,
        [
            {'s': b.value, 'h': b.counted_at, 'end': b.replied_at, 'by': b.answered_by},
            {'s': z.value, 'h': z.counted_at, 'end': z.replied_at, 'by': NULL},
            {'s': c.value, 'h': c.counted_at, 'end': c.replied_at, 'by': c.started_by},
            {'s': i.value, 'h': i.counted_at, 'end': i.replied_at, 'by': NULL}
        ] AS theirs
    FROM sessions AS s
    LEFT JOIN ours AS o ON o.session_id = s.session_id
    LEFT JOIN dismissed AS d ON d.session_id = s.session_id
    LEFT JOIN metrics.first_response_as_bitrix24(with_left_out := TRUE) AS b
        ON b.session_id = s.session_id
    LEFT JOIN metrics.first_response_as_zendesk(with_left_out := TRUE) AS z
        ON z.session_id = s.session_id
    LEFT JOIN metrics.first_response_as_chatwoot(with_left_out := TRUE) AS c
        ON c.session_id = s.session_id
    LEFT JOIN metrics.business_first_response_as_intercom(with_left_out := TRUE) AS i
        ON i.session_id = s.session_id
),
explained AS (
    SELECT *, list_transform(theirs, lambda t: CASE
        WHEN t.s IS NULL AND seconds IS NULL
            THEN CASE WHEN is_counted THEN 'unanswered_dropped' ELSE 'neither' END
        WHEN t.s = seconds THEN 'same'
        WHEN left_out = 'test' THEN 'test_counted'
        WHEN t.h = counted_at AND t.end = replied_at THEN 'business_hours'
        WHEN t.by = 'bot' THEN 'bot_counted'
        WHEN is_dismissed THEN 'dismissed'
        WHEN is_moved THEN 'moved_message'
        WHEN is_begun_by_agent OR counted_at IS NULL OR t.end <= counted_at AND NOT
            coalesce(t.end = replied_at, FALSE) THEN 'outbound_counted'
        WHEN t.end IS DISTINCT FROM replied_at THEN 'other'
        WHEN t.by = 'handed_over' THEN 'starts_at_handoff'
        WHEN t.by = 'reopened' THEN 'after_reopen'
        WHEN t.by = 'bot_closed' THEN 'after_bot'
        WHEN t.h = opened_at THEN 'starts_at_creation'
        ELSE 'other'
    END) AS why
    FROM told
)
SELECT
    t.session_id,
    t.conversation_id,
    coalesce(t.channel, c.name) AS channel,
    coalesce(t.counted_at, t.opened_at) AS counted_at,
    t.is_counted,
    t.left_out,
    t.seconds,
    t.theirs[1].s AS bitrix24_seconds,
    t.why[1] AS bitrix24_why,
    t.theirs[2].s AS zendesk_seconds,
    t.why[2] AS zendesk_why,
    t.theirs[3].s AS chatwoot_seconds,
    t.why[3] AS chatwoot_why,
    t.theirs[4].s AS intercom_seconds,
    t.why[4] AS intercom_why
FROM explained AS t
LEFT JOIN channels AS c ON c.channel_id = t.entry_channel_id
