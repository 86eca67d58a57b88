-- Who had a conversation, from when until when: one row for each stretch in which that is the same.
-- `state` is queue (nobody had it), held (`agent_id` did), offered (it was being passed on to
-- `offered_to`, by `from_agent_id`) or closed. What the queue offers stays in the queue until it is
-- accepted. Where an import tells of no acceptance, the first to write to the contact has it from
-- then on. `is_after_transfer` tells of the queue that the conversation was passed on to it.
-- `ends_at` is NULL of what goes on; `begun_by` and `ended_by` are the kinds of the facts that began
-- and ended it, `next_agent_id` is who had it then. A stretch that lasted no time is there too.
WITH moves AS (
    SELECT
        position, subject_id AS conversation_id, session_id, session, channel_id,
        happened_at, recorded_at, kind, reason, actor, target, target_kind,
        CASE WHEN actor_kind = 'agent' THEN actor END AS agent,
        kind = 'message.sent' AS is_message,
        CASE
            WHEN kind IN ('session.closed', 'session.marked_spam') THEN 'closed'
            WHEN kind = 'session.accepted' THEN 'held'
            WHEN kind = 'session.reopened' AND target IS NOT NULL THEN 'held'
            WHEN kind = 'conversation.transferred' AND target_kind = 'agent' THEN 'offered'
            WHEN NOT is_message THEN 'queue'
        END AS moved_to,
        CASE WHEN kind IN (
            'session.opened', 'session.reopened', 'session.accepted', 'conversation.transferred'
        ) THEN {
            'is_to_channel': kind = 'conversation.transferred' AND target_kind = 'channel',
            'by': agent
        } END AS placement
    FROM facts_in_force
    WHERE subject_kind = 'conversation' AND session_id IS NOT NULL AND (
        kind IN (
            'session.opened', 'session.reopened', 'session.accepted', 'session.offered',
            'session.returned', 'conversation.transferred', 'session.closed', 'session.marked_spam'
        ) OR kind = 'message.sent' AND actor_kind = 'agent'
    )
    -- What is told of a session after the next one opened moves nothing: it was over by then.
    QUALIFY session = max(session) OVER (
        PARTITION BY subject_id ORDER BY happened_at, recorded_at, position
    )
),
placed AS (
    SELECT
        *,
        last_value(CASE WHEN moved_to IS NOT NULL THEN {'state': moved_to, 'target': target} END
            IGNORE NULLS) OVER (in_order ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before,
        last_value(placement IGNORE NULLS) OVER in_order AS placed
    FROM moves
    WINDOW in_order AS (
        PARTITION BY conversation_id ORDER BY happened_at, recorded_at, position
    )
),
stated AS (
    SELECT
        * EXCLUDE (placed),
        coalesce(moved_to, CASE
            WHEN before.state = 'queue'
                AND NOT (placed.is_to_channel AND actor IS NOT DISTINCT FROM placed.by) THEN 'held'
            WHEN before.state = 'offered' AND actor = before.target THEN 'held'
        END) AS state,
        CASE WHEN state = 'held' THEN CASE kind WHEN 'session.reopened' THEN target ELSE actor END
            END AS agent_id,
        CASE WHEN state = 'offered' THEN target END AS offered_to,
        state = 'queue' AND coalesce(placed.is_to_channel, FALSE) AS is_after_transfer,
        CASE WHEN state = 'offered' OR is_after_transfer THEN placed.by END AS from_agent_id
    FROM placed
),
-- Where it stays what it was, nothing begins.
begun AS (
    SELECT
        *,
        [session_id, channel_id, agent_id, offered_to, from_agent_id] AS parties,
        lag({'state': state, 'parties': parties, 'after': is_after_transfer}) OVER in_order
            IS DISTINCT FROM {'state': state, 'parties': parties, 'after': is_after_transfer}
            AS is_new
    FROM stated
    WHERE state IS NOT NULL
    WINDOW in_order AS (
        PARTITION BY conversation_id ORDER BY happened_at, recorded_at, position
    )
)
SELECT
    position, conversation_id, session_id, state, agent_id, offered_to, from_agent_id,
    channel_id, is_after_transfer,
    happened_at AS starts_at,
    kind AS begun_by,
    lead(happened_at) OVER in_order AS ends_at,
    lead(kind) OVER in_order AS ended_by,
    lead(reason) OVER in_order AS ended_reason,
    lead(agent_id) OVER in_order AS next_agent_id
FROM begun
WHERE is_new
WINDOW in_order AS (
    PARTITION BY conversation_id ORDER BY happened_at, recorded_at, position
)
