"""What a decision rests on: the directory, a conversation's facts, what a key has done."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from ccanalytics.errors import NotFound
from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_
from ccanalytics.model.action import Thread
from ccanalytics.model.facts import Fact
from ccanalytics.model.keys import KEYS_KEPT
from ccanalytics.model.people import Agent, Channel, Contact, Directory, Role
from ccanalytics.model.settings import OPEN, UNREPLIED, WAITING, read_shifts, read_stored
from ccanalytics.model.things import Canned, File
from ccanalytics.store import attachments
from ccanalytics.store.rows import COLUMNS, from_rows

_UNKNOWN = {
    "conversation": N_("There is no conversation {number}; see: ccanalytics queue"),
    "discussion": N_("There is no discussion {number}."),
}


COUNTED = {
    OPEN: "moved_at IS NOT NULL",
    UNREPLIED: "moved_at IS NOT NULL AND replied_at IS NULL",
    WAITING: "moved_at IS NOT NULL AND waiting_since IS NOT NULL",
}
"""Which of an agent's live sessions count, in SQL, as `Settings.counts` says.

None that was imported and has not moved since: histories bring many that nobody closed, and who
held those would be offered nothing any more.
"""


class Loading:
    """Loads through one connection, reading or writing; what `Known` promises a decision."""

    def __init__(self, db: Path, connection: duckdb.DuckDBPyConnection) -> None:
        self.db, self.con = db, connection

    def new_id(self) -> int:
        """An id for something that is only imagined: whoever merely loads makes nothing."""
        return 0

    def directory(self) -> Directory:
        """All agents and channels."""
        agents = self.con.execute(
            "SELECT agent_id, login, name, role, presence, presence_since, shifts FROM agents"
        ).fetchall()
        channels = self.con.execute(
            "SELECT channel_id, name, title, settings FROM channels"
        ).fetchall()
        return Directory.of(
            (
                Agent(number, login, name, Role(role), presence, since, read_shifts(shifts))
                for number, login, name, role, presence, since, shifts in agents
            ),
            (Channel(number, name, title, read_stored(s)) for number, name, title, s in channels),
        )

    def contact(self, connector: str, address: str) -> Contact | None:
        """Who has this address, if anybody."""
        row = self._row(
            "SELECT contact_id, connector, address, name FROM contacts "
            "WHERE address = ? AND connector = ?",
            address,
            connector,
        )
        return Contact(*row) if row else None

    def facts_of(self, place: int | Thread | None, subject: str = "conversation") -> list[Fact]:
        """All facts of a conversation, or another subject, in the order they were appended.

        A thread that was never seen has none; an id that does not exist raises NotFound.
        """
        if place is None:
            return []
        if isinstance(place, Thread):
            found = self._conversation_at(place)
            return self._subject(found) if found else []
        facts = self._subject(place)
        if not facts or subject != facts[0].SUBJECT:
            raise NotFound(_(_UNKNOWN[subject]).format(number=place))
        return facts

    def load_of(self, agent: int, counts: str) -> int:
        """How many live sessions this agent holds or is offered, of those that count."""
        row = self._row(
            "SELECT count(*) FROM sessions_live WHERE (agent_id = ? OR offered_to = ?) AND "
            + COUNTED[counts],
            agent,
            agent,
        )
        return int(row[0]) if row else 0

    def place_in_queue(self, session: int) -> int:
        """Which of those that wait in its channel this session is, from 1, the oldest first.

        What was imported, and that nobody has moved since, is in no queue.
        """
        row = self._row(
            "SELECT count(*) FROM sessions_live AS s JOIN sessions_live AS me "
            "ON me.session_id = ? AND s.channel_id = me.channel_id "
            "WHERE s.status <> 'held' AND s.moved_at IS NOT NULL "
            "AND (s.waiting_since IS NULL, coalesce(s.waiting_since, s.opened_at), s.session_id) "
            "<= (me.waiting_since IS NULL, coalesce(me.waiting_since, me.opened_at), "
            "me.session_id)",
            session,
        )
        return max(int(row[0]), 1) if row else 1

    def held_by(self, agent: int) -> list[int]:
        """The conversations that this agent holds now, by number."""
        rows = self.con.execute(
            "SELECT conversation_id FROM sessions_live WHERE agent_id = ? AND status = 'held' "
            "ORDER BY conversation_id",
            [agent],
        ).fetchall()
        return [row[0] for row in rows]

    def canned(self, id: int) -> Canned | None:  # noqa: A002 - the word of the design
        """The prepared text with this id, unless it is offered no more."""
        return self._canned("canned_response_id = ?", id)

    def canned_with(self, text: str) -> Canned | None:
        """The prepared text that reads like this."""
        return self._canned("text = ?", text)

    def file_with(self, sha256: str) -> File | None:
        """The file with this content, if it was ever attached."""
        row = self._row(
            "SELECT file_id, sha256, name, size, media_type, is_contacts, conversation_id "
            "FROM files WHERE sha256 = ?",
            sha256,
        )
        return File(*row) if row else None

    def stored(self, sha256: str) -> int | None:
        """The size in bytes of this content, if it is on disk."""
        found = attachments.find(self.db, sha256)
        return found.size if found else None

    def facts_with_key(self, key: str, now: datetime) -> list[Fact]:
        """What was appended under this key within the last day."""
        rows = self.con.execute(
            f"SELECT {', '.join(COLUMNS)} FROM facts "
            "WHERE recorded_at >= ? AND key = ? ORDER BY position",
            [now - KEYS_KEPT, key],
        ).fetchall()
        return list(from_rows(rows))

    def _conversation_at(self, place: Thread) -> int | None:
        for table in ("conversations_live", "conversations_closed"):
            row = self._row(
                f"SELECT conversation_id FROM {table} WHERE thread = ? AND connector = ?",
                place.thread,
                place.connector,
            )
            if row:
                return int(row[0])
        return None

    def _subject(self, subject: int) -> list[Fact]:
        rows = self.con.execute(
            f"WITH h AS MATERIALIZED (SELECT {', '.join(COLUMNS)} FROM facts "
            "WHERE subject_id = ?) SELECT * FROM h ORDER BY position",
            [subject],
        ).fetchall()
        return list(from_rows(rows))

    def _canned(self, condition: str, value: object) -> Canned | None:
        row = self._row(
            "SELECT canned_response_id, text, shortcut FROM canned_responses "
            f"WHERE {condition} ORDER BY ALL LIMIT 1",
            value,
        )
        return Canned(*row) if row else None

    def _row(self, sql: str, *values: Any) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self.con.execute(sql, list(values)).fetchone()
        return row
