-- The prepared texts that are offered after "/".
SELECT canned_response_id AS id, text, shortcut FROM canned_responses
ORDER BY shortcut = '', shortcut, text
