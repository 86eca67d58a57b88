"""The desk: who waits on the left, the chat on the right, and everything one may do to it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import duckdb

from ccanalytics.desk import Desk, default_path
from ccanalytics.errors import NotFound
from ccanalytics.language import gettext as _
from ccanalytics.language import languages
from ccanalytics.model.conversation import LATE_AFTER
from ccanalytics.model.escape import visible
from ccanalytics.panels.base import TIMEOUT, Panel, Parts, Row, text_of
from ccanalytics.panels.desk_asked import myself, number, presences, refusals, world
from ccanalytics.panels.desk_chat import ask, discussions, entries, pinned_since
from ccanalytics.panels.desk_emoji import EMOJI
from ccanalytics.panels.desk_files import Uploads, piece_of
from ccanalytics.panels.desk_list import SHOWS, News, conversations, history
from ccanalytics.panels.desk_places import table
from ccanalytics.panels.desk_rules import Rules, due, offers
from ccanalytics.panels.desk_tried import blocked
from ccanalytics.panels.desk_words import labels
from ccanalytics.panels.poller import Poller
from ccanalytics.practice import Contacts, is_practice, made_anew
from ccanalytics.store.store import translated

MOST_NAMED = 300
"""How many chats may be mentioned, and how many files attached again, at most."""

PAGE = 100
"""How many entries of a chat are shown at first; earlier ones come by as many."""

AT_ONCE = ("new", "bar", "composer")
"""Where it shows at once what would be refused."""

PIECES = (
    "base.js",
    "alarm.js",
    "desk_icons.js",
    "desk_popover.js",
    "desk_menu.js",
    "desk_presence.js",
    "desk_rules.js",
    "desk_emoji.js",
    "desk_picker.js",
    "desk_form.js",
    "desk_verbs.js",
    "desk_list.js",
    "desk_mentions.js",
    "desk_suggest.js",
    "desk_upload.js",
    "desk_composer.js",
    "desk_message.js",
    "desk_log.js",
    "desk_chat.js",
    "desk_side.js",
    "desk_notices.js",
    "desk_toasts.js",
    "desk_panel.js",
)
SOURCES = (*PIECES, "desk_shown.js")


class DeskPanel(Panel):
    """The desk of one agent over one store. ``open`` is the conversation to begin with.

    Raises NotFound if that conversation does not exist. Everything else that goes wrong is shown
    in the panel, which goes on.
    """

    _esm = f"const PLACES = {json.dumps(table())};\nconst EMOJI = {json.dumps(list(EMOJI))};\n" + (
        text_of(*SOURCES)
    )
    _css = text_of("desk_panel.css", "desk_menus.css")

    TABS: tuple[str, ...] = SHOWS
    """The lists that there are."""

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
        self._tab, self._open, self._most = "unanswered", open, PAGE
        self._filters: dict[str, Any] = {"channel": None, "agent": None, "sought": ""}
        self._news = News()
        self._contacts: Contacts | None = None
        self._is_practice: bool | None = None
        self._restarted = ""
        super().__init__(desk, locale=locale, poller=poller)
        self._rules = Rules(self.desk)
        self._has_read = False
        self._uploads = Uploads(self.desk)

    def labels(self) -> Mapping[str, str]:
        return labels()

    def look_at(self, what: Mapping[str, Any]) -> None:
        """Another tab, other filters, another conversation, or further back in this one."""
        if what.get("tab") in self.TABS:
            self._tab = what["tab"]
        for name, kinds in (("channel", (int, None)), ("agent", (int, None)), ("sought", (str,))):
            if name in what and (what[name] if what[name] is None else type(what[name])) in kinds:
                self._filters[name] = what[name]
        if type(what.get("open")) is int:
            self._open, self._most = what["open"], PAGE
        if what.get("earlier"):
            self._most += PAGE

    def extra(self, content: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """What is asked beside acts and looks, each by the key that tells it."""
        answers: dict[str, Callable[[Any], Mapping[str, Any]]] = {
            "restart": lambda _asked: self._restart(str(content.get("key", ""))),
            "refusals": lambda what: refusals(self.desk, what),
            "presences": lambda what: presences(self.desk, what),
            "files": lambda _asked: {"files": self._asked("files", most=MOST_NAMED)},
            "upload": lambda what: self._uploads.begin(what, str(content.get("key", ""))),
            "piece": lambda token: self._uploads.add(
                token, content.get("offset"), content.get("bytes")
            ),
            "finish": self._uploads.finish,
            "abandon": self._uploads.abandon,
            "history": self._history,
            "acknowledge": self._acknowledge,
            "read": self._read,
            "download": lambda file: self._download(file, content.get("offset")),
        }
        for name, answer in answers.items():
            if content.get(name):
                return {"answer": str(content.get("key", "")), **answer(content[name])}
        return None

    def tick(self) -> None:
        """In practice, let the simulated contacts write; and see when the rules ran last."""
        if self._has_read:
            # Of all that is seen only the lists tell what one has read.
            with translated(self.desk.path), self.desk.store.reading() as connection:
                self._send_what_differs(self._listed(connection, self._mine()))
        if "desk" in self._sent:
            self._send_what_differs({"rules": self._rules.rows()})
        if self._is_practice:
            self._contacts = self._contacts or Contacts(self.desk.path, timeout=TIMEOUT)
            self._contacts.tick()

    def parts(self) -> Parts:
        """All that is seen, from one opening of the store."""
        with translated(self.desk.path), self.desk.store.reading() as connection:
            if self._is_practice is None:
                self._is_practice = is_practice(self.desk)
            mine = self._mine()
            targets = ask(connection, "targets", me=self.desk.by)
            return {
                "desk": [self._whose(connection)],
                "me": myself(self.desk, connection),
                "rules": self._rules.rows(),
                **self._listed(connection, mine),
                "notices": self._news.rows(self.desk, connection),
                "targets": targets,
                "canned": ask(connection, "canned"),
                "chats": ask(connection, "chats", most=MOST_NAMED),
                **self._chat(connection, targets, mine),
            }

    def _mine(self) -> Row:
        """What makes something mine, for those who ask."""
        return {"me": self.desk.by, "pinned_since": pinned_since(self.desk.clock())}

    def _listed(self, connection: duckdb.DuckDBPyConnection, mine: Row) -> Parts:
        """The left side: how many each tab has, and the conversations of this one."""
        listed: Parts = {
            "counts": [{"id": 0, **ask(connection, "counts", **mine)[0]}],
            "list": conversations(
                self.desk, connection, self._tab, self._filters, due(self.desk, connection)
            ),
        }
        self._has_read = False
        return listed

    def _whose(self, connection: duckdb.DuckDBPyConnection) -> Row:
        """Who sits here, with which role, and at which store."""
        found = myself(self.desk, connection)
        zone = connection.execute("SELECT zone FROM centres").fetchall()[0][0]
        return {
            "id": 0,
            "name": found[0]["name"] if found else visible(self.desk.by),
            "role": found[0]["role"] if found else "",
            "store": visible(self.desk.path.stem),
            "path": visible(self.desk.path),
            "zone": zone,
            "is_practice": self._is_practice,
            "late_after": LATE_AFTER.total_seconds(),
            "languages": languages(),
            "tab": self._tab,
            **self._filters,
        }

    def _chat(self, connection: duckdb.DuckDBPyConnection, targets: list[Row], mine: Row) -> Parts:
        heads = ask(connection, "head", conversation=self._open, **mine) if self._open else []
        if self._open is None or not heads:
            self._open = None
            return {"head": [], "chat": [], "discussions": []}
        me = self.desk.by
        chat = entries(connection, self._open, me, self._most)
        refused = blocked(self.desk, world(heads[0], targets), *AT_ONCE)
        offer = offers(connection).get(self._open, {})
        head = {**heads[0], **offer, "blocked": refused, "shown": len(chat), "most": self._most}
        talks = discussions(connection, self._open, me)
        return {"head": [head], "chat": chat, "discussions": talks}

    # --- what is asked beside acts and looks ---

    def _restart(self, key: str) -> Row:
        """Begin the practice anew; no other store can be asked that."""
        # It takes a while: a browser that asks again meanwhile means the same beginning.
        if not key or key != self._restarted:
            made_anew(self.desk.path)
            self._restarted, self._open = key, None
            self._refresh()
        return {"did": "restart", "facts": []}

    def _history(self, asked: Any) -> Row:
        """``{"conversation": …, "page": …}``: a page of what its contact wrote to us earlier."""
        given = asked if isinstance(asked, Mapping) else {}
        return history(self.desk, number(given, "conversation"), number(given, "page"))

    def _acknowledge(self, position: Any) -> Row:
        self.desk.acknowledge(position if type(position) is int else 0)
        self._refresh()
        return {}

    def _read(self, asked: Any) -> Row:
        """``[conversation, position]``: it has been seen up to there. No fact tells of it."""
        if isinstance(asked, list) and len(asked) == 2 and all(type(one) is int for one in asked):
            self.desk.read(*asked)
            self._has_read = True
        return {}

    def _asked(self, name: str, **asked: Any) -> list[Row]:
        with translated(self.desk.path), self.desk.store.reading() as connection:
            return ask(connection, name, conversation=self._open, **asked)

    def _download(self, file: Any, offset: Any) -> Row:
        with translated(self.desk.path), self.desk.store.reading() as connection:
            query = "SELECT sha256, name, size FROM files WHERE file_id = ?"
            asked = number({"download": file}, "download")
            found = connection.execute(query, [asked]).fetchone()
        if found is None:
            raise NotFound(_("There is no such file."))
        return piece_of(
            self.desk, dict(zip(("sha256", "name", "size"), found, strict=True)), offset
        )
