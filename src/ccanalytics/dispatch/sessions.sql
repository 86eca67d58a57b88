-- The live sessions that have moved since they were imported, and of each conversation without a
-- live one its last session, where that closed since $ended_since.
WITH ended AS (
    FROM sessions_closed
    WHERE closed_at >= $ended_since
    AND conversation_id NOT IN (SELECT conversation_id FROM sessions_live)
    QUALIFY row_number() OVER (PARTITION BY conversation_id ORDER BY session DESC) = 1
)
SELECT
    conversation_id, session_id, entry_channel_id, channel_id, status, agent_id, offered_to, is_after_transfer,
    opened_at, accepted_at, replied_at, last_message_at, waiting_since, contact_messages,
    agent_messages, reopens, turns, closed_at, close_reason, is_outbound, parent_id, pinned_at,
    placed_at, moved_at, is_queue_offer, texts, late_turn
FROM (FROM sessions_live UNION ALL FROM ended)
WHERE moved_at IS NOT NULL AND channel_id IS NOT NULL
ORDER BY session_id
