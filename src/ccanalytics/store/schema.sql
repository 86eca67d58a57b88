-- The store. `facts` is the truth; the other tables are kept answers to the SELECTs in views/,
-- written by those same SELECTs. What changes while a session is live is in small `…_live`
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
        subject_kind IN ('centre', 'agent', 'channel', 'contact', 'conversation')
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
    agent_id BIGINT, login VARCHAR, name VARCHAR, role VARCHAR
);

CREATE TABLE channels (channel_id BIGINT, name VARCHAR, title VARCHAR);

CREATE TABLE contacts (contact_id BIGINT, connector VARCHAR, address VARCHAR, name VARCHAR);

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
    closed_by BIGINT, is_spam BOOLEAN
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

-- One row per message, oldest first where ordered by happened_at, message_id.
CREATE VIEW messages AS
SELECT
    position AS message_id,
    subject_id AS conversation_id,
    session_id, session, turn, channel_id, happened_at,
    actor_kind AS author_kind,
    actor AS author_id,
    kind = 'note.added' AS is_note,
    text
FROM facts
WHERE kind IN ('message.received', 'message.sent', 'note.added');
