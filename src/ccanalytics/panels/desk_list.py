"""What the desk lists: conversations, a contact's earlier sessions, and notices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb

from ccanalytics.desk import Desk
from ccanalytics.metrics.catalogue import view_sql
from ccanalytics.metrics.notices import MOST as MOST_NEWS
from ccanalytics.metrics.notices import Notice
from ccanalytics.metrics.personal import LONGEST_SOUGHT
from ccanalytics.model.conversation import SHOWS
from ccanalytics.model.text import clean
from ccanalytics.panels.base import Row
from ccanalytics.panels.desk_chat import raw, shown
from ccanalytics.panels.desk_rules import ms, offers
from ccanalytics.store.opening import store_row

ENDED = ("closed", "spam")

MOST_LIVE, MOST_ENDED = 3_000, 200
"""How many conversations a tab shows at most; of those that have ended a search finds more."""

PER_PAGE = 20
"""Earlier sessions that come at once."""

CALLED = """
    SELECT login AS called, name FROM agents
    UNION ALL
    SELECT 'channel ' || name, coalesce(nullif(title, ''), name) FROM channels
"""


def conversations(
    desk: Desk,
    connection: duckdb.DuckDBPyConnection,
    tab: str,
    filters: Mapping[str, Any],
    targets: Mapping[int, Mapping[str, Any]],
) -> list[Row]:
    """The conversations of one tab, whoever has waited longest first; `due` has ``targets``."""
    most = MOST_ENDED if tab in ENDED else MOST_LIVE
    where = (most, filters["channel"], filters["agent"])
    found = _found(desk, connection, tab, filters["sought"], *where)
    called = dict(connection.execute(CALLED).fetchall())
    offered = offers(connection)
    return [
        shown({**_listed(row, tab, called), **offered.get(number, {}), **_due(targets, number)})
        for number, row in found.items()
    ]


def _found(
    desk: Desk, connection: duckdb.DuckDBPyConnection, tab: str, sought: str, *where: Any
) -> dict[int, dict[str, Any]]:
    """The rows of a tab by conversation, each with what is ``sought`` if it is found there.

    ``where`` is how many at most, the channel and the agent. Of what has ended there is too much
    to bring, and only what is found comes; of what is live the browser looks on by itself.
    """
    every = [] if sought and tab in ENDED else desk.conversation_rows(tab, *where, None, None)
    rows = {row["conversation_id"]: {**row, "sought": ""} for row in every}
    if not sought:
        return rows
    folded = sought.casefold()
    if tab in ENDED or len(rows) == MOST_LIVE or len(sought) > LONGEST_SOUGHT:
        return rows | {
            row["conversation_id"]: {**row, "sought": folded}
            for row in (
                *desk.conversation_rows(tab, *where, sought, None),
                *desk.conversation_rows(tab, *where, None, sought),
            )
        }
    # All that may be found is here: to ask where it stands takes a third of asking for rows.
    said = connection.execute(view_sql("said"), {"text": clean(sought)}).fetchall()
    met = raw(connection, "met", contact=clean(sought))
    for number in {row[0] for row in said} | {row["conversation_id"] for row in met}:
        if number in rows:
            rows[number]["sought"] = folded
    return rows


def _due(targets: Mapping[int, Mapping[str, Any]], conversation: int) -> Row:
    """When the target of a conversation passes, where it has one."""
    found = targets.get(conversation)
    return {"due_at": ms(found["due_at"])} if found else {}


def _listed(row: dict[str, Any], tab: str, called: Mapping[str, str]) -> Row:
    return {
        "id": row["conversation_id"],
        "tab": tab,
        "sought": row["sought"],
        "title": row["title"],
        "contact": row["contact"],
        "channel": called.get(f"channel {row['channel']}"),
        "connector": row["connector"],
        "status": row["status"],
        "agent": called.get(row["agent"]),
        "is_mine": row["is_mine"],
        "is_pinned": row["is_pinned"],
        "unread": row["unread"],
        "waiting_since": ms(row["waiting_since"]),
        "last_at": ms(row["last_message_at"]),
        "closed_at": ms(row["closed_at"]),
        "text": row["last_text"],
        "side": row["last_side"],
    }


def history(desk: Desk, conversation: int, page: int) -> Row:
    """One page of the earlier sessions of this conversation's contact, and whether more follow."""
    rows = _rows(desk.history(conversation, page=page, per_page=PER_PAGE))
    sessions = [
        {
            "id": row["session_id"],
            "conversation": row["conversation_id"],
            "channel": row["channel"],
            "connector": row["connector"],
            "agents": ", ".join(row["agents"]),
            "opened_at": ms(row["opened_at"]),
            "closed_at": ms(row["closed_at"]),
            "is_spam": row["is_spam"],
            "messages": row["messages"],
            "text": row["first_text"],
        }
        for row in rows
    ]
    return {
        "sessions": shown(sessions),
        "more": bool(rows) and page * PER_PAGE < rows[0]["sessions"],
    }


class News:
    """What others did that one should hear of and has not acknowledged, asked for as it comes.

    All of two weeks takes a while to be told in a large store; what came since is there at once.
    """

    def __init__(self) -> None:
        self._store: object = None
        self._until = 0
        self._told: list[Notice] = []

    def rows(self, desk: Desk, connection: duckdb.DuckDBPyConnection) -> list[Row]:
        """The notices that stand now, the newest last."""
        _format, until, _next, store, _rebuilds = store_row(connection)
        if store != self._store or self._is_taken_back(connection):
            self._store, self._until, self._told = store, 0, []
        if until > self._until:
            self._told += desk.notices(since=self._until)
            self._until = until
        seen = desk.marks.kept().acknowledged
        self._told = [notice for notice in self._told if notice.position > seen][-MOST_NEWS:]
        return _told(self._told, connection)

    def _is_taken_back(self, connection: duckdb.DuckDBPyConnection) -> bool:
        """Whether something of which one was told counts as never having been."""
        query = "SELECT 1 FROM facts WHERE position > ? AND kind = 'act.undone' LIMIT 1"
        return bool(self._told) and connection.execute(query, [self._until]).fetchone() is not None


def _told(found: list[Notice], connection: duckdb.DuckDBPyConnection) -> list[Row]:
    query = """
        SELECT v.conversation_id, coalesce(nullif(k.name, ''), k.address)
        FROM conversations AS v LEFT JOIN contacts AS k USING (contact_id)
        WHERE v.conversation_id IN (SELECT unnest($ids))
    """
    ids = sorted({notice.conversation_id for notice in found})
    contacts = dict(connection.execute(query, {"ids": ids}).fetchall()) if ids else {}
    rows: list[Row] = [
        shown(
            {
                "id": notice.position,
                "kind": notice.kind,
                "conversation": notice.conversation_id,
                "discussion": notice.discussion_id,
                "author": notice.by,
                "contact": contacts.get(notice.conversation_id),
                "happened_at": ms(notice.at),
                # Why something was closed is a word of ours, and told another way.
                "text": "" if notice.kind == "closed" else notice.text,
            }
        )
        for notice in found
    ]
    return rows


def _rows(relation: Any) -> list[dict[str, Any]]:
    return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]


__all__ = ["ENDED", "SHOWS", "News", "conversations", "history"]
