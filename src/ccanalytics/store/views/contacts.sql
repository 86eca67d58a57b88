-- One row per contact: an address at a connector.
SELECT
    subject_id AS contact_id,
    data ->> '$.connector' AS connector,
    data ->> '$.address' AS address,
    data ->> '$.name' AS name
FROM f
WHERE kind = 'contact.added'
