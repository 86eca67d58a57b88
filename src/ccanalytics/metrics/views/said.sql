-- The conversations in which $text stands in what is written now, capitals or not: a pattern finds
-- that in half the time that `lower` takes.
SELECT DISTINCT conversation_id
FROM messages
WHERE regexp_matches(text, regexp_escape($text), 'i')
