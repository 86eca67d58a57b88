-- One row per team chat about a message.
SELECT
    subject_id AS discussion_id,
    any_value((data ->> '$.conversation')::BIGINT) FILTER (kind = 'discussion.opened')
        AS conversation_id,
    any_value(target) FILTER (kind = 'discussion.opened') AS message_id,
    any_value((data -> '$.members')::BIGINT[]) FILTER (kind = 'discussion.opened') AS members,
    (count(*) FILTER (kind = 'discussion.written'))::INTEGER AS messages,
    min(happened_at) AS opened_at
FROM f
WHERE subject_kind = 'discussion'
GROUP BY subject_id
