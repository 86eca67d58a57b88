/*
title = "Transfers"
question = "How often were sessions handed from one person or channel to another?"
grain = ["transfer_id"]
unit = "transfers"
inputs = ["transfer_time"]
summary = "count"
better = "neither"
null_means = "never null"
starts = "the transfer"
ends = "the same"
excluded = "sessions that were closed as a test"
counted = "when the transfer happened"
source = "own; by kind: offer (to a person), channel, or pull, where a colleague took it over; agent is who transferred, or from whom it was taken"
*/
SELECT
    t.transfer_id,
    t.session_id,
    t.conversation_id,
    t.channel,
    t.agent,
    t.kind,
    t.target_kind,
    t.to_agent,
    t.to_channel,
    t.counted_at,
    1 AS value,
    FALSE AS is_unfinished,
    nullif(t.left_out, 'pull') AS left_out
FROM metrics.transfer_time(as_of := as_of, with_left_out := TRUE) AS t
