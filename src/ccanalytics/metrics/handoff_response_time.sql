/*
title = "Response time from hand-off"
question = "How long does a contact wait until a person first replies, from when a bot handed them over?"
grain = ["session_id"]
unit = "s"
inputs = ["first_response_time", "channels", "facts"]
summary = "duration"
better = "lower"
null_means = "nobody has replied, or the session ended without a reply"
starts = "a bot's first transfer or return to the queue, if that comes later than the contact's first message of the session that needed a reply, else that message"
ends = "the first message that a human agent sends them after it"
excluded = "sessions in which no message needed a reply; unanswered ones whose wait went on in a new session, which counts from the moved message's own time; what bots handled alone; sessions that were closed as a test"
counted = "when the clock starts"
source = "Chatwoot's first response time starts at the bot's hand-off; the customer's whole wait is first_response_time; is_handed_off tells where a bot had handed over. Agent is who replied, so by agent the unanswered stand under nobody"
*/
WITH handed AS (
    SELECT
        session_id,
        min({'h': happened_at, 'r': recorded_at, 'p': position, 'channel': channel_id}) AS first
    FROM facts_in_force
    WHERE kind IN ('conversation.transferred', 'session.returned') AND actor_kind = 'bot'
    GROUP BY session_id
),
waited AS (
    SELECT
        r.*,
        h.session_id IS NOT NULL AS is_handed_off,
        greatest(r.counted_at, h.first.h) AS starts_at,
        CASE WHEN h.first.h > r.counted_at THEN c.name ELSE r.channel END AS channel_then,
        r.counted_at + to_microseconds(round(r.observed * 1e6)::BIGINT) AS over_at
    FROM metrics.first_response_time(as_of := as_of, with_left_out := TRUE) AS r
    LEFT JOIN handed AS h
        ON h.session_id = r.session_id
        AND h.first.h <= r.counted_at + to_microseconds(round(r.observed * 1e6)::BIGINT)
    LEFT JOIN channels AS c ON c.channel_id = h.first.channel
)
SELECT
    session_id,
    conversation_id,
    channel_then AS channel,
    agent,
    is_transferred,
    is_handed_off,
    end_reason,
    starts_at AS counted_at,
    replied_at,
    date_diff('microsecond', starts_at, replied_at) / 1e6 AS value,
    date_diff('microsecond', starts_at, over_at) / 1e6 AS observed,
    w.left_out AS left_out
FROM waited AS w
