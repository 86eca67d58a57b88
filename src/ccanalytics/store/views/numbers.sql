-- Which session, turn and channel a fact belongs to. `every` is the facts of whole conversations.
-- A turn starts with a contact's message unless one runs already; a human's message to the
-- contact, its dismissal or the session's end ends it.
-- What was undone has a place like any fact, but moves and ends nothing.
WITH undone AS (SELECT target FROM every WHERE kind = 'act.undone'),
marked AS (
    SELECT
        position, subject_id, session_id, happened_at, recorded_at,
        kind = 'message.received' OR (kind = 'message.carried' AND reason = 'waiting')
            AS is_question,
        CASE
            WHEN position IN (FROM undone) THEN NULL
            WHEN kind = 'message.received' THEN 1
            WHEN kind = 'message.carried' AND reason = 'waiting' THEN 1
            WHEN kind = 'message.sent' AND actor_kind = 'agent' THEN 2
            WHEN kind IN ('session.closed', 'session.marked_spam', 'turn.dismissed') THEN 2
        END AS mark,
        CASE
            WHEN position IN (FROM undone) THEN NULL
            WHEN kind = 'session.opened' THEN coalesce(target, -1)
            WHEN kind = 'conversation.transferred' AND target_kind = 'channel'
                THEN coalesce(target, -1)
        END AS moved_to
    FROM every
    WHERE session_id IS NOT NULL
),
before AS (
    SELECT
        *,
        last_value(mark IGNORE NULLS) OVER (
            in_session ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS mark_before,
        nullif(last_value(moved_to IGNORE NULLS) OVER in_session, -1) AS channel_id,
        min({'h': happened_at, 'r': recorded_at, 'p': position}) OVER (
            PARTITION BY session_id
        ) AS first_of_session
    FROM marked
    WINDOW in_session AS (PARTITION BY session_id ORDER BY happened_at, recorded_at, position)
)
SELECT
    position,
    dense_rank() OVER (PARTITION BY subject_id ORDER BY first_of_session)::INTEGER AS session,
    sum((is_question AND mark_before IS DISTINCT FROM 1)::INTEGER) OVER (
        PARTITION BY session_id ORDER BY happened_at, recorded_at, position
        ROWS UNBOUNDED PRECEDING
    )::INTEGER AS turn,
    channel_id
FROM before
