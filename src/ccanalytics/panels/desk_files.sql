-- Files that may be attached here: the team's, and those of this very contact; the newest first.
SELECT file_id AS id, sha256, name, size, media_type
FROM files
WHERE NOT is_contacts OR conversation_id = $conversation
ORDER BY added_at DESC
LIMIT $most
