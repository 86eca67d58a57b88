-- What agents said of their presence (online, paused, away), from when until when; `ends_at` is
-- NULL of what holds still. Before the first row nobody knows, and many never say anything.
SELECT
    subject_id AS agent_id,
    reason AS state,
    happened_at AS starts_at,
    lead(happened_at) OVER (PARTITION BY subject_id ORDER BY happened_at, position) AS ends_at
FROM facts
WHERE kind = 'agent.presence_set'
