-- One row per channel: as added, with the rules that were set last.
SELECT
    subject_id AS channel_id,
    any_value(data ->> '$.name') FILTER (kind = 'channel.added') AS name,
    any_value(data ->> '$.title') FILTER (kind = 'channel.added') AS title,
    coalesce(
        arg_max(data ->> '$.settings', position) FILTER (kind = 'channel.configured'), '{}'
    ) AS settings
FROM f
WHERE subject_kind = 'channel'
GROUP BY subject_id
