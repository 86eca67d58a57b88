-- Who had a conversation, from when until when: one row for each stretch in which that is the same.
-- `state` is queue (nobody had it), held (`agent_id` did), offered (it was being passed on to
-- `offered_to`, by `from_agent_id`) or closed. What the queue offers stays in the queue until it is
-- accepted. Where an import tells of no acceptance, the first to write to the contact has it from
-- then on. `is_after_transfer` tells of the queue that the conversation was passed on to it.
-- `ends_at` is NULL of what goes on; `begun_by` and `ended_by` are the kinds of the facts that began
-- and ended it, `next_agent_id` is who had it then. A stretch that lasted no time is there too.
WITH moves AS (
    SELECT
        position, subject_id AS conversation_id, session_id, channel_id,
        happened_at, recorded_at, kind, reason, actor, target,
        CASE WHEN actor_kind = 'agent' THEN actor END AS agent,
        kind = 'conversation.transferred' AND target_kind = 'channel' AS is_to_channel,
        kind NOT IN ('session.offered', 'session.returned', 'session.closed', 'session.marked_spam')
            AS is_placing,
        CASE
            WHEN kind IN ('session.closed', 'session.marked_spam') THEN 'closed'
            WHEN kind = 'session.accepted' THEN 'held'
            WHEN kind = 'session.reopened' AND target IS NOT NULL THEN 'held'
            WHEN kind = 'conversation.transferred' AND target_kind = 'agent' THEN 'offered'
            ELSE 'queue'
        END AS state
    FROM facts_in_force
    WHERE subject_kind = 'conversation' AND session_id IS NOT NULL AND kind IN (
        'session.opened', 'session.reopened', 'session.accepted', 'session.offered',
        'session.returned', 'conversation.transferred', 'session.closed', 'session.marked_spam'
    )
    -- What is told of a session after the next one opened moves nothing: it was over by then.
    QUALIFY session = max(session) OVER (
        PARTITION BY subject_id ORDER BY happened_at, recorded_at, position
    )
),
placed AS (
    SELECT
        * EXCLUDE (agent, is_to_channel, is_placing),
        CASE WHEN state = 'held' THEN CASE kind WHEN 'session.reopened' THEN target ELSE actor END
            END AS agent_id,
        CASE WHEN state = 'offered' THEN target END AS offered_to,
        last_value(CASE WHEN is_placing THEN {'is_to_channel': is_to_channel, 'by': agent} END
            IGNORE NULLS) OVER in_order AS placed,
        lead({'h': happened_at, 'r': recorded_at, 'p': position}) OVER in_order AS next
    FROM moves
    WINDOW in_order AS (
        PARTITION BY conversation_id ORDER BY happened_at, recorded_at, position
    )
),
waiting AS (
    FROM placed WHERE state IN ('queue', 'offered')
),
-- Where an import tells of no acceptance: who first wrote, of those who accept by that.
written AS (
    SELECT
        w.position AS after,
        min({'h': m.happened_at, 'r': m.recorded_at, 'p': m.position, 'actor': m.actor}) AS first
    FROM waiting AS w
    JOIN facts_in_force AS m
        ON m.session_id = w.session_id
        AND m.kind = 'message.sent' AND m.actor_kind = 'agent'
        AND m.happened_at >= w.happened_at
        AND (w.next IS NULL OR m.happened_at <= w.next.h)
    WHERE (m.happened_at, m.recorded_at, m.position) > (w.happened_at, w.recorded_at, w.position)
    AND (w.next IS NULL
        OR (m.happened_at, m.recorded_at, m.position) < (w.next.h, w.next.r, w.next.p))
    AND CASE w.state
        WHEN 'offered' THEN m.actor = w.offered_to
        ELSE NOT (w.placed.is_to_channel AND m.actor IS NOT DISTINCT FROM w.placed.by)
    END
    GROUP BY w.position
),
every AS (
    SELECT * EXCLUDE (placed, next, actor, target),
        state = 'queue' AND placed.is_to_channel AS is_after_transfer,
        CASE WHEN state = 'offered' OR is_after_transfer THEN placed.by END AS from_agent_id
    FROM placed
    UNION ALL BY NAME
    SELECT
        first.p AS position, conversation_id, session_id, channel_id,
        first.h AS happened_at, first.r AS recorded_at, 'message.sent' AS kind,
        'held' AS state, first.actor AS agent_id, FALSE AS is_after_transfer
    FROM written
    JOIN placed ON placed.position = written.after
),
-- Where it stays what it was, nothing begins.
begun AS (
    SELECT
        *,
        [session_id, channel_id, agent_id, offered_to, from_agent_id] AS parties,
        lag({'state': state, 'parties': parties, 'after': is_after_transfer}) OVER in_order
            IS DISTINCT FROM {'state': state, 'parties': parties, 'after': is_after_transfer}
            AS is_new
    FROM every
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
