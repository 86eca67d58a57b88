"""The open conversation as the desk shows it: its head, its entries, its discussions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

import duckdb

from ccanalytics.model.conversation import PINNED_FOR
from ccanalytics.model.escape import visible
from ccanalytics.panels.base import Row

LONGEST = 20_000
"""Characters of one message that are shown."""

CALLED = """
    SELECT 'agent', agent_id, login, name FROM agents
    UNION ALL
    SELECT 'channel', channel_id, NULL, coalesce(nullif(title, ''), name) FROM channels
"""


def ask(connection: duckdb.DuckDBPyConnection, name: str, **asked: Any) -> list[Row]:
    """The rows of the question ``desk_<name>.sql``, their texts made harmless to look at."""
    rows: list[Row] = [shown(row) for row in raw(connection, name, **asked)]
    return rows


def raw(connection: duckdb.DuckDBPyConnection, name: str, **asked: Any) -> list[dict[str, Any]]:
    """The rows of a question as they are."""
    cursor = connection.execute(_sql(name), asked)
    columns = [column[0] for column in cursor.description or ()]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def shown(value: Any) -> Any:
    """The value with every text in it made harmless to look at."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, Mapping):
        return {name: shown(one) for name, one in value.items()}
    return [shown(one) for one in value] if isinstance(value, list) else value


def pinned_since(now: datetime) -> datetime:
    """Whoever pinned a conversation after this has it pinned still."""
    return now - PINNED_FOR


def entries(
    connection: duckdb.DuckDBPyConnection, conversation: int, me: str, most: int
) -> list[Row]:
    """The last ``most`` entries of a conversation, each as the browser draws it."""
    rows = raw(connection, "chat", conversation=conversation, me=me, most=most, longest=LONGEST)
    found = connection.execute(CALLED).fetchall()
    called = {(kind, number): (login, name) for kind, number, login, name in found}
    for row in rows:
        login, _name = called.get((row["side"], row.pop("actor")), (None, None))
        row["is_mine"] = login == me
        row["target"] = called.get((row["target_kind"], row["target"]), (None, None))[1]
    known = _files(connection, rows)
    return [_entry(row, conversation, known) for row in rows]


def _entry(row: dict[str, Any], conversation: int, known: Mapping[int, dict[str, Any]]) -> Row:
    """One entry: what hangs on it is in it, and what it has not is left out."""
    mentions, attached = _list(row.pop("mentions")), _list(row.pop("files"))
    quote = {"id": row.pop("quotes"), "author": row.pop("quote_author"), "text": row["quote_text"]}
    del row["quote_text"]
    more = {
        "pieces": pieces(row["text"], mentions) if mentions else None,
        "files": [known[number] | {"name": name} for number, name in attached if number in known],
        "quote": quote if quote["id"] is not None else None,
        "reactions": [
            [emoji, int(many), is_mine == "true"]
            for emoji, many, is_mine in row.pop("reactions") or ()
        ],
    }
    kept = {name: value for name, value in (row | more).items() if value not in (None, [], "")}
    # An entry of another conversation must not pass for one of this.
    return {"conversation": conversation, **shown(kept)}


def discussions(connection: duckdb.DuckDBPyConnection, conversation: int, me: str) -> list[Row]:
    """The team chats about messages of a conversation to which one was asked."""
    # Most have none, and planning the question takes longer than this.
    found = "SELECT 1 FROM discussions WHERE conversation_id = ? LIMIT 1"
    if not connection.execute(found, [conversation]).fetchall():
        return []
    rows = raw(connection, "discussions", conversation=conversation, me=me)
    for row in rows:
        row["written"] = [_said(one) for one in row["written"] or ()]
    shown_rows: list[Row] = [shown(row) for row in rows]
    return shown_rows


def _said(one: dict[str, Any]) -> dict[str, Any]:
    mentions = _list(one.pop("mentions"))
    return one | {"pieces": pieces(one["text"], mentions) if mentions else None}


def pieces(text: str, mentions: Iterable[tuple[int, int, str, int]]) -> list[list[Any]]:
    """The text cut where somebody is mentioned: ``[text]`` or ``[text, kind, id]``.

    It is cut before it is made harmless, which may change its length.
    """
    cut: list[list[Any]] = []
    at = 0
    for start, length, kind, number in sorted(mentions):
        if start < at or start >= len(text):
            continue
        cut += [[text[at:start]], [text[start : start + length], kind, number]]
        at = start + length
    return [piece for piece in [*cut, [text[at:]]] if piece[0]]


def _files(
    connection: duckdb.DuckDBPyConnection, rows: list[dict[str, Any]]
) -> dict[int, dict[str, Any]]:
    """The files that hang on these entries, by their ids."""
    ids = sorted({number for row in rows for number, _name in _list(row["files"])})
    if not ids:
        return {}
    query = "SELECT file_id, sha256, size, media_type FROM files WHERE file_id IN "
    found = connection.execute(f"{query} (SELECT unnest($ids))", {"ids": ids}).fetchall()
    return {
        number: {"id": number, "sha256": sha256, "size": size, "media_type": media_type}
        for number, sha256, size, media_type in found
    }


def _list(text: str | None) -> list[Any]:
    return json.loads(text) if text else []


@cache
def _sql(name: str) -> str:
    return files(__package__).joinpath(f"desk_{name}.sql").read_text("utf-8")
