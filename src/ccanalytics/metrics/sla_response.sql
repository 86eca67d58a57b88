/*
title = "Further responses within target"
question = "Which share of contacts who wrote again had a reply within the target of their channel?"
grain = ["session_id", "turn"]
unit = "share"
inputs = ["sessions", "channels", "business_response_time"]
summary = "rate"
better = "higher"
null_means = "never null; a live wait counts once it is answered or its target has passed"
starts = "the contact's first unanswered message once their first wait of the session is over"
ends = "the next message that a human agent sends them, within the target or not; without one the wait has missed it, also where the session was closed meanwhile"
excluded = "spam; sessions that were closed as a test; waits of which an agent said that they need no reply; waits that went on in a new session, where each counts once; waits in channels that had no target for further responses when they began, unless one is asked for"
counted = "when the clock starts"
source = "own; the target, in seconds while the channel is open, is the one that its channel had when the clock started, or the same for all if one is asked for; those whose target has not passed yet stand beside; by end_reason those stand apart that were accepted and closed at once as duplicate or other"
asks = ["target"]
clock = "business"
beside = true
*/
WITH rules AS (
    SELECT c.name AS channel, r.since, r.response_target AS seconds
    FROM channel_rules AS r
    JOIN channels AS c USING (channel_id)
    WHERE r.until IS DISTINCT FROM r.since
),
waits AS (
    SELECT w.*, coalesce(within, rules.seconds) AS seconds, coalesce(s.is_spam, FALSE) AS is_spam
    FROM metrics.business_response_time(as_of := as_of, with_left_out := TRUE) AS w
    ASOF LEFT JOIN rules ON rules.channel = w.channel AND rules.since <= w.counted_at
    LEFT JOIN sessions AS s ON s.session_id = w.session_id
    WHERE w.turn > 1
)
SELECT
    w.session_id,
    w.turn,
    w.conversation_id,
    w.channel,
    w.agent,
    w.end_reason,
    w.seconds AS target,
    w.counted_at,
    coalesce(w.value <= w.seconds, FALSE)::INTEGER AS numerator,
    coalesce(w.end_reason <> 'pending' OR w.observed >= w.seconds, FALSE)::INTEGER AS denominator,
    denominator = 0 AS is_unfinished,
    CASE
        WHEN w.left_out = 'test' THEN 'test'
        WHEN w.is_spam THEN 'spam'
        WHEN w.left_out IS NOT NULL THEN w.left_out
        WHEN w.seconds IS NULL THEN 'no_target'
    END AS left_out
FROM waits AS w
