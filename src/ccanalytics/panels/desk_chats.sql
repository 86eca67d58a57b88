-- The live conversations that may be mentioned, those of which something was heard last first.
SELECT s.conversation_id AS id, coalesce(nullif(k.name, ''), k.address) AS contact
FROM sessions_live AS s
LEFT JOIN contacts AS k ON k.contact_id = s.contact_id
ORDER BY s.last_message_at DESC NULLS LAST
LIMIT $most
