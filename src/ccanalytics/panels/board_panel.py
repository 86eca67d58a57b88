"""The board: the whole centre at a glance, and from each figure the way to its chats."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import duckdb

from ccanalytics.desk import Desk
from ccanalytics.panels.base import Parts, Row, text_of
from ccanalytics.panels.board_floor import LATE, NEXT, Floor, read
from ccanalytics.panels.board_words import board
from ccanalytics.panels.desk_emoji import EMOJI
from ccanalytics.panels.desk_list import conversations
from ccanalytics.panels.desk_panel import PIECES, DeskPanel
from ccanalytics.panels.desk_places import table
from ccanalytics.panels.poller import Poller

SOURCES = (*PIECES, "board_tiles.js", "board_floor.js", "board_list.js", "board_panel.js")


PACE = 1.0
"""Seconds between two readings for what others do; one's own acts show at once."""


class QueueBoard(DeskPanel):
    """The board of one centre: it shows all channels and agents, and leads to what they have.

    One begins at the floor: tiles, channels, agents. What one chooses there is a list with its
    chats beside it, where everything can be done that the desk can; ``open`` begins there.
    Raises NotFound if that conversation does not exist.
    """

    _esm = f"const PLACES = {json.dumps(table())};\nconst EMOJI = {json.dumps(list(EMOJI))};\n" + (
        text_of(*SOURCES)
    )
    _css = text_of("desk_panel.css", "desk_menus.css", "board_panel.css")

    TABS = ("waiting", LATE, NEXT, "open")

    def __init__(
        self,
        desk: Desk | None = None,
        open: int | None = None,  # noqa: A002 - the word of the design
        *,
        locale: str | None = None,
        poller: Poller | None = None,
    ) -> None:
        self._is_drilled = open is not None
        self._floor: Floor | None = None
        self._rows: list[Row] = []
        self._changes_at: datetime | None = None
        super().__init__(desk, open, locale=locale, poller=poller)
        self._tab = "open"

    def labels(self) -> Mapping[str, str]:
        return {**super().labels(), **board()}

    def look_at(self, what: Mapping[str, Any]) -> None:
        """Back to the floor, or at what was chosen there."""
        super().look_at(what)
        if what.get("at") == "floor":
            self._is_drilled, self._open = False, None
        elif what.keys() & {"tab", "open", "channel", "agent"}:
            self._is_drilled = True

    def tick(self) -> None:
        """See whether something is late by now, or a channel has closed."""
        super().tick()
        if self._floor is None or "tiles" not in self._sent:
            return
        now = self.desk.clock()
        if self._changes_at is None or now < self._changes_at:
            return
        if self._floor.is_past(now):
            self._seen = None
        else:
            self._send_what_differs(self._told())

    def _listed(self, connection: duckdb.DuckDBPyConnection, mine: Row) -> Parts:
        self._floor = floor = read(self.desk, connection)
        self._rows = []
        if self._is_drilled:
            self._rows = conversations(self.desk, connection, "open", self._filters, floor.due)
        # In a large centre a look takes a fifth of a second, and something happens all the time.
        self._try_at = time.monotonic() + PACE
        return self._told()

    def _told(self) -> Parts:
        """What was read, as it looks at this moment."""
        assert self._floor is not None
        now, floor = self.desk.clock(), self._floor
        self._changes_at = floor.changes_at(now)
        listed = {tab: [row for row in self._rows if self._is_in(tab, row)] for tab in self.TABS}
        rows: list[Row] = [{"due_at": None, **row, "tab": self._tab} for row in listed[self._tab]]
        counts = {tab: len(found) for tab, found in listed.items()}
        return {**floor.told(now), "counts": [{"id": 0, **counts}], "list": rows}

    def _is_in(self, tab: str, row: Row) -> bool:
        assert self._floor is not None
        if tab == "open":
            return True
        if tab == "waiting":
            return bool(row["status"] != "held")
        return self._floor.lateness(row["id"], self.desk.clock()) == tab

    def _whose(self, connection: duckdb.DuckDBPyConnection) -> Row:
        return {**super()._whose(connection), "is_drilled": self._is_drilled}
