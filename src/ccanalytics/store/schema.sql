-- The store. `facts` is the truth; the other tables are kept answers to the SELECTs in views/
-- (kept.py says who writes them). What changes while a session is live is in small `…_live`
-- tables: updating text in a big one costs a whole row group at the next checkpoint.
-- No foreign keys, no ENUM, no unique index: they cost more than they catch (docs/decisions.md).

CREATE TABLE store (
    format INTEGER NOT NULL,       -- of these tables
    position BIGINT NOT NULL,      -- the last one given
    next_id BIGINT NOT NULL,       -- one series for everything that has an id
    store_id UUID NOT NULL,        -- with the number of rebuilds, tells a snapshot's origin
    rebuilds INTEGER NOT NULL
);

CREATE TABLE facts (
    position BIGINT NOT NULL,
    subject_kind VARCHAR NOT NULL CHECK (
        subject_kind IN (
            'centre', 'agent', 'channel', 'contact', 'conversation', 'canned_response', 'file',
            'discussion'
        )
    ),
    subject_id BIGINT NOT NULL,
    version INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    session_id BIGINT,
    session INTEGER,               -- derived, as are turn and channel_id
    turn INTEGER,
    channel_id BIGINT,
    happened_at TIMESTAMP NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    actor BIGINT,
    actor_kind VARCHAR NOT NULL CHECK (actor_kind IN ('agent', 'contact', 'bot', 'system')),
    os_user VARCHAR NOT NULL,
    origin VARCHAR,
    key VARCHAR,
    act VARCHAR,                   -- the verb, and a digest of what was asked: whose key it is
    target BIGINT,
    target_kind VARCHAR,
    reason VARCHAR,
    text VARCHAR,
    data VARCHAR                   -- JSON: the rest of the body
);

CREATE TABLE centres (centre_id BIGINT, zone VARCHAR);

CREATE TABLE agents (
    agent_id BIGINT, login VARCHAR, name VARCHAR, role VARCHAR, presence VARCHAR,
    presence_since TIMESTAMP, shifts VARCHAR   -- JSON: plain calendars
);

CREATE TABLE channels (
    channel_id BIGINT, name VARCHAR, title VARCHAR,
    settings VARCHAR               -- JSON: the rules as model/settings.py stores them
);

-- When channels are open, by their hours (open_hours.py says who writes it); a channel without
-- rows is open always. `open_before` is how many microseconds it was open before `opens_at`.
CREATE TABLE open_hours (
    channel_id BIGINT, opens_at TIMESTAMP, closes_at TIMESTAMP, open_before BIGINT
);

CREATE TABLE contacts (contact_id BIGINT, connector VARCHAR, address VARCHAR, name VARCHAR);

CREATE TABLE canned_responses (
    canned_response_id BIGINT, text VARCHAR, shortcut VARCHAR, saved_by BIGINT, saved_at TIMESTAMP
);

CREATE TABLE files (
    file_id BIGINT, sha256 VARCHAR, name VARCHAR, size BIGINT, media_type VARCHAR,
    conversation_id BIGINT, is_contacts BOOLEAN, added_at TIMESTAMP
);

CREATE TABLE discussions (
    discussion_id BIGINT, conversation_id BIGINT, message_id BIGINT, members BIGINT[],
    messages INTEGER, opened_at TIMESTAMP
);

CREATE TABLE conversations_live (
    conversation_id BIGINT, channel_id BIGINT, connector VARCHAR, thread VARCHAR,
    contact_id BIGINT, opened_at TIMESTAMP, last_message_at TIMESTAMP, sessions INTEGER,
    live_session_id BIGINT, facts INTEGER
);

CREATE TABLE sessions_live (
    session_id BIGINT, conversation_id BIGINT, session INTEGER, contact_id BIGINT,
    entry_channel_id BIGINT, channel_id BIGINT, status VARCHAR, agent_id BIGINT,
    offered_to BIGINT, is_after_transfer BOOLEAN, opened_at TIMESTAMP,
    first_asked_at TIMESTAMP, accepted_at TIMESTAMP, replied_at TIMESTAMP, replied_by BIGINT,
    last_message_at TIMESTAMP, waiting_since TIMESTAMP, contact_messages INTEGER,
    agent_messages INTEGER, bot_messages INTEGER, notes INTEGER, transfers INTEGER,
    reopens INTEGER, turns INTEGER, closed_at TIMESTAMP, close_reason VARCHAR,
    closed_by BIGINT, is_spam BOOLEAN, is_outbound BOOLEAN, parent_id BIGINT,
    pinned_at TIMESTAMP, contact_mark INTEGER, supervisor_mark INTEGER,
    placed_at TIMESTAMP, moved_at TIMESTAMP, is_queue_offer BOOLEAN, texts VARCHAR, late_turn INTEGER
);

CREATE TABLE turns_live (
    conversation_id BIGINT, session_id BIGINT, turn INTEGER, channel_id BIGINT,
    asked_at TIMESTAMP, replied_at TIMESTAMP, replied_by BIGINT, ended_at TIMESTAMP,
    end_reason VARCHAR
);

CREATE TABLE conversations_closed AS FROM conversations_live LIMIT 0;
CREATE TABLE sessions_closed AS FROM sessions_live LIMIT 0;
CREATE TABLE turns_closed AS FROM turns_live LIMIT 0;

CREATE VIEW conversations AS FROM conversations_closed UNION ALL FROM conversations_live;
CREATE VIEW sessions AS FROM sessions_closed UNION ALL FROM sessions_live;
CREATE VIEW turns AS FROM turns_closed UNION ALL FROM turns_live;

-- The facts that count: those that were taken back are left out.
CREATE VIEW facts_in_force AS
FROM facts ANTI JOIN (SELECT target AS position FROM facts WHERE kind = 'act.undone')
    USING (position);

-- One row per message, oldest first where ordered by happened_at, message_id. The text is the one
-- that it has now; of a deleted message there is none. Edits and deletions are asked for apart: a
-- scan reads the texts of one kind only, but would read all of them for two.
CREATE VIEW messages AS
WITH edits AS (
    SELECT
        target AS position,
        max({'h': happened_at, 'r': recorded_at, 'p': position, 'text': text}) AS edit
    FROM facts_in_force
    WHERE kind = 'message.edited'
    GROUP BY target
),
deletions AS (
    SELECT DISTINCT target AS position, TRUE AS is_gone
    FROM facts_in_force
    WHERE kind = 'message.deleted'
)
SELECT
    position AS message_id,
    subject_id AS conversation_id,
    session_id, session, turn, channel_id, happened_at,
    actor_kind AS author_kind,
    actor AS author_id,
    kind = 'note.added' AS is_note,
    CASE WHEN is_gone THEN NULL ELSE coalesce(edit.text, text) END AS text,
    edit.h AS edited_at,
    coalesce(is_gone, FALSE) AS is_deleted,
    (data ->> '$.quotes')::BIGINT AS quotes
FROM facts_in_force
LEFT JOIN edits USING (position)
LEFT JOIN deletions USING (position)
WHERE kind IN ('message.received', 'message.sent', 'note.added');

-- Who is in a session without holding it.
CREATE VIEW participants AS
SELECT
    subject_id AS conversation_id, session_id, target AS agent_id,
    arg_max(reason, {'h': happened_at, 'r': recorded_at, 'p': position}) = 'invited' AS is_invited
FROM facts_in_force
WHERE kind IN ('participant.added', 'participant.removed')
GROUP BY subject_id, session_id, target
HAVING arg_max(kind, {'h': happened_at, 'r': recorded_at, 'p': position}) = 'participant.added';

-- What each agent calls a conversation, for themselves.
CREATE VIEW titles AS
SELECT
    subject_id AS conversation_id, actor AS agent_id,
    arg_max(text, {'h': happened_at, 'r': recorded_at, 'p': position}) AS title
FROM facts_in_force
WHERE kind = 'conversation.renamed' AND actor_kind = 'agent'
GROUP BY subject_id, actor
HAVING title <> '';

-- Who declined a session since it last moved.
CREATE VIEW skips AS
SELECT s.session_id, s.actor AS agent_id, max(s.happened_at) AS skipped_at
FROM facts_in_force AS s
WHERE s.kind = 'session.skipped' AND NOT EXISTS (
    FROM facts_in_force AS m
    WHERE m.session_id = s.session_id
    AND m.kind IN ('session.reopened', 'session.accepted', 'conversation.transferred')
    AND (m.happened_at, m.recorded_at, m.position) > (s.happened_at, s.recorded_at, s.position)
)
GROUP BY s.session_id, s.actor;

-- Whom the queue has offered a session since it last went to anybody or came, and how often.
CREATE VIEW offers AS
SELECT
    o.session_id, o.target AS agent_id,
    count(*)::INTEGER AS times, max(o.happened_at) AS offered_at
FROM facts_in_force AS o
WHERE o.kind = 'session.offered' AND o.target IS NOT NULL AND NOT EXISTS (
    FROM facts_in_force AS m
    WHERE m.session_id = o.session_id
    AND m.kind IN ('session.reopened', 'session.accepted', 'conversation.transferred')
    AND (m.happened_at, m.recorded_at, m.position) > (o.happened_at, o.recorded_at, o.position)
)
GROUP BY o.session_id, o.target;

-- Which rules a channel had, from when until when; before the first row it had the defaults.
CREATE VIEW channel_rules AS
SELECT
    subject_id AS channel_id,
    happened_at AS since,
    lead(happened_at) OVER (PARTITION BY subject_id ORDER BY position) AS until,
    data ->> '$.settings' AS settings,
    (data ->> '$.settings.first_response_target')::INTEGER AS first_response_target,
    (data ->> '$.settings.response_target')::INTEGER AS response_target,
    actor AS set_by
FROM facts
WHERE kind = 'channel.configured';

-- What leaves for contacts, and how far it has come: what was sent to them, and what changed of
-- it. Of what was imported nothing is told: it left elsewhere.
CREATE VIEW outbox AS
WITH leaving AS (
    SELECT
        f.position, f.subject_id AS conversation_id, f.session_id, f.happened_at, f.recorded_at,
        CASE f.kind WHEN 'message.sent' THEN f.position ELSE f.target END AS message_id,
        CASE f.kind
            WHEN 'message.sent' THEN 'message'
            WHEN 'message.edited' THEN 'edit'
            WHEN 'message.deleted' THEN 'deletion'
            ELSE 'reaction'
        END AS kind
    FROM facts_in_force AS f
    LEFT JOIN facts_in_force AS m ON m.position = f.target
        AND f.kind <> 'message.sent' AND m.kind IN ('message.sent', 'message.received')
    WHERE f.kind IN ('message.sent', 'message.edited', 'message.deleted', 'message.reacted')
    AND f.actor_kind <> 'contact' AND f.origin IS NULL
    AND (f.kind = 'message.sent' OR m.kind = 'message.sent'
        OR (f.kind = 'message.reacted' AND m.kind = 'message.received'))
),
reports AS (
    SELECT
        target AS position,
        max({'h': happened_at, 'r': recorded_at, 'p': position, 'state': reason, 'detail': text})
            AS last
    FROM facts_in_force
    WHERE kind = 'delivery.reported'
    GROUP BY target
)
SELECT
    l.*,
    coalesce(last.state, 'queued') AS state,
    coalesce(last.detail, '') AS detail,
    last.h AS reported_at
FROM leaving AS l
LEFT JOIN reports USING (position);
