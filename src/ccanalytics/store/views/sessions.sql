-- One row per session. `f` is the facts of whole conversations, with their numbers.
-- First and last go by the order of replay (h, r, p): happened_at, recorded_at, position.
WITH placed AS (
    SELECT
        *,
        happened_at AS h, recorded_at AS r, position AS p,
        CASE
            WHEN kind = 'message.received' THEN happened_at
            WHEN kind = 'message.carried' AND reason = 'waiting'
                THEN (data ->> '$.asked_at')::TIMESTAMP
        END AS asked_at,
        kind IN ('session.closed', 'session.marked_spam') AS is_closing,
        kind = 'message.sent' AND actor_kind = 'agent' AS is_reply,
        kind IN (
            'session.opened', 'session.reopened', 'session.accepted', 'session.returned',
            'session.offered', 'conversation.transferred'
        ) AS is_move,
        kind = 'conversation.transferred' AND target_kind = 'channel' AS is_to_channel,
        CASE WHEN actor_kind = 'system' THEN
            CASE kind WHEN 'message.sent' THEN reason
                WHEN 'conversation.transferred' THEN 'passed_on' END
        END AS by_rules
    FROM f
    WHERE session_id IS NOT NULL
),
grouped AS (
    SELECT
        session_id,
        subject_id AS conversation_id,
        min({'h': h, 'r': r, 'p': p}) AS first,
        max({'h': h, 'r': r, 'p': p, 'kind': kind, 'actor': actor, 'target': target, 'is_to_channel': is_to_channel, 'is_live': origin IS NULL}) FILTER (is_move) AS move,
        max({'h': h, 'r': r, 'p': p, 'is_to_channel': is_to_channel}) FILTER (is_move AND kind NOT IN ('session.offered', 'session.returned')) AS placed_by,
        max({'h': h, 'r': r, 'p': p, 'is_closing': is_closing, 'reason': reason, 'actor': actor}) FILTER (is_move OR is_closing) AS final,
        max({'h': h, 'r': r, 'p': p, 'target': target, 'reason': reason, 'data': data}) FILTER (kind = 'session.opened') AS entry,
        max({'h': h, 'r': r, 'p': p, 'target': target}) FILTER (kind = 'session.opened' OR is_to_channel) AS queue,
        min(asked_at) AS first_asked_at,
        min(happened_at) FILTER (kind = 'session.accepted') AS accepted_at,
        min({'h': h, 'r': r, 'p': p, 'actor': actor}) FILTER (is_reply AND turn > 0) AS reply,
        max(happened_at) FILTER (kind IN ('message.received', 'message.sent'))
            AS last_message_at,
        max({'turn': turn, 'ago': -epoch_us(asked_at)}) FILTER (asked_at IS NOT NULL) AS last_turn,
        coalesce(max(turn) FILTER (is_reply OR is_closing OR kind = 'turn.dismissed'), 0)
            AS last_ended_turn,
        count(*) FILTER (kind = 'message.received') AS contact_messages,
        count(*) FILTER (is_reply) AS agent_messages,
        count(*) FILTER (kind = 'message.sent' AND NOT is_reply) AS bot_messages,
        count(*) FILTER (kind = 'note.added') AS notes,
        count(*) FILTER (kind = 'conversation.transferred') AS transfers,
        count(*) FILTER (kind = 'session.reopened') AS reopens,
        max(turn) AS turns,
        max({'h': h, 'r': r, 'p': p, 'is_pinned': kind = 'session.pinned'})
            FILTER (kind IN ('session.pinned', 'session.unpinned')) AS pin,
        max({'h': h, 'r': r, 'p': p, 'data': data})
            FILTER (kind = 'session.rated' AND actor_kind = 'contact') AS contact_rating,
        max({'h': h, 'r': r, 'p': p, 'data': data})
            FILTER (kind = 'session.rated' AND actor_kind <> 'contact') AS supervisor_rating,
        string_agg(DISTINCT by_rules, ',' ORDER BY by_rules) AS texts,
        max(target) FILTER (kind = 'target.missed') AS late_turn
    FROM placed
    GROUP BY session_id, subject_id
),
ordered AS (
    SELECT
        *,
        row_number() OVER in_conversation AS session,
        lead(first.h) OVER in_conversation AS superseded_at,
        coalesce(final.is_closing, FALSE) AS was_closed,
        was_closed OR superseded_at IS NOT NULL AS is_closed
    FROM grouped
    WINDOW in_conversation AS (PARTITION BY conversation_id ORDER BY first)
),
contacts AS (
    SELECT subject_id AS conversation_id, any_value(target) AS contact_id
    FROM f
    WHERE kind = 'conversation.opened'
    GROUP BY subject_id
)
SELECT
    session_id, conversation_id, session::INTEGER AS session, contact_id,
    entry.target AS entry_channel_id,
    queue.target AS channel_id,
    CASE
        WHEN is_closed THEN 'closed'
        WHEN move.kind = 'session.accepted' THEN 'held'
        WHEN move.kind = 'session.reopened' AND move.target IS NOT NULL THEN 'held'
        WHEN move.kind = 'conversation.transferred' AND NOT move.is_to_channel THEN 'offered'
        WHEN move.kind = 'session.offered' AND move.target IS NOT NULL THEN 'offered'
        ELSE 'waiting'
    END AS status,
    CASE move.kind WHEN 'session.accepted' THEN move.actor
        WHEN 'session.reopened' THEN move.target END AS agent_id,
    CASE WHEN status = 'offered' THEN move.target END AS offered_to,
    status IN ('waiting', 'offered') AND coalesce(placed_by.is_to_channel, FALSE)
        AS is_after_transfer,
    first.h AS opened_at,
    first_asked_at, accepted_at,
    reply.h AS replied_at,
    reply.actor AS replied_by,
    last_message_at,
    CASE WHEN NOT is_closed AND last_turn.turn > last_ended_turn
        THEN make_timestamp(-last_turn.ago) END AS waiting_since,
    contact_messages::INTEGER AS contact_messages, agent_messages::INTEGER AS agent_messages,
    bot_messages::INTEGER AS bot_messages, notes::INTEGER AS notes,
    transfers::INTEGER AS transfers, reopens::INTEGER AS reopens, turns,
    CASE WHEN was_closed THEN final.h WHEN is_closed THEN superseded_at END AS closed_at,
    CASE WHEN was_closed THEN final.reason WHEN is_closed THEN 'superseded' END AS close_reason,
    CASE WHEN was_closed THEN final.actor END AS closed_by,
    close_reason IS NOT DISTINCT FROM 'spam' AS is_spam,
    entry.reason IS NOT DISTINCT FROM 'outbound' AS is_outbound,
    (entry.data ->> '$.parent')::BIGINT AS parent_id,
    CASE WHEN status = 'held' AND pin.is_pinned AND (pin.h, pin.r, pin.p) > (move.h, move.r, move.p)
        THEN pin.h END AS pinned_at,
    (contact_rating.data ->> '$.mark')::INTEGER AS contact_mark,
    (supervisor_rating.data ->> '$.mark')::INTEGER AS supervisor_mark,
    placed_by.h AS placed_at,
    CASE WHEN move.is_live THEN move.h END AS moved_at,
    NOT is_closed AND move.kind IS NOT DISTINCT FROM 'session.offered' AS is_queue_offer,
    texts,
    late_turn::INTEGER AS late_turn
FROM ordered
LEFT JOIN contacts USING (conversation_id)
