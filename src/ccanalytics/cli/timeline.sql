-- What happened from $since on and before $until, as far as a supervisor would tell it of a day:
-- to conversations, to agents' presence and to channels' rules. Of a $channel all that happened to
-- the sessions that were in it meanwhile.
WITH happened AS MATERIALIZED (
    SELECT
        position, subject_kind, subject_id, session_id, turn, channel_id, kind, happened_at,
        recorded_at, actor, actor_kind, target, target_kind, reason, text, data
    FROM facts
    WHERE happened_at >= $since AND happened_at < $until AND kind IN (SELECT unnest($kinds))
),
here AS (SELECT DISTINCT session_id FROM happened WHERE channel_id = $channel)
SELECT
    h.position, h.happened_at, h.kind, h.subject_kind, h.subject_id, h.session_id, h.channel_id,
    h.actor, h.actor_kind, h.target, h.target_kind, h.reason, h.text,
    (h.data ->> '$.due_at')::TIMESTAMP AS due_at,
    coalesce((h.data -> '$.agents')::BIGINT[], []) AS agents,
    (h.data ->> '$.mark')::INTEGER AS mark,
    CASE WHEN t.asked_at <= h.happened_at
        THEN date_diff('microsecond', t.asked_at, h.happened_at) / 1e6 END AS waited,
    h.kind = 'message.sent' AND t.replied_at = h.happened_at AS is_reply,
    coalesce(nullif(k.name, ''), k.address) AS contact
FROM happened AS h
LEFT JOIN turns AS t
    ON t.session_id = h.session_id AND t.turn = h.turn AND h.subject_kind = 'conversation'
LEFT JOIN conversations AS v ON v.conversation_id = h.subject_id
-- In a group chat it is whoever wrote.
LEFT JOIN contacts AS k
    ON k.contact_id = CASE h.actor_kind WHEN 'contact' THEN h.actor ELSE v.contact_id END
WHERE $channel IS NULL OR h.session_id IN (FROM here) OR h.subject_kind <> 'conversation'
ORDER BY h.happened_at, h.recorded_at, h.position
