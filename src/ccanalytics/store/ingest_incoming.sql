-- Sessions of the file that the store has: the same opening, or a message that is known already
-- (a file that begins in the middle of a session opens it elsewhere, and goes on with it).
CREATE OR REPLACE TEMP TABLE known_sessions AS
WITH matched AS (
    SELECT i.session_origin, f.session_id, f.subject_id, FALSE AS is_opening, f.position
    FROM read_parquet({file}) AS i
    JOIN facts AS f ON f.origin = i.origin
    WHERE i.kind IN ('message.received', 'message.sent', 'note.added')
    AND f.session_id IS NOT NULL
    UNION ALL
    SELECT f.origin, f.session_id, f.subject_id, TRUE, f.position
    FROM facts AS f
    WHERE f.kind = 'session.opened'
    AND f.origin IN (SELECT session_origin FROM read_parquet({file}))
)
SELECT
    session_origin,
    arg_max(session_id, (is_opening, position)) AS session_id,
    arg_max(subject_id, (is_opening, position)) AS subject_id
FROM matched
GROUP BY session_origin;

-- What the file holds and the store does not.
CREATE OR REPLACE TEMP TABLE incoming AS
FROM read_parquet({file}) AS i
WHERE NOT EXISTS (SELECT 1 FROM facts AS f WHERE f.origin = i.origin)
AND NOT (
    i.kind = 'session.opened' AND i.session_origin IN (SELECT session_origin FROM known_sessions)
)
AND NOT (
    i.kind = 'session.accepted' AND i.session_origin IN (
        SELECT session_origin FROM known_sessions
        WHERE session_id IN (SELECT session_id FROM facts WHERE kind = 'session.accepted')
    )
);
