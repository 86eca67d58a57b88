-- Our own format: a row is a fact of a conversation, people and channels by name.
CREATE TABLE history AS
WITH typed AS (
    SELECT
        source_line AS line, row_number() OVER () AS seq,
        kind, connector, thread, session, try_cast(happened_at AS TIMESTAMP) AS happened_at,
        actor, actor_name, actor_kind, target, target_kind, reason, text, id
    FROM source
)
SELECT *, CASE
    WHEN kind IS NULL OR kind NOT IN ({kinds})
        THEN _('has an unknown kind') || ': ' || coalesce(kind, '')
    WHEN coalesce(connector, '') = '' OR coalesce(thread, '') = '' THEN _('has no conversation')
    WHEN coalesce(session, '') = '' OR coalesce(id, '') = '' THEN _('has no session or id')
    WHEN happened_at IS NULL THEN _('has no time in UTC like 2026-03-31 18:00:00')
    WHEN actor_kind IS NULL OR actor_kind NOT IN ('agent', 'contact', 'bot', 'system')
        THEN _('has an unknown actor kind') || ': ' || coalesce(actor_kind, '')
    WHEN actor_kind IN ('agent', 'contact') AND coalesce(actor, '') = '' THEN _('has no actor')
    WHEN happened_at NOT BETWEEN TIMESTAMP '1970-01-01'
        AND timezone('UTC', now()) + INTERVAL 1 DAY
        THEN _('has a time before 1970 or in the future')
    WHEN kind = 'session.opened' AND (coalesce(target, '') = ''
        OR coalesce(target_kind, '') <> 'channel') THEN _('names no channel as its target')
    WHEN (kind = 'conversation.transferred' OR coalesce(target, '') <> '')
        AND (coalesce(target, '') = '' OR coalesce(target_kind, '') NOT IN ('agent', 'channel'))
        THEN _('names no agent or channel as its target')
    WHEN kind = 'session.closed' AND coalesce(reason, '') NOT IN ({reasons})
        THEN _('has an unknown reason') || ': ' || coalesce(reason, '')
    WHEN kind = 'session.marked_spam' AND coalesce(reason, '') <> 'spam'
        THEN _('has a reason that is not spam') || ': ' || coalesce(reason, '')
    WHEN strlen(text) > 1048576 THEN _('has a text above 1 MiB')
    WHEN row_number() OVER (PARTITION BY connector, thread, id, kind ORDER BY seq) > 1
        THEN _('repeats an id')
    WHEN kind = 'session.opened'
        AND row_number() OVER (PARTITION BY connector, thread, session, kind ORDER BY seq) > 1
        THEN _('opens a session again')
END AS fault
FROM typed;

INSERT INTO rejects SELECT line, fault FROM history WHERE fault IS NOT NULL
