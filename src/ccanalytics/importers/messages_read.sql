-- The mapped rows with their times read and their faults named; `mapped` has every field as text.
CREATE TABLE read AS
WITH timed AS (
    SELECT
        *,
        {time} AS at_zoned,
        {role} AS role_read,
        coalesce(nullif(trim(message), ''), md5(concat_ws(chr(31), conversation, time, author, text)))
            AS message_read
    FROM mapped
)
SELECT
    line, seq,
    conversation,
    timezone('UTC', at_zoned) AS happened_at,
    role_read AS role,
    CASE role_read
        WHEN 'contact' THEN coalesce(nullif(trim(author), ''), conversation)
        ELSE coalesce(nullif(trim(agent), ''), nullif(trim(author), ''))
    END AS author,
    coalesce(text, '') AS text,
    message_read AS message,
    coalesce(nullif(trim(channel), ''), {channel}) AS channel,
    nullif(trim(session), '') AS session,
    nullif(trim(status), '') AS status,
    CASE
        WHEN coalesce(trim(conversation), '') = '' THEN _('has no conversation')
        WHEN coalesce(trim(time), '') = '' THEN _('has no time')
        WHEN at_zoned IS NULL THEN _('has a time that does not read as {format}') || ': '
            || left(time, 40)
        WHEN at_zoned < TIMESTAMPTZ '1970-01-01 00:00:00+00'
            THEN _('has a time before 1970') || ': ' || left(time, 40)
        WHEN at_zoned > now() + INTERVAL 1 DAY
            THEN _('has a time in the future') || ': ' || left(time, 40)
        WHEN role_read IS NULL THEN _('has a role that the mapping does not know') || ': '
            || coalesce(left(role, 40), _('none'))
        WHEN role_read IN ('agent', 'note')
            AND coalesce(nullif(trim(agent), ''), nullif(trim(author), '')) IS NULL
            THEN _('has no author')
        WHEN strlen(text) > 1048576 THEN _('has a text above 1 MiB')
    END AS fault
FROM timed;

INSERT INTO rejects SELECT line, fault FROM read WHERE fault IS NOT NULL;

CREATE TABLE said AS
SELECT * EXCLUDE (fault), first_value(line) OVER same AS first_line, row_number() OVER same AS copy
FROM read
WHERE fault IS NULL
WINDOW same AS (PARTITION BY conversation, message ORDER BY seq);

DROP TABLE read;

INSERT INTO rejects
SELECT line, replace(
    replace({repeats}, '{{line}}', first_line::VARCHAR), '{{message}}', left(message, 40)
)
FROM said WHERE copy > 1;
