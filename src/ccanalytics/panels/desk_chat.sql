-- The last $most entries of a conversation, messages and moves; what was undone is left out.
WITH every AS MATERIALIZED (SELECT * FROM facts WHERE subject_id = $conversation),
told AS (
    FROM every
    WHERE kind NOT IN ('conversation.opened', 'act.undone')
    AND position NOT IN (SELECT target FROM every WHERE kind = 'act.undone')
    ORDER BY happened_at DESC, recorded_at DESC, position DESC
    LIMIT $most
)
SELECT
    f.position AS id,
    f.kind,
    f.session,
    epoch_ms(f.happened_at) AS happened_at,
    f.actor_kind AS side,
    CASE f.actor_kind
        WHEN 'agent' THEN a.name
        WHEN 'contact' THEN coalesce(nullif(k.name, ''), k.address)
    END AS author,
    coalesce(a.login = $me, FALSE) AS is_mine,
    coalesce(ta.name, nullif(tc.title, ''), tc.name) AS target,
    f.target_kind,
    f.reason,
    left(f.text, $longest) AS text,
    greatest(0, length(f.text) - $longest) AS more
FROM told AS f
LEFT JOIN agents AS a ON f.actor_kind = 'agent' AND a.agent_id = f.actor
LEFT JOIN contacts AS k ON f.actor_kind = 'contact' AND k.contact_id = f.actor
LEFT JOIN agents AS ta ON f.target_kind = 'agent' AND ta.agent_id = f.target
LEFT JOIN channels AS tc ON f.target_kind = 'channel' AND tc.channel_id = f.target
