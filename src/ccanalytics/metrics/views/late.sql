-- The live sessions whose target has passed at $now, or will have at $soon, the most urgent first.
-- It is the target that the session's channel has now, in open seconds since the contact began to
-- wait, as the rules see it: an imported session is left alone until somebody moves it.
WITH waiting AS (
    SELECT
        s.*,
        c.name AS channel,
        CASE s.turns WHEN 1 THEN 'first_response' ELSE 'response' END AS kind,
        (c.settings ->> (kind || '_target'))::INTEGER AS target
    FROM sessions_live AS s
    JOIN channels AS c USING (channel_id)
    WHERE s.waiting_since IS NOT NULL AND s.moved_at IS NOT NULL AND target IS NOT NULL
    AND ($channel::VARCHAR IS NULL OR c.name = $channel)
),
-- Only the openings that may matter: what began later is due later than asked for.
openings AS MATERIALIZED (
    SELECT *, open_before + date_diff('microsecond', opens_at, closes_at) AS open_after
    FROM open_hours
    WHERE closes_at > (SELECT min(waiting_since) FROM waiting) AND opens_at <= $soon
),
started AS (
    SELECT
        w.*,
        w.channel_id IN (SELECT channel_id FROM open_hours) AS has_hours,
        o.open_before + greatest(0, date_diff('microsecond', o.opens_at, w.waiting_since))
            + 1_000_000::BIGINT * w.target AS due_us
    FROM waiting AS w
    ASOF LEFT JOIN openings AS o
        ON o.channel_id = w.channel_id AND w.waiting_since < o.closes_at
),
dated AS (
    SELECT
        s.*,
        CASE
            WHEN has_hours THEN o.opens_at + to_microseconds(s.due_us - o.open_before)
            ELSE waiting_since + to_seconds(target)
        END AS due_at
    FROM started AS s
    ASOF LEFT JOIN openings AS o
        ON o.channel_id = s.channel_id AND s.due_us <= o.open_after
)
SELECT
    s.conversation_id,
    s.session_id,
    s.channel,
    coalesce(nullif(k.name, ''), k.address) AS contact,
    s.status,
    coalesce(a.login, o.login) AS agent,
    s.kind,
    s.waiting_since,
    s.target,
    s.due_at,
    floor(date_diff('microsecond', s.due_at, $now::TIMESTAMP) / 1e6)::BIGINT AS late_by,
    floor(date_diff('microsecond', s.waiting_since, $now::TIMESTAMP) / 1e6)::BIGINT AS waited
FROM dated AS s
LEFT JOIN contacts AS k ON k.contact_id = s.contact_id
LEFT JOIN agents AS a ON a.agent_id = s.agent_id
LEFT JOIN agents AS o ON o.agent_id = s.offered_to
WHERE s.due_at <= $soon
ORDER BY s.due_at, s.session_id
