"""The desk: who waits on the left, the chat on the right, and everything one may do to it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import duckdb

from ccanalytics.actions.add_note import AddNote
from ccanalytics.actions.answer import Answer
from ccanalytics.actions.close import Close
from ccanalytics.actions.mark_spam import MarkSpam
from ccanalytics.actions.send import Send
from ccanalytics.actions.transfer import Transfer
from ccanalytics.desk import Desk, default_path
from ccanalytics.language import languages
from ccanalytics.model.action import Action
from ccanalytics.model.conversation import LATE_AFTER
from ccanalytics.model.escape import visible
from ccanalytics.model.people import reference
from ccanalytics.panels.base import TIMEOUT, Panel, Parts, Row, text_of
from ccanalytics.panels.desk_words import labels
from ccanalytics.panels.poller import Poller
from ccanalytics.practice import Contacts, is_practice, made_anew
from ccanalytics.store.store import translated

TABS = ("unanswered", "mine", "open", "closed", "spam")

MOST_ENDED = 200
"""How many ended sessions a tab shows at most."""

PAGE = 100
"""How many entries of a chat are shown at first; earlier ones come by as many."""

LONGEST = 20_000
"""Characters of one message that are shown."""


class DeskPanel(Panel):
    """The desk of one agent over one store. ``open`` is the conversation to begin with.

    Raises NotFound if that conversation does not exist. Everything else that goes wrong is shown
    in the panel, which goes on.
    """

    _esm = text_of(
        "base.js",
        "desk_list.js",
        "desk_chat.js",
        "desk_transfer.js",
        "desk_toasts.js",
        "desk_panel.js",
    )
    _css = text_of("desk_panel.css")

    def __init__(
        self,
        desk: Desk | None = None,
        open: int | None = None,  # noqa: A002 - the word of the design
        *,
        locale: str | None = None,
        poller: Poller | None = None,
    ) -> None:
        desk = desk or Desk(default_path())
        if open is not None:
            desk.conversation(open)
        self._tab, self._open, self._most = TABS[0], open, PAGE
        self._contacts: Contacts | None = None
        self._is_practice: bool | None = None
        self._restarted = ""
        super().__init__(desk, locale=locale, poller=poller)

    def labels(self) -> Mapping[str, str]:
        return labels()

    def look_at(self, what: Mapping[str, Any]) -> None:
        """Another tab, another conversation, or further back in this one."""
        if what.get("tab") in TABS:
            self._tab = what["tab"]
        if isinstance(what.get("open"), int):
            self._open, self._most = what["open"], PAGE
        if what.get("earlier"):
            self._most += PAGE

    def extra(self, content: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """``{"restart": true}`` begins the practice anew; no other store can be asked that."""
        if not content.get("restart"):
            return None
        key = str(content.get("key", ""))
        # It takes a while: a browser that asks again meanwhile means the same beginning.
        if not key or key != self._restarted:
            made_anew(self.desk.path)
            self._restarted, self._open = key, None
            self._refresh()
        return {"answer": key, "did": "restart", "facts": []}

    def tick(self) -> None:
        """In practice, let the simulated contacts write what they have to say."""
        if self._is_practice:
            self._contacts = self._contacts or Contacts(self.desk.path, timeout=TIMEOUT)
            self._contacts.tick()

    def parts(self) -> Parts:
        """All that is seen, from one opening of the store."""
        with translated(self.desk.path), self.desk.store.reading() as connection:
            if self._is_practice is None:
                self._is_practice = is_practice(self.desk)
            me = self.desk.by
            targets = _ask(connection, "targets", me=me)
            entries = _ask(connection, "list", me=me, tab=self._tab, most=MOST_ENDED)
            return {
                "desk": [self._whose(connection)],
                "counts": [{"id": 0, **_ask(connection, "counts", me=me)[0]}],
                "list": [{**row, "tab": self._tab} for row in entries],
                "targets": targets,
                **self._chat(connection, targets),
            }

    def _whose(self, connection: duckdb.DuckDBPyConnection) -> Row:
        """Who sits here, with which role, and at which store."""
        found = connection.execute(
            "SELECT name, role FROM agents WHERE login = ?", [self.desk.by]
        ).fetchone()
        zone = connection.execute("SELECT zone FROM centres").fetchall()[0][0]
        return {
            "id": 0,
            "name": visible(found[0] if found else self.desk.by),
            "role": found[1] if found else "",
            "store": visible(self.desk.path.stem),
            "path": visible(self.desk.path),
            "zone": zone,
            "is_practice": self._is_practice,
            "late_after": LATE_AFTER.total_seconds(),
            "languages": languages(),
            "tab": self._tab,
        }

    def _chat(self, connection: duckdb.DuckDBPyConnection, targets: list[Row]) -> Parts:
        if self._open is None:
            return {"head": [], "chat": []}
        asked = {"me": self.desk.by, "conversation": self._open}
        heads = _ask(connection, "head", **asked)
        if not heads:
            self._open = None
            return self._chat(connection, targets)
        entries = _ask(connection, "chat", **asked, most=self._most, longest=LONGEST)
        blocked = self._blocked(self._open, _other_than(heads[0]["agent"], targets))
        head = {**heads[0], "blocked": blocked, "shown": len(entries), "most": self._most}
        # An entry of another conversation must not pass for one of this.
        return {"head": [head], "chat": [{**row, "conversation": self._open} for row in entries]}

    def _blocked(self, conversation: int, somewhere: str) -> dict[str, str]:
        """The verbs that would be refused now, each with the refusal's own words."""
        tried = _tried(conversation, somewhere)
        refusals = self.desk.refusals(*tried.values())
        return {v: str(r) for v, r in zip(tried, refusals, strict=True) if r is not None}


def _other_than(agent: str | None, targets: list[Row]) -> str:
    """Where a conversation that ``agent`` has might go: to a colleague, else to a channel."""
    return next((str(target["id"]) for target in targets if target["name"] != agent), "")


def _tried(conversation: int, somewhere: str) -> dict[str, Action]:
    """One act of each kind that the desk offers."""
    tried: dict[str, Action] = {
        "answer": Answer(conversation=conversation),
        "send": Send(conversation=conversation, text="-"),
        "add_note": AddNote(conversation=conversation, text="-"),
        "close": Close(conversation=conversation),
        "mark_spam": MarkSpam(conversation=conversation),
    }
    if somewhere:
        tried["transfer"] = Transfer(conversation=conversation, to=reference(somewhere))
    return tried


def _ask(connection: duckdb.DuckDBPyConnection, name: str, **asked: Any) -> list[Row]:
    """The rows of one question, their texts made harmless to look at."""
    cursor = connection.execute(_sql(name), asked)
    columns = [column[0] for column in cursor.description or ()]
    return [
        {
            column: visible(value) if isinstance(value, str) else value
            for column, value in zip(columns, row, strict=True)
        }
        for row in cursor.fetchall()
    ]


@cache
def _sql(name: str) -> str:
    return files(__package__).joinpath(f"desk_{name}.sql").read_text("utf-8")
