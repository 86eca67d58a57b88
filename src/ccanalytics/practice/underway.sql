-- What has been sent and is not told to have got there: its conversation, its fact, and since when.
SELECT subject_id, target, max(happened_at)
FROM facts
WHERE kind = 'delivery.reported' AND recorded_at >= ?
GROUP BY subject_id, target
HAVING bool_and(reason = 'sent')
