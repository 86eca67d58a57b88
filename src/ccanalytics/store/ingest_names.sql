-- Everybody and everything that is named, with the id it has or gets.
CREATE OR REPLACE TEMP TABLE names AS
WITH named AS (
    SELECT 'channel' AS what, '' AS connector, target AS name, NULL AS title,
        min(happened_at) AS first_at
    FROM incoming WHERE target_kind = 'channel' GROUP BY target
    UNION ALL
    SELECT 'agent', '', name, any_value(title), min(first_at)
    FROM (
        SELECT actor AS name, any_value(actor_name) AS title, min(happened_at) AS first_at
        FROM incoming WHERE actor_kind = 'agent' GROUP BY actor
        UNION ALL
        SELECT target, NULL, min(happened_at)
        FROM incoming WHERE target_kind = 'agent' GROUP BY target
    )
    GROUP BY name
    UNION ALL
    SELECT 'contact', connector, actor, any_value(actor_name), min(happened_at)
    FROM incoming WHERE actor_kind = 'contact' GROUP BY connector, actor
    UNION ALL
    SELECT 'conversation', connector, thread, NULL, min(happened_at)
    FROM incoming GROUP BY connector, thread
),
known AS (
    SELECT 'channel' AS what, '' AS connector, name, channel_id AS id, 0 AS facts FROM channels
    UNION ALL
    SELECT 'agent', '', login, agent_id, 0 FROM agents
    UNION ALL
    SELECT 'contact', connector, address, contact_id, 0 FROM contacts
    UNION ALL
    SELECT 'conversation', connector, thread, conversation_id, facts FROM conversations
)
SELECT
    n.*, k.id IS NULL AS is_new, coalesce(k.facts, 0) AS facts,
    -- A sum: counting with a FILTER is fifty times as slow here.
    coalesce(k.id, {next_id} - 1 + (sum((k.id IS NULL)::INTEGER) OVER (
        ORDER BY n.what, n.first_at, n.connector, n.name ROWS UNBOUNDED PRECEDING
    ))::BIGINT) AS id
FROM named AS n
LEFT JOIN known AS k USING (what, connector, name);

-- A session's id is given once: when the fact that opens it comes in.
CREATE OR REPLACE TEMP TABLE session_ids AS
SELECT
    origin AS session_origin,
    greatest({next_id} - 1, (SELECT max(id) FROM names)) + row_number() OVER (ORDER BY happened_at, seq)
        AS session_id,
    NULL::BIGINT AS subject_id
FROM incoming WHERE kind = 'session.opened'
UNION ALL
SELECT session_origin, session_id, subject_id FROM known_sessions;
