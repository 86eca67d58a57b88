-- A year of conversations, ten messages each, as rows that the store takes in (store/ingest.py).
-- c names a conversation and i one of its messages; all else follows from their hashes. One in
-- five conversations pauses and goes on in a second session; by channel one to thirty sessions in
-- a hundred may end with words that nobody answers; those of the last hours are still open.
WITH conversations AS (
    SELECT
        c,
        'channel' || c % 6 AS channel,
        list_extract([70, 80, 90, 97, 98, 99], c % 6 + 1) AS answered,
        1 + c % 6 / 5 AS slowness,
        'agent' || hash(c, 1) % 60 AS agent,
        hash(c, 2) % 5 = 0 AS has_two,
        TIMESTAMP '2025-01-01' + to_days((hash(c, 3) % 365)::INTEGER) + to_milliseconds((
            CASE WHEN hash(c, 4) % 20 = 0 THEN hash(c, 5) % 86_400_000
                ELSE 25_200_000 + hash(c, 5) % 25_000_000 + hash(c, 6) % 25_000_000 END
        )::BIGINT) AS opened_at,
        (hash(c, 7) & hash(c, 8)) | (hash(c, 9) & hash(c, 10)) AS turns_over
    FROM range({conversations}) AS r (c)
),
written AS (
    SELECT
        *,
        (has_two AND i >= 5)::INTEGER AS session,
        i = 0 OR (has_two AND i = 5) AS is_first,
        i = 9 OR (has_two AND i = 4) AS is_last,
        CASE
            WHEN is_first THEN TRUE
            WHEN is_last AND hash(c, i, 1) % 100 < answered THEN FALSE
            ELSE bit_count(turns_over & ((2 << i) - 2)) % 2 = 0
        END AS is_contacts,
        CASE
            WHEN i = 0 THEN 0
            WHEN is_first THEN 86_400_000 * (1 + hash(c, 11) % 20)
            -- Weibull's distribution: most wait for minutes, some for half a day.
            ELSE 2_000 + (90_000 * CASE WHEN is_contacts THEN 1 ELSE slowness END
                * pow(-ln((1 + hash(c, i, 2) % 999_999) / 1e6), 1.6))::BIGINT
        END AS gap
    FROM conversations, range(10) AS r (i)
),
placed AS (
    SELECT
        *,
        opened_at + to_milliseconds((sum(gap) OVER (PARTITION BY c ORDER BY i))::BIGINT)
            AS written_at,
        'c' || c || ':' || session AS session_origin
    FROM written
),
sessions AS (
    SELECT
        c, channel, agent, session_origin,
        min(written_at) AS opened_at,
        min(written_at) FILTER (NOT is_contacts) AS accepted_at,
        max(written_at)
            + to_milliseconds((-ln((1 + hash(session_origin) % 999_999) / 1e6) * 7_200_000)::BIGINT)
            AS closed_at
    FROM placed
    GROUP BY c, channel, agent, session_origin
),
said AS (
    SELECT
        10 * i AS seq, c, session_origin, written_at AS happened_at,
        CASE WHEN is_contacts THEN 'message.received' ELSE 'message.sent' END AS kind,
        CASE WHEN is_contacts THEN 'contact' || c ELSE agent END AS actor,
        CASE WHEN is_contacts THEN 'contact' ELSE 'agent' END AS actor_kind,
        NULL AS target, NULL AS reason,
        list_extract(
            ['Hello', 'Where is my order?', 'One moment, please', 'Is anybody there?', 'Thank you'],
            (1 + hash(c, i) % 5)::BIGINT
        ) AS text,
        c || ':' || i AS origin
    FROM placed
    UNION ALL
    SELECT -1, c, session_origin, opened_at, 'session.opened', 'contact' || c, 'contact',
        channel, NULL, NULL, session_origin
    FROM sessions
    UNION ALL
    SELECT -1, c, session_origin, accepted_at, 'session.accepted', agent, 'agent',
        NULL, NULL, NULL, session_origin || ':accepted'
    FROM sessions WHERE accepted_at IS NOT NULL
    UNION ALL
    SELECT 100, c, session_origin, closed_at, 'session.closed', agent, 'agent',
        NULL, 'closed', NULL, session_origin || ':closed'
    FROM sessions WHERE closed_at < TIMESTAMP '2026-01-01'
)
SELECT
    c + 1 AS line, seq, 'webchat' AS connector, kind, 'c' || c AS thread, session_origin,
    happened_at, actor, NULL AS actor_name, actor_kind, target,
    CASE WHEN target IS NOT NULL THEN 'channel' END AS target_kind, reason, text, origin
FROM said
