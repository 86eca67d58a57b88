"""What one agent asks: their list, their notices, what they have read and begun to write."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import duckdb

from ccanalytics.errors import BadInput, NotFound, unknown
from ccanalytics.language import gettext as _
from ccanalytics.language import number
from ccanalytics.metrics.catalogue import view_sql
from ccanalytics.metrics.notices import Notice, notices
from ccanalytics.metrics.question import LONGEST_TARGET
from ccanalytics.metrics.reader import Reader
from ccanalytics.metrics.window import check_channel
from ccanalytics.model.conversation import PINNED_FOR, SHOWS
from ccanalytics.model.message import QUEUED, STATES
from ccanalytics.model.people import AgentRef, ChannelRef, Directory
from ccanalytics.model.settings import plain, read_stored
from ccanalytics.model.text import clean
from ccanalytics.store.engine import relation
from ccanalytics.store.heartbeat import last_beat
from ccanalytics.store.loading import Loading
from ccanalytics.store.marks import Draft, Marks
from ccanalytics.store.opening import store_row
from ccanalytics.store.store import Store, translated

MOST = 100_000
"""Rows of a list or a page, and pages."""

LONGEST_SOUGHT = 1_000
"""Characters of a text that is looked for."""


class Personal(Reader):
    """Questions to a store by the agent ``by``, with the marks of theirs beside it."""

    def __init__(self, store: Store, by: str, clock: Callable[[], datetime]) -> None:
        super().__init__(store.reading)
        self.store, self.by, self.clock = store, by, clock
        self.marks = Marks(store.path, by)

    def conversations(
        self,
        show: str = "open",
        *,
        channel: ChannelRef | int | str | None = None,
        agent: AgentRef | int | str | None = None,
        contact: str | None = None,
        text: str | None = None,
        limit: int = 200,
    ) -> Any:
        """A list of conversations as a relation, whoever has waited longest first.

        ``show`` is mine (held by me, offered to me, or I was invited or joined), unanswered
        (nobody has accepted it, or whoever did has not replied), waiting_for_us,
        waiting_for_contact, pinned (by me), open (all that are live), closed or spam (those that
        ended so last, the latest first). ``agent`` is who holds it or is offered it, ``contact``
        a part of their name or address, ``text`` a part of what is written in it now, in
        whatever session; neither heeds capitals, both heed accents. At most ``limit`` are listed.

        One row for each, about its last session: conversation_id, session_id, channel, connector,
        contact, address, title (what I call it; empty if nothing), status, agent (login), is_mine
        (I hold it or it is offered to me), is_pinned, waiting_since (UTC; NULL when nobody
        waits), waited (seconds until now), last_message_at, last_text (the first 200 characters;
        no notes), last_side, closed_at, close_reason, is_skipped (I declined it this time),
        participants (their names), unread (messages and notes of others in this session after my
        read mark). Raises NotFound for an unknown channel or agent, BadInput for an unknown
        ``show``.
        """
        with self._watching() as connection:
            asked = self._of_list(connection, show, limit, channel, agent, contact, text)
            return _brought(connection, "conversations", asked)

    def conversation_rows(self, show: str, limit: int, *where: Any) -> list[dict[str, Any]]:
        """What `conversations` lists, each row by its columns: sooner than as a relation.

        ``where`` is channel, agent, contact and text, each or None.
        """
        with self._watching() as connection:
            asked = self._of_list(connection, show, limit, *where)
            found = connection.execute(view_sql("conversations"), asked)
            columns = [column[0] for column in found.description or ()]
            return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]

    def _of_list(
        self,
        connection: duckdb.DuckDBPyConnection,
        show: str,
        limit: int,
        channel: ChannelRef | int | str | None,
        agent: AgentRef | int | str | None,
        contact: str | None,
        text: str | None,
    ) -> dict[str, Any]:
        """What the question for a list is asked with."""
        if show not in SHOWS:
            raise BadInput(unknown("list", show, SHOWS))
        sought = _sought(text)
        directory = Loading(self.store.path, connection).directory()
        kept = self.marks.kept()
        return {
            "me": self._number(directory),
            "now": (now := self.clock()),
            "pinned_since": now - PINNED_FOR,
            "show": show,
            "channel": directory.channel(channel).id if channel is not None else None,
            "agent": directory.agent(agent).id if agent is not None else None,
            "contact": clean(contact) if contact else None,
            "among": _saying(connection, sought) if sought else None,
            "most": _whole(limit, "limit"),
            "read_conversations": list(kept.read),
            "read_positions": list(kept.read.values()),
            "read_before": kept.read_before,
        }

    def history(self, conversation: int, *, page: int = 1, per_page: int = 20) -> Any:
        """All earlier sessions of this conversation's contact as a relation, the newest first.

        Whatever the channel and the thread; of a group chat, which has no single contact, its own
        earlier ones. Columns: session_id, conversation_id, session (its number there), channel,
        connector, agents (names of who held it or wrote, in their order), status, opened_at,
        closed_at, close_reason, is_spam, contact_mark, supervisor_mark, messages, first_text (the
        first 200 characters), sessions (how many there are on all pages). Raises NotFound for an
        unknown conversation, BadInput for a page below 1.
        """
        asked = {"conversation": conversation, "page": _whole(page, "page")}
        with self._watching() as connection:
            found = "SELECT 1 FROM conversations WHERE conversation_id = ?"
            if not connection.execute(found, [conversation]).fetchall():
                sentence = _("There is no conversation {number}; see: ccanalytics queue")
                raise NotFound(sentence.format(number=conversation))
            asked["per_page"] = _whole(per_page, "per_page")
            return _brought(connection, "history", asked)

    def conversation_id(self, connector: str, thread: str) -> int:
        """The number of a conversation by its place at the carrier, for other systems.

        Raises NotFound if nothing was ever written there.
        """
        connector, thread = clean(connector), clean(thread)
        with self._watching() as connection:
            rows = connection.execute(
                "SELECT conversation_id FROM conversations WHERE thread = ? AND connector = ?",
                [thread, connector],
            ).fetchall()
        if not rows:
            sentence = _("There is no conversation at {connector} under {thread!r}.")
            raise NotFound(sentence.format(connector=connector, thread=thread))
        return int(rows[0][0])

    def notices(self, since: int = 0, *, everything: bool = False) -> list[Notice]:
        """What others did after position ``since`` that I should hear of, the newest last.

        What I acknowledged is left out unless ``everything`` is asked for. At most the 200 newest
        of the last 14 days; what was taken back is not told. See `Notice` for what is told.
        """
        with self._watching() as connection:
            me = self._number(Loading(self.store.path, connection).directory())
            before = 0 if everything else self.marks.kept().acknowledged
            return notices(connection, me, max(since, before), self.clock()) if me else []

    def acknowledge(self, position: int) -> None:
        """I have seen the notices up to this position; BadInput if nothing has it yet."""
        with self._watching() as connection:
            last = store_row(connection)[1]
        if position > last:
            raise BadInput(
                _("Nothing has happened yet at position {given}.").format(given=position)
            )
        self.marks.acknowledge(position)

    def read(self, conversation: int, position: int) -> None:
        """I have read this conversation up to this position; an earlier one changes nothing."""
        self._know_store()
        self.marks.read(conversation, position)

    def keep_draft(self, conversation: int, draft: Draft | None) -> None:
        """Keep what I have begun to write in a conversation; None, or no text, throws it away."""
        self._know_store()
        self.marks.keep_draft(conversation, draft)

    def drafts(self) -> dict[int, Draft]:
        """What I have begun and not sent, by conversation, the newest first."""
        self._know_store()
        return self.marks.drafts()

    def settings(
        self, channel: ChannelRef | int | str, on: datetime | None = None
    ) -> dict[str, Any]:
        """The rules of a channel as people write them; `ConfigureChannel` takes any of them back.

        ``on`` is a moment in UTC: what were the rules then? Agents are logins, channels names,
        times seconds, hours a list of calendars. Raises NotFound for an unknown channel.
        """
        with self._watching() as connection:
            directory = Loading(self.store.path, connection).directory()
            found = directory.channel(channel)
            if on is None:
                return plain(found.settings, directory)
            rows = connection.execute(
                "SELECT settings FROM channel_rules WHERE channel_id = ? AND since <= ? "
                "ORDER BY since DESC LIMIT 1",
                [found.id, on],
            ).fetchall()
        return plain(read_stored(rows[0][0] if rows else None), directory)

    def rules_ran_at(self) -> datetime | None:
        """When `ccanalytics dispatch` last looked after the queue, in UTC; None if it never did.

        It looks every second or so: longer ago than a minute, nothing does. The store is not opened
        for this.
        """
        return last_beat(self.store.path)

    def late(self, within: float = 300, *, channel: str | None = None) -> Any:
        """What is late now, or will be so many seconds from now, as a relation.

        A live session whose contact has waited longer, in open time, than the target that its
        channel has for first or further responses; the rules leave imported ones alone until
        somebody moves them, and so does this. Columns: conversation_id, session_id, channel,
        contact, status, agent (login), kind (first_response or response), waiting_since (UTC),
        target (open seconds), due_at (UTC; when it passes), late_by (whole seconds since then;
        below zero while it is still to come), waited (seconds until now); the most urgent is
        first. Raises NotFound for an
        unknown channel, BadInput for seconds that are none.
        """
        if not 0 <= within <= LONGEST_TARGET:
            sentence = _("within is a number of seconds from 0 to {limit}, not {given!r}.")
            raise BadInput(sentence.format(limit=number(LONGEST_TARGET), given=within))
        now = self.clock()
        asked = {"now": now, "soon": now + timedelta(seconds=within), "channel": channel}
        with self._watching() as connection:
            if channel is not None:
                check_channel(connection, channel)
            return _brought(connection, "late", asked)

    def outbox(self, since: int | None = None, state: str | None = None) -> Any:
        """What leaves for contacts as a relation, in the order in which it was written.

        Only what was written after position ``since``, and what is in this ``state``: queued,
        sent, delivered, read or failed. Columns: position, conversation_id, session_id, connector,
        thread, message_id, kind (message, edit, deletion or reaction), state, detail (why it
        failed), happened_at, reported_at. The words are in `Desk.what_contact_sees` alone. Raises
        BadInput for an unknown state.
        """
        if state is not None and state not in (QUEUED, *STATES):
            raise BadInput(unknown("state", state, (QUEUED, *STATES)))
        with self._watching() as connection:
            return _brought(connection, "outbox", {"since": since or 0, "state": state})

    def _number(self, directory: Directory) -> int | None:
        """My id; None if I am no agent, and may ask but not act."""
        mine = (agent.id for agent in directory.agents.values() if agent.login == self.by)
        return next(mine, None)

    def _know_store(self) -> None:
        """Marks are about one store; which one is here is asked once, and at each question."""
        if not self.marks.store:
            with self._watching():
                pass

    @contextmanager
    def _watching(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """An opening without the metrics, whose marks are those of the store that is here."""
        with translated(self.store.path), self._asking() as connection:
            self.marks.belong_to(str(store_row(connection)[3]))
            yield connection


def _brought(connection: duckdb.DuckDBPyConnection, name: str, asked: dict[str, Any]) -> Any:
    """The rows of one of our own questions, as a relation that needs the store no more."""
    table = connection.sql(view_sql(name), params=asked).to_arrow_table()
    return relation(table)


def _sought(text: str | None) -> str:
    """What is looked for, as texts are stored; BadInput if it is too long to look for."""
    if text and len(text) > LONGEST_SOUGHT:
        sentence = _("One can look for {limit} characters at most; this text has {given}.")
        raise BadInput(sentence.format(limit=number(LONGEST_SOUGHT), given=number(len(text))))
    return clean(text or "")


def _saying(connection: duckdb.DuckDBPyConnection, text: str) -> list[int]:
    """The conversations in which this is written."""
    return [row[0] for row in connection.execute(view_sql("said"), {"text": text}).fetchall()]


def _whole(given: int, name: str) -> int:
    if type(given) is not int or not 1 <= given <= MOST:
        sentence = _("{name} is a whole number from 1 to {limit}, not {given!r}.")
        raise BadInput(sentence.format(name=name, limit=number(MOST), given=given))
    return given
