-- One row per file, by its content.
SELECT
    subject_id AS file_id,
    data ->> '$.sha256' AS sha256,
    data ->> '$.name' AS name,
    (data ->> '$.size')::BIGINT AS size,
    data ->> '$.media_type' AS media_type,
    (data ->> '$.conversation')::BIGINT AS conversation_id,
    actor_kind = 'contact' AS is_contacts,
    happened_at AS added_at
FROM f
WHERE kind = 'file.added'
