/*
title = "Spam whose sender was served later"
question = "Which share of spam came from contacts whom an agent answered in a later session?"
grain = ["session_id"]
unit = "share"
inputs = ["sessions", "channels", "agents"]
summary = "rate"
better = "lower"
null_means = "never null; a contact may still write again"
starts = "the marking as spam"
ends = "an agent's reply in a later session of the conversation that is neither spam nor a test itself"
counted = "when the session opened"
source = "own; a lower bound of what was marked by mistake. agent is who marked it"
*/
SELECT
    s.session_id,
    s.conversation_id,
    c.name AS channel,
    a.login AS agent,
    s.opened_at AS counted_at,
    (max(later.session) IS NOT NULL)::INTEGER AS numerator,
    1 AS denominator,
    FALSE AS is_unfinished
FROM sessions AS s
LEFT JOIN sessions AS later
    ON later.conversation_id = s.conversation_id
    AND later.session > s.session
    AND later.replied_at IS NOT NULL
    AND NOT later.is_spam
    AND later.close_reason IS DISTINCT FROM 'test'
LEFT JOIN channels AS c ON c.channel_id = s.entry_channel_id
LEFT JOIN agents AS a ON a.agent_id = s.closed_by
WHERE s.is_spam
GROUP BY ALL
