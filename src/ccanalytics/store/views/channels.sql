-- One row per channel.
SELECT subject_id AS channel_id, data ->> '$.name' AS name, data ->> '$.title' AS title
FROM f
WHERE kind = 'channel.added'
