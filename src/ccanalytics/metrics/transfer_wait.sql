/*
title = "Waiting in transfers"
question = "How long do contacts wait while a transferred conversation is accepted by nobody?"
grain = ["transfer_id"]
unit = "s"
inputs = ["transfer_time", "turns"]
summary = "mean"
better = "lower"
null_means = "never null; nought where the contact awaited no reply meanwhile"
starts = "the transfer, or the contact's first unanswered message if that comes later"
ends = "the transfer's acceptance, or the reply if that comes earlier"
counted = "when the transfer happened"
source = "own; a part of response time, never to be added to it"
*/
SELECT
    t.transfer_id,
    t.session_id,
    t.conversation_id,
    t.channel,
    t.agent,
    t.target_kind,
    t.to_agent,
    t.to_channel,
    t.end_reason,
    t.counted_at,
    coalesce(sum(date_diff('microsecond',
        greatest(t.counted_at, w.asked_at),
        least(t.counted_at + to_microseconds(round(t.observed * 1e6)::BIGINT), w.ended_at)
    )) FILTER (w.turn IS NOT NULL), 0) / 1e6 AS numerator,
    1 AS denominator,
    numerator > 0 AS is_waiting,
    any_value(t.value) IS NULL AS is_unfinished
FROM metrics.transfer_time(as_of := as_of) AS t
LEFT JOIN turns AS w
    ON w.session_id = t.session_id
    AND w.asked_at < t.counted_at + to_microseconds(round(t.observed * 1e6)::BIGINT)
    AND coalesce(w.ended_at > t.counted_at, TRUE)
GROUP BY ALL
