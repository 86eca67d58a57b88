-- The messages as rows of facts, and what follows from them: sessions opened, accepted by the
-- first agent who wrote, closed and reopened where the source says so.
WITH unique_said AS (
    SELECT * EXCLUDE (copy, first_line), max(happened_at) OVER () AS data_end
    FROM said WHERE copy = 1
),
breaks AS (
    SELECT *, $gap::DOUBLE IS NOT NULL AND session IS NULL AND coalesce(
        epoch(happened_at) - epoch(lag(happened_at) OVER in_order) > $gap::DOUBLE, TRUE
    ) AS starts_after_gap
    FROM unique_said
    WINDOW in_order AS (PARTITION BY conversation ORDER BY happened_at, seq)
),
keyed AS (
    SELECT *, coalesce(session, last_value(CASE WHEN starts_after_gap THEN message END IGNORE NULLS)
        OVER (PARTITION BY conversation ORDER BY happened_at, seq ROWS UNBOUNDED PRECEDING), '')
        AS session_key
    FROM breaks
),
stated AS (
    SELECT *, coalesce(list_contains($closed::VARCHAR[], last_value(status IGNORE NULLS) OVER (
        in_session ROWS UNBOUNDED PRECEDING)), FALSE) AS is_closed
    FROM keyed
    WINDOW in_session AS (PARTITION BY conversation, session_key ORDER BY happened_at, seq)
),
told AS (
    SELECT
        *,
        is_closed AND NOT coalesce(lead(is_closed) OVER in_session, FALSE) AS ends_closed,
        NOT is_closed AND coalesce(lag(is_closed) OVER in_session, FALSE) AS reopens,
        concat_ws(':', origin_part($source), origin_part(conversation)) AS thread_origin,
        concat_ws(':', thread_origin, origin_part(session_key), 'session.opened') AS session_origin,
        CASE role WHEN 'note' THEN 'agent' ELSE role END AS actor_kind
    FROM stated
    WINDOW in_session AS (PARTITION BY conversation, session_key ORDER BY happened_at, seq)
),
sessions AS (
    SELECT
        conversation, session_key, session_origin, thread_origin,
        min({'h': happened_at, 'seq': seq, 'line': line, 'author': author,
             'actor_kind': actor_kind, 'channel': channel}) AS opening,
        min({'h': happened_at, 'seq': seq, 'line': line, 'author': author, 'message': message})
            FILTER (role = 'agent') AS acceptance,
        max({'h': happened_at, 'seq': seq, 'line': line, 'message': message}) AS final,
        arg_max(is_closed, (happened_at, seq)) AS is_closed,
        any_value(data_end) AS data_end
    FROM told
    GROUP BY ALL
)
SELECT
    line, 10 * seq + 5 AS seq, $connector AS connector,
    CASE role WHEN 'contact' THEN 'message.received' WHEN 'note' THEN 'note.added'
        ELSE 'message.sent' END AS kind,
    conversation AS thread, session_origin, happened_at,
    author AS actor, NULL AS actor_name, actor_kind, NULL AS target, NULL AS target_kind, NULL AS reason, text,
    concat_ws(':', thread_origin, origin_part(message), kind) AS origin
FROM told
UNION ALL
SELECT
    opening.line, 10 * opening.seq, $connector, 'session.opened',
    conversation, session_origin, opening.h,
    opening.author, NULL, opening.actor_kind, opening.channel, 'channel', NULL, NULL,
    session_origin
FROM sessions
UNION ALL
SELECT
    acceptance.line, 10 * acceptance.seq + 1, $connector, 'session.accepted',
    conversation, session_origin, acceptance.h,
    acceptance.author, NULL, 'agent', NULL, NULL, NULL, NULL,
    concat_ws(':', thread_origin, origin_part(session_key), 'session.accepted')
FROM sessions WHERE acceptance IS NOT NULL
UNION ALL
SELECT
    line, 10 * seq + 9, $connector, 'session.closed',
    conversation, session_origin, happened_at,
    NULL, NULL, 'system', NULL, NULL, 'closed', NULL,
    concat_ws(':', thread_origin, origin_part(message), 'session.closed')
FROM told WHERE ends_closed
UNION ALL
SELECT
    t.line, 10 * t.seq + 1, $connector, 'session.reopened',
    t.conversation, t.session_origin, t.happened_at,
    t.author, NULL, t.actor_kind, keeper, CASE WHEN keeper IS NOT NULL THEN 'agent' END, NULL, NULL,
    concat_ws(':', t.thread_origin, origin_part(t.message), 'session.reopened')
FROM (
    SELECT told.*, CASE WHEN s.acceptance.h < told.happened_at THEN s.acceptance.author END AS keeper
    FROM told JOIN sessions AS s USING (session_origin)
    WHERE told.reopens
) AS t
UNION ALL
SELECT
    final.line, 10 * final.seq + 9, $connector, 'session.closed',
    conversation, session_origin, final.h + to_microseconds(($gap::DOUBLE * 1000000)::BIGINT),
    NULL, NULL, 'system', NULL, NULL, 'silence', NULL,
    concat_ws(':', thread_origin, origin_part(final.message), 'session.closed')
FROM sessions
WHERE $gap::DOUBLE IS NOT NULL AND NOT is_closed
AND epoch(data_end) - epoch(final.h) > $gap::DOUBLE
