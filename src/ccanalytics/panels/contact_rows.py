"""Who may be played, and a message as the contact's phone draws it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import duckdb

from ccanalytics.model.escape import visible
from ccanalytics.model.seen import Seen
from ccanalytics.panels.base import Row

LONGEST = 20_000
"""Characters of one message that are shown."""

_PERSON = """
    SELECT
        v.conversation_id, v.connector, v.thread, c.name, k.address, k.name, c.title
    FROM conversations AS v
    JOIN channels AS c USING (channel_id)
    JOIN contacts AS k ON k.contact_id = coalesce(v.contact_id, $writer)
"""
_ONE = f"{_PERSON} WHERE v.conversation_id = $conversation"
_WRITER = """
    SELECT arg_max(actor, position) FROM facts
    WHERE subject_id = ? AND kind = 'message.received'
"""

PEOPLE = f"""
    {_PERSON}
    WHERE $connector IS NULL OR v.connector = $connector
    ORDER BY v.last_message_at DESC, v.conversation_id
    LIMIT 50
"""
"""Who wrote lately, through ``$connector`` or any; without a ``$writer`` no group."""


@dataclass(frozen=True)
class Person:
    """Somebody with a phone; without a ``conversation`` they have not written yet."""

    conversation: int | None
    connector: str
    thread: str
    channel: str
    address: str
    name: str
    title: str = ""

    def drawn(self) -> dict[str, Any]:
        """As the browser is told, harmless to look at."""
        return {
            name: visible(value) if isinstance(value, str) else value
            for name, value in asdict(self).items()
            if name != "thread"
        }


def person(connection: duckdb.DuckDBPyConnection, conversation: int) -> Person | None:
    """Whose conversation it is; None if there is none of this number."""
    # A group has no contact of its own: it is whoever wrote last.
    group = "SELECT 1 FROM conversations WHERE conversation_id = ? AND contact_id IS NULL"
    is_group = connection.execute(group, [conversation]).fetchone()
    writer = connection.execute(_WRITER, [conversation]).fetchone() if is_group else None
    asked = {"conversation": conversation, "writer": writer[0] if writer else None}
    row = connection.execute(_ONE, asked).fetchone()
    return Person(*row) if row else None


def named_files(
    connection: duckdb.DuckDBPyConnection, messages: Sequence[Seen]
) -> dict[int, dict[str, Any]]:
    """The files that hang on these messages, by their ids."""
    ids = sorted({number for one in messages for number, _name in one.files})
    if not ids:
        return {}
    rows = connection.execute(
        "SELECT file_id, sha256, size, media_type FROM files "
        "WHERE file_id IN (SELECT unnest(?::BIGINT[]))",
        [ids],
    ).fetchall()
    return {
        number: {"id": number, "sha256": sha256, "size": size, "media_type": media_type}
        for number, sha256, size, media_type in rows
    }


def drawn(conversation: int, one: Seen, files: Mapping[int, Mapping[str, Any]]) -> Row:
    """A message as the browser draws it."""
    text = visible(one.text)
    theirs = {emoji for side, emoji in one.reactions if side == "contact"}
    return {
        "id": one.id,
        "conversation": conversation,
        "is_mine": one.side == "contact",
        "side": one.side,
        "author": visible(one.author),
        "at": _milliseconds(one.at),
        "text": text[:LONGEST],
        "more": max(0, len(text) - LONGEST),
        "quotes": visible(one.quotes)[:LONGEST] if one.quotes is not None else None,
        "files": [
            {**files[number], "name": visible(name)}
            for number, name in one.files
            if number in files
        ],
        "is_edited": one.is_edited,
        "is_deleted": one.is_deleted,
        "reactions": [
            [visible(emoji), count, emoji in theirs]
            for emoji, count in Counter(emoji for _side, emoji in one.reactions).items()
        ],
        "state": one.state,
    }


def _milliseconds(at: datetime) -> int:
    return int(at.replace(tzinfo=UTC).timestamp() * 1000)
