"""The contact's side: one plays the contact, and sees what they would see and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ccanalytics.connectors.loopback import NAME, Loopback
from ccanalytics.desk import Desk, default_path
from ccanalytics.errors import BadInput, NotFound
from ccanalytics.exchange import Exchange, arrived, report
from ccanalytics.language import gettext as _
from ccanalytics.model.action import Thread
from ccanalytics.model.carriers import DELETE, EDIT, FILES, REACT, can
from ccanalytics.model.conversation import CLOSED, Conversation
from ccanalytics.model.facts import Fact, replay
from ccanalytics.model.message import DELIVERED, READ, SENT
from ccanalytics.model.people import Role
from ccanalytics.model.seen import seen
from ccanalytics.panels.base import TIMEOUT, Panel, Parts, Row, text_of
from ccanalytics.panels.contact_acts import act_of, new_thread, number
from ccanalytics.panels.contact_rows import PEOPLE, Person, drawn, named_files, person
from ccanalytics.panels.contact_words import labels
from ccanalytics.panels.desk_emoji import EMOJI
from ccanalytics.panels.desk_files import Uploads, piece_of
from ccanalytics.panels.poller import Poller
from ccanalytics.practice import ADMIN, Contacts, is_practice
from ccanalytics.store.loading import Loading

MOST = 200
"""How many messages are shown at most, the latest."""

SOURCES = (
    "base.js",
    "alarm.js",
    "desk_icons.js",
    "desk_popover.js",
    "desk_menu.js",
    "desk_emoji.js",
    "desk_upload.js",
    "contact_log.js",
    "contact_composer.js",
    "contact_panel.js",
)


class ContactPanel(Panel):
    """The phone of one contact: write, edit, delete, react, rate, send and open files.

    It plays the contact of ``conversation``, or of the loopback's ``thread``, which need not exist
    yet; without either one chooses. It shows what has left for the contact and got there, by the
    one door through which everything passes, and acts as a connector would: for an admin's desk,
    and there only contacts of the loopback, whom nobody else is; in practice for anybody. Others
    get a sentence. Raises NotFound if the conversation does not exist.
    """

    _esm = f"const EMOJI = {json.dumps(list(EMOJI))};\n" + text_of(*SOURCES)
    _css = text_of("desk_panel.css", "desk_menus.css", "contact_panel.css")

    def __init__(
        self,
        desk: Desk | None = None,
        conversation: int | None = None,
        *,
        thread: str | None = None,
        locale: str | None = None,
        poller: Poller | None = None,
    ) -> None:
        desk = desk or Desk(default_path())
        if conversation is not None:
            desk.conversation(conversation)
        self._conversation, self._thread = conversation, thread or new_thread()
        self._is_sought = thread is not None
        self._is_practice: bool | None = None
        self._why_not = ""
        self._carrying: Callable[[], Any] | None = None
        self._begun_by = ""
        self._outside, self._uploads = desk, Uploads(desk)
        super().__init__(desk, locale=locale, poller=poller)

    def labels(self) -> Mapping[str, str]:
        return labels()

    def look_at(self, what: Mapping[str, Any]) -> None:
        """``{"play": conversation}``, or somebody new when it is null."""
        if "play" in what and (what["play"] is None or type(what["play"]) is int):
            self._conversation = what["play"]
            self._thread, self._is_sought = new_thread(), False

    def tick(self) -> None:
        """Let what is to leave leave; in practice, let the other contacts write."""
        if self._is_practice is None or self._why_not:
            return
        if self._carrying is None:
            contacts = Contacts(self.desk.path, TIMEOUT) if self._is_practice else None
            exchange = Exchange(self._outside, [Loopback(self.desk.path)])
            self._carrying = contacts.tick if contacts else exchange.turn
        self._carrying()

    def extra(self, content: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Files, in pieces, to us and from us."""
        key = str(content.get("key", ""))
        answers: dict[str, Callable[[Any], Mapping[str, Any]]] = {
            "upload": lambda what: self._uploads.begin(what, key),
            "piece": lambda token: self._uploads.add(
                token, content.get("offset"), content.get("bytes")
            ),
            "finish": self._uploads.finish,
            "abandon": self._uploads.abandon,
            "download": lambda file: self._download(file, content.get("offset")),
        }
        for name, answer in answers.items():
            if content.get(name):
                self._check()
                return {"answer": key, **answer(content[name])}
        return None

    # --- what is seen ---

    def parts(self) -> Parts:
        """The phone, what it shows, and who else may be played; from one opening of the store."""
        if self._is_practice is None:
            self._is_practice = is_practice(self.desk)
            who = ADMIN if self._is_practice else self.desk.by
            self._outside = Desk(self.desk.path, who, TIMEOUT, self.desk.clock)
        with self.desk.store.loading() as loading:
            whom = self._whom(loading)
            self._why_not = self._refusal(loading, whom)
            if self._why_not:
                return {"phone": [{"id": 0, "refused": self._why_not}], "seen": [], "people": []}
            facts = loading.facts_of(whom.conversation) if whom.conversation else []
            messages = seen(arrived(facts), loading.directory())[-MOST:]
            files = named_files(loading.con, messages)
            return {
                "phone": [self._phone(loading, whom, facts)],
                "seen": [drawn(whom.conversation or 0, one, files) for one in messages],
                "people": self._people(loading),
            }

    def _whom(self, loading: Loading) -> Person:
        """Who is played: somebody there is, or somebody new."""
        if self._conversation is None and self._is_sought:
            facts = loading.facts_of(Thread(NAME, self._thread))
            self._conversation = facts[0].subject if facts else None
        known = person(loading.con, self._conversation) if self._conversation else None
        # A practice that was made anew has other people.
        self._conversation = known.conversation if known else None
        return known or Person(None, NAME, self._thread, "", self._thread, "")

    def _refusal(self, loading: Loading, whom: Person) -> str:
        """Why nobody may be played here; nothing if they may."""
        if self._is_practice:
            return ""
        found = [a for a in loading.directory().agents.values() if a.login == self.desk.by]
        if not found or found[0].role is not Role.ADMIN:
            return _("Contacts are played by an admin, and in practice by anybody.")
        if whom.connector != NAME:
            sentence = _(
                "{connector} brings what this contact writes: nobody else may put words into their "
                "mouth. Play one of the loopback's, or practise."
            )
            return sentence.format(connector=whom.connector)
        return ""

    def _phone(self, loading: Loading, whom: Person, facts: Sequence[Fact]) -> Row:
        channels = loading.con.execute(
            "SELECT name, title FROM channels ORDER BY channel_id"
        ).fetchall()
        zone = loading.con.execute("SELECT zone FROM centres").fetchall()[0][0]
        return {
            "id": 0,
            **whom.drawn(),
            "channels": [{"id": name, "title": title or name} for name, title in channels],
            "can": [what for what in (EDIT, DELETE, REACT, FILES) if can(whom.connector, what)],
            "is_practice": self._is_practice,
            "zone": zone,
            **_ending(replay(facts)),
        }

    def _people(self, loading: Loading) -> list[Row]:
        only = None if self._is_practice else NAME
        rows = loading.con.execute(PEOPLE, {"connector": only, "writer": None}).fetchall()
        return [Person(*row).drawn() | {"id": row[0]} for row in rows]

    # --- what the contact does ---

    def _act(self, content: Mapping[str, Any]) -> Mapping[str, Any]:
        key = str(content.get("key", ""))
        self._check()
        is_here = content.get("conversation") == self._conversation
        if not is_here and not (key and key == self._begun_by):
            raise BadInput(_("The phone is somebody else's by now: look again."))
        if content["do"] == "read":
            self._read(content)
            return {"answer": key}
        with self.desk.store.loading() as loading:
            whom = self._whom(loading)
        action = act_of(content, whom, key)
        outcome = self._outside.do(action, key=key or None)
        if self._conversation is None:
            self._conversation, self._begun_by = outcome.facts[-1].subject, key
        self._refresh()
        return {"answer": key, "did": content["do"], "conversation": self._conversation}

    def _check(self) -> None:
        if self._is_practice is None:
            self._refresh()
        if self._why_not or self._is_practice is None:
            raise BadInput(self._why_not or _("The store cannot be read; try again."))

    def _read(self, content: Mapping[str, Any]) -> None:
        """They have looked at all up to this message."""
        conversation, last = number(content, "conversation"), number(content, "message")
        with self._outside.store.loading() as loading:
            messages = seen(arrived(loading.facts_of(conversation)), loading.directory())
        for one in messages:
            if one.state in (SENT, DELIVERED) and one.id <= last:
                report(self._outside, conversation, one.id, READ)

    def _download(self, file: Any, offset: Any) -> Row:
        """A file that the contact has before them, and no other."""
        with self.desk.store.loading() as loading:
            facts = loading.facts_of(self._conversation) if self._conversation else []
            messages = seen(arrived(facts), loading.directory())
            known = named_files(loading.con, messages)
        names = {number: name for one in messages for number, name in one.files}
        if type(file) is not int or file not in names or file not in known:
            raise NotFound(_("There is no such file."))
        return piece_of(self.desk, known[file] | {"name": names[file]}, offset)


def _ending(state: Conversation | None) -> Row:
    """Whether the contact may say how it was, and what they said."""
    last = state.last if state else None
    is_over = last is not None and last.status == CLOSED and not last.is_spam
    return {"may_rate": is_over, "mark": last.contact_mark if last else None}
