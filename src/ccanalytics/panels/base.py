"""What all panels share: Python knows and decides, the browser only draws.

A panel shows *parts*, each a list of rows with an ``id``. Whenever the store has changed they are
read again and what differs is sent, numbered; a browser that missed something, or has just been
opened, says ``hello`` with the last number it has and gets the whole.

What the browser says, each a message of one key and its company:

=========================================  =====================================================
``{"do": verb, "key": …, field: …}``       act; answered with ``{"answer": key, "facts": […]}``
                                           or ``{"answer": key, "refused": sentence}``
``{"see": {…}}``                           look at something else
``{"hello": number, "locale": …}``         is everything here?
=========================================  =====================================================

Bytes travel beside a message as they are: what came with it is its ``bytes``, and an answer with
``bytes`` takes them along.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import Any

import anywidget
import traitlets

from ccanalytics.actions import VERBS, action_class
from ccanalytics.desk import Desk, default_path
from ccanalytics.errors import CCAnalyticsError, NotFound
from ccanalytics.language import gettext as _
from ccanalytics.language import language, speaking
from ccanalytics.model.asked import action_of
from ccanalytics.panels.poller import POLLER, Poller

Row = Mapping[str, Any]
Parts = Mapping[str, list[Row]]

TIMEOUT = 5.0
"""Seconds that a panel waits for others who hold the store, before it says that it is busy."""

HEARTBEAT = 4.0
"""Seconds after which a browser that heard nothing is told that we are still here."""

PATIENCE = 180.0
"""Seconds without a word from any browser, after which a panel looks for no more changes. One that
only watches says so every 45 s, or every minute or two when its window is hidden."""

AGAIN = 1.0
"""Seconds before a store that could not be read is tried again."""


def text_of(*names: str) -> str:
    """The texts of some files of this folder, one after the other."""
    folder = files(__package__)
    return "\n".join(folder.joinpath(name).read_text("utf-8") for name in names)


class Panel(anywidget.AnyWidget):
    """A panel over one desk. Subclasses say what there is to see, and in which words.

    Without a ``desk`` it is that of `default_path`, which need not exist yet: the panel says so.
    ``locale`` is the language to begin with, by default the machine's; a person's browser
    remembers another one.
    """

    words = traitlets.Dict().tag(sync=True)
    """What the browser writes on buttons and the like, in the person's language."""

    def __init__(
        self, desk: Desk | None = None, *, locale: str | None = None, poller: Poller | None = None
    ) -> None:
        desk = desk or Desk(default_path())
        self.desk = Desk(desk.path, desk.by, TIMEOUT, desk.clock)
        self.locale = locale or language()
        self._poller = poller or POLLER
        self._sending = threading.RLock()
        self._sent: dict[str, dict[Any, Row]] = {}
        self._number = 0
        self._seen: int | None = None
        self._trouble = ""
        self._try_at = 0.0
        self._heard_at = self._sent_at = time.monotonic()
        super().__init__(words=self._translated())
        self.on_msg(self._came)
        self._poller.join(self)

    # --- what a panel is ---

    def parts(self) -> Parts:
        """Everything to be seen now, read from the store."""
        raise NotImplementedError

    def labels(self) -> Mapping[str, str]:
        """The words for the browser, in the language that holds."""
        raise NotImplementedError

    def look_at(self, what: Mapping[str, Any]) -> None:
        """The person looks at something else; what they gave is not to be trusted."""

    def tick(self) -> None:
        """Something to do now and then, whether or not anything has changed."""

    def extra(self, content: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Answer what only this panel understands; None if it does not."""
        return None

    # --- what the poller calls, in its thread ---

    def heard(self, content: Mapping[str, Any]) -> None:
        """Do what the browser asks, and answer; whatever goes wrong becomes a sentence."""
        self._heard_at = time.monotonic()
        with speaking(self.locale):
            answered = self._safely(lambda: self._answered(content), content)
        if answered:
            self._tell(answered)

    def look(self) -> None:
        """See whether anything changed since the last look, and tell the browser what."""
        if self.comm is None:
            return
        if time.monotonic() - self._heard_at > PATIENCE:
            self._forget()
            return
        with speaking(self.locale):
            failed = self._safely(self._look, {})
            self._show_trouble(failed["refused"] if failed else self._trouble)
        if time.monotonic() - self._sent_at > HEARTBEAT:
            self._tell({"alive": True})

    # --- how ---

    def _came(self, _widget: Any, content: Any, buffers: list[Any]) -> None:
        """What a browser said; this may be on any thread."""
        if isinstance(content, Mapping):
            said = {name: value for name, value in content.items() if name != "bytes"}
            self._poller.ask(self, {**said, "bytes": bytes(buffers[0])} if buffers else said)

    def _look(self) -> None:
        if self.desk.store.changes() != self._seen and time.monotonic() >= self._try_at:
            self._refresh()
        self.tick()

    def _answered(self, content: Mapping[str, Any]) -> Mapping[str, Any] | None:
        if "do" in content:
            return self._act(content)
        if isinstance(content.get("see"), Mapping):
            self.look_at(content["see"])
            # The look that follows reads it, once for all that was asked meanwhile.
            self._seen, self._try_at = None, 0.0
            return None
        if "hello" in content:
            return self._welcome(content)
        return self.extra(content)

    def _act(self, content: Mapping[str, Any]) -> Mapping[str, Any]:
        key = str(content.get("key", ""))
        asked = {name: value for name, value in content.items() if name != "bytes"}
        outcome = self.desk.do(action_of(asked, VERBS, action_class), key=key or None)
        self._refresh()
        return {
            "answer": key,
            "did": content["do"],
            "facts": [
                {"kind": f.kind(), "subject": f.subject, "id": f.position} for f in outcome.facts
            ],
        }

    def _welcome(self, content: Mapping[str, Any]) -> Mapping[str, Any] | None:
        chosen = content.get("locale")
        if isinstance(chosen, str) and chosen and chosen != self.locale:
            self._speak(chosen)
        if content["hello"] == self._number and self._number:
            return None
        if self._seen is None:
            self._refresh()
        return self._whole()

    def _speak(self, locale: str) -> None:
        self.locale = locale
        with speaking(locale):
            self.words = self._translated()
            self._refresh()

    def _translated(self) -> dict[str, str]:
        with speaking(self.locale):
            return {"locale": language(), **self.labels()}

    def _refresh(self) -> None:
        """Read everything again and send what differs; trouble is shown, and tried again."""
        # The counter is read first: what changes while we read is seen at the next look.
        changes = self.desk.store.changes()
        try:
            parts = self.parts()
        except Exception as error:
            self._seen, self._trouble = None, _sentence(error)
            self._try_at = time.monotonic() + AGAIN
            self._show_trouble(self._trouble)
        else:
            self._seen, self._trouble = changes, ""
            self._send_what_differs({**parts, **_trouble("")})

    def _show_trouble(self, text: str) -> None:
        self._send_what_differs(_trouble(text))

    def _forget(self) -> None:
        """Keep nothing for browsers that have gone; one that comes back gets the whole."""
        if self._sent:
            self._sent.clear()
            self._seen = None
            self._number += 1

    def _send_what_differs(self, parts: Parts) -> None:
        with self._sending:
            differing = {}
            for name, rows in parts.items():
                now, before = {row["id"]: row for row in rows}, self._sent.get(name, {})
                changed = [row for key, row in now.items() if before.get(key) != row]
                gone = [key for key in before if key not in now]
                if changed or gone or name not in self._sent:
                    differing[name] = {"rows": changed, "gone": gone}
                self._sent[name] = now
            if differing:
                self._number += 1
                self._tell({"number": self._number, "parts": differing})

    def _whole(self) -> Mapping[str, Any]:
        with self._sending:
            parts = {
                name: {"rows": list(rows.values()), "gone": []} for name, rows in self._sent.items()
            }
            return {"number": self._number, "whole": True, "parts": parts}

    def _tell(self, content: Mapping[str, Any]) -> None:
        self._sent_at = time.monotonic()
        said = {name: value for name, value in content.items() if name != "bytes"}
        # The browser counts waits by our clock, not by its own.
        told = {**said, "now": time.time() * 1000}
        if "bytes" in content:
            self.send(told, [content["bytes"]])
        else:
            self.send(told)

    def _safely(
        self, run: Callable[[], Mapping[str, Any] | None], content: Mapping[str, Any]
    ) -> Mapping[str, Any] | None:
        """Errors in callbacks show nowhere in JupyterLab: they are said here."""
        key = str(content.get("key", ""))
        try:
            return run()
        except Exception as error:
            if isinstance(error, NotFound) and not self.desk.path.exists():
                self._refresh()
            return {"answer": key, "refused": _sentence(error)}


def _trouble(text: str) -> Parts:
    return {"trouble": [{"id": 0, "text": text}]}


def _sentence(error: Exception) -> str:
    if isinstance(error, CCAnalyticsError):
        return str(error)
    first = (str(error).strip().splitlines() or [""])[0]
    return _("This is a fault of ccanalytics ({kind}: {what}); nothing was done.").format(
        kind=type(error).__name__, what=first
    )
