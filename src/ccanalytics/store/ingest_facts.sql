-- The new facts, placed: people first, then whole conversations by time.
-- Whole rows are sorted once and numbered as they come; that makes a subject's facts neighbours,
-- so that their versions follow from their positions.
CREATE OR REPLACE TEMP TABLE placed AS
WITH openings AS (
    SELECT
        connector, thread AS name,
        min({{'h': happened_at, 'seq': seq, 'target': target}}) FILTER (kind = 'session.opened')
            .target AS channel,
        CASE WHEN count(DISTINCT actor) FILTER (actor_kind = 'contact') = 1
            THEN any_value(actor) FILTER (actor_kind = 'contact') END AS contact
    FROM incoming GROUP BY connector, thread
),
subjects AS (
    SELECT
        n.what AS subject_kind, n.id AS subject_id, n.facts AS version_before,
        CASE n.what WHEN 'conversation' THEN 'conversation.opened' ELSE n.what || '.added' END
            AS kind,
        NULL::BIGINT AS session_id, n.first_at AS happened_at, -1 AS seq,
        CASE n.what WHEN 'contact' THEN n.id END AS actor,
        CASE n.what WHEN 'contact' THEN 'contact' ELSE 'system' END AS actor_kind,
        NULL AS origin, contacts.id AS target,
        CASE n.what WHEN 'conversation' THEN 'contact' END AS target_kind,
        NULL AS reason, NULL AS text,
        CASE n.what
            WHEN 'channel' THEN to_json({{'name': n.name, 'title': n.name}})
            WHEN 'agent' THEN to_json(
                {{'login': n.name, 'name': coalesce(n.title, n.name), 'role': 'agent'}})
            WHEN 'contact' THEN to_json(
                {{'connector': n.connector, 'address': n.name, 'name': coalesce(n.title, '')}})
            ELSE to_json(
                {{'connector': n.connector, 'thread': n.name, 'home': channels.id}})
        END::VARCHAR AS data
    FROM names AS n
    LEFT JOIN openings AS o
        ON n.what = 'conversation' AND o.connector = n.connector AND o.name = n.name
    LEFT JOIN names AS channels ON channels.what = 'channel' AND channels.name = o.channel
    LEFT JOIN names AS contacts
        ON contacts.what = 'contact' AND contacts.connector = o.connector
        AND contacts.name = o.contact
    WHERE n.is_new
),
said AS (
    SELECT
        'conversation', c.id, c.facts, i.kind, s.session_id, i.happened_at, i.seq,
        a.id, i.actor_kind, i.origin, t.id, i.target_kind, i.reason, i.text, NULL
    FROM incoming AS i
    JOIN names AS c
        ON c.what = 'conversation' AND c.connector = i.connector AND c.name = i.thread
    LEFT JOIN session_ids AS s USING (session_origin)
    LEFT JOIN names AS a
        ON a.what = i.actor_kind AND a.name = i.actor
        AND a.connector = CASE i.actor_kind WHEN 'contact' THEN i.connector ELSE '' END
    LEFT JOIN names AS t ON t.what = i.target_kind AND t.name = i.target AND t.connector = ''
),
every AS (FROM subjects UNION ALL FROM said),
in_order AS (FROM every ORDER BY subject_kind = 'conversation', subject_id, happened_at, seq)
SELECT {position} + row_number() OVER () AS position, * EXCLUDE (seq) FROM in_order;

CREATE OR REPLACE TEMP VIEW new_facts AS
WITH firsts AS (SELECT subject_id, min(position) AS first_position FROM placed GROUP BY subject_id)
SELECT
    position, subject_kind, subject_id,
    (version_before + 1 + position - first_position)::INTEGER AS version,
    kind, session_id, NULL::INTEGER AS session, NULL::INTEGER AS turn, NULL::BIGINT AS channel_id,
    happened_at, {now}::TIMESTAMP AS recorded_at, actor, actor_kind, {os_user} AS os_user,
    origin, NULL::VARCHAR AS key, NULL::VARCHAR AS act, target, target_kind, reason, text, data
FROM placed
JOIN firsts USING (subject_id);

-- As big as the file; what follows needs the room.
DROP TABLE incoming;

