-- The live conversations with whoever is called so or has such an address, in capitals or not.
SELECT conversation_id
FROM sessions_live
WHERE contact_id IN (
    SELECT contact_id FROM contacts
    WHERE contains(lower(name), lower($contact)) OR contains(lower(address), lower($contact))
)
