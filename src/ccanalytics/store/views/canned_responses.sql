-- One row per prepared text that is still offered.
SELECT
    subject_id AS canned_response_id,
    any_value(text) FILTER (kind = 'canned.saved') AS text,
    coalesce(any_value(data ->> '$.shortcut') FILTER (kind = 'canned.saved'), '') AS shortcut,
    any_value(actor) FILTER (kind = 'canned.saved') AS saved_by,
    min(happened_at) AS saved_at
FROM f
WHERE subject_kind = 'canned_response'
GROUP BY subject_id
HAVING count(*) FILTER (kind = 'canned.removed') = 0
