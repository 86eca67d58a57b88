-- The centre itself.
SELECT subject_id AS centre_id, data ->> '$.zone' AS zone FROM f WHERE kind = 'centre.created'
