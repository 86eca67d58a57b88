"""What an agent should hear of: assigned, offered, mentioned, taken, a new message and the like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb

from ccanalytics.metrics.catalogue import view_sql

KINDS = (
    "assigned",
    "offered",
    "transferred",
    "mentioned",
    "taken",
    "declined",
    "returned",
    "message",
    "invited",
    "closed",
    "late",
    "asked",
    "discussed",
    "task",
    "feed",
)
"""Why one is told, as `Notice.kind` has it."""

TOLD_FOR = timedelta(days=14)
"""What happened longer ago is told no more."""

MOST = 200
"""How many notices are told at most, the newest."""


@dataclass(frozen=True)
class Notice:
    """Something that others did, told to an agent whom it concerns. ``kind`` says why:

    =========== ==================================================================================
    assigned    the contact came back to you
    offered     the queue offers it to you, or to you among others
    transferred a colleague offers it to you; ``text`` is the note that came with it
    mentioned   you are named in a message, a note or a discussion
    taken       what you held, or was offered to you, went to somebody else
    declined    whom you had offered it to did not take it; it is in the queue again
    returned    what you held, or was offered to you, went back to the queue
    message     somebody wrote in a conversation that you held, or were in, at that moment
    invited     you were asked into a conversation
    closed      somebody ended what you held; ``text`` is the reason (closed, spam, moved …)
    late        a target was missed, and you are among those whom the channel alerts; ``text`` is
                which one: first_response or response
    asked       you were asked into a discussion; ``text`` is how it begins
    discussed   somebody wrote in a discussion of yours
    task        a task was given to you; ``text`` is its title
    feed        somebody put a message before the team; ``text`` is what they say
    =========== ==================================================================================

    ``position`` is that of the fact it is told by, ``by`` the name of who did it, empty for the
    system; ``at`` is naive UTC. ``text`` is as it reads now, 200 characters at most, not escaped:
    a contact may have written it.
    """

    position: int
    kind: str
    conversation_id: int
    discussion_id: int | None
    message_id: int | None
    by: str
    at: datetime
    text: str


def notices(
    connection: duckdb.DuckDBPyConnection, agent: int, since: int, now: datetime
) -> list[Notice]:
    """What was done after position ``since`` that this agent should hear of, the newest last."""
    asked = {"me": agent, "since": since, "earliest": now - TOLD_FOR, "most": MOST}
    told = connection.execute(view_sql("notices"), asked).fetchall()
    if not told:
        return []
    positions, told_as = zip(*told, strict=True)
    asked = {"me": agent, "positions": positions, "told_as": told_as}
    rows = connection.execute(view_sql("notices_told"), asked).fetchall()
    return [Notice(*row) for row in rows]
