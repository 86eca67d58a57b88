"""Who had a conversation, from when until when, as drawn conversations."""

from __future__ import annotations

import pytest

from centre import Centre
from drawn import bring, rows_of

HAD = """
    SELECT v.thread, s.state, coalesce(a.login, o.login, c.name) AS who,
        strftime(s.starts_at, '%H:%M') AS since, strftime(s.ends_at, '%H:%M') AS until,
        s.is_after_transfer, g.login AS giver
    FROM stretches AS s
    JOIN conversations AS v USING (conversation_id)
    LEFT JOIN agents AS a ON a.agent_id = s.agent_id
    LEFT JOIN agents AS o ON o.agent_id = s.offered_to
    LEFT JOIN agents AS g ON g.agent_id = s.from_agent_id
    LEFT JOIN channels AS c ON c.channel_id = s.channel_id
    ORDER BY s.conversation_id, s.starts_at, s.position
"""

# Of each: the state, who has it or is offered it (else the channel), since when, until when.
STRETCHES = {
    "the queue, its holder, and closed": (
        """10:00 marta: Hello?
           10:02 accept ben
           10:03 ben: Hi
           10:09 close""",
        "queue sales 10:00-10:02, held ben 10:02-10:09, closed sales 10:09-",
    ),
    "an offer is nobody's until it is accepted, and returns to the queue": (
        """10:00 accept ben
           10:02 to dora
           10:04 dora return
           10:05 accept dora""",
        "queue sales 10:00-10:00, held ben 10:00-10:02, offered dora 10:02-10:04 by ben, "
        "queue sales 10:04-10:05, held dora 10:05-",
    ),
    "a reply accepts an offer, if it is of who was offered it": (
        """10:00 accept ben
           10:02 to dora
           10:03 ben: Dora will help you
           10:06 dora: Here I am""",
        "queue sales 10:00-10:00, held ben 10:00-10:02, offered dora 10:02-10:06 by ben, "
        "held dora 10:06-",
    ),
    "after a transfer to a channel it is in that queue, whoever transferred it and writes": (
        """10:00 accept ben
           10:02 to #support
           10:03 ben: My colleagues will help you
           10:08 dora: Hi""",
        "queue sales 10:00-10:00, held ben 10:00-10:02, "
        "queue support 10:02-10:08 after transfer by ben, held dora 10:08-",
    ),
    "where an import tells of no acceptance, the first to write has it": (
        """10:00 marta: Hello?
           10:05 dora: Hi
           10:06 ben: Hi, too""",
        "queue sales 10:00-10:05, held dora 10:05-",
    ),
    "who takes it over has it at once": (
        """10:00 accept ben
           10:02 dora take""",
        "queue sales 10:00-10:00, held ben 10:00-10:02, offered dora 10:02-10:02 by dora, "
        "held dora 10:02-",
    ),
    "to accept what one has changes nothing, nor does a bot": (
        """10:00 marta: Hello?
           10:01 bot: We are on it
           10:02 bot return
           10:03 accept ben
           10:04 accept ben""",
        "queue sales 10:00-10:03, held ben 10:03-",
    ),
    "reopened for its agent it is theirs again": (
        """10:00 accept ben
           10:02 close
           10:05 ben reopen""",
        "queue sales 10:00-10:00, held ben 10:00-10:02, closed sales 10:02-10:05, held ben 10:05-",
    ),
    "what is told of a session after the next one opened moves nothing": (
        """10:00 accept ben
           10:10 new accept dora
           10:20 dora: Hi""",
        "queue sales 10:00-10:00, held ben 10:00-10:10, queue sales 10:10-10:10, held dora 10:10-",
    ),
}


@pytest.fixture(scope="module")
def had(module_centre: Centre) -> dict[str, str]:
    """Of each conversation, its stretches in words."""
    rows = {name: rows_of(name, drawn, "sales") for name, (drawn, _) in STRETCHES.items()}
    *_, last = rows.values()
    last.append(last[1] | {"happened_at": "2026-03-02 10:30:00", "id": "late"})
    bring(module_centre, [row for each in rows.values() for row in each])
    found: dict[str, list[str]] = {}
    for thread, state, who, since, until, is_after, giver in (
        module_centre.desk().sql(HAD).fetchall()
    ):
        words = f"{state} {who} {since}-{until or ''}"
        words += " after transfer" * is_after + (f" by {giver}" if giver else "")
        found.setdefault(thread, []).append(words)
    return {thread: ", ".join(words) for thread, words in found.items()}


@pytest.mark.parametrize("name", STRETCHES)
def test_who_had_it_when(had: dict[str, str], name: str):
    assert had[name] == STRETCHES[name][1]
