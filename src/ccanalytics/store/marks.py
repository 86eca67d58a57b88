"""What an agent has acknowledged, read and begun to write: theirs alone, outside the facts.

It is one JSON file for each agent in `<db>.marks/`, written whole or not at all and without a
lock. Several windows of one agent do not undo each other: positions only grow, of two drafts the
later one holds, and every window puts what it knows itself into whatever it finds on disk. What
cannot be read is as if it were not there, and what cannot be written is kept while the window
lives; the log says so. It belongs to one store, by its id: positions mean nothing in another.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
import secrets
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from heapq import nlargest
from pathlib import Path
from typing import Any

from ccanalytics.errors import BadInput
from ccanalytics.language import gettext as _
from ccanalytics.model.mention import Mention
from ccanalytics.model.text import clean

READ_KEPT = 2_000
"""Conversations of which it is known how far they were read; in others, what is older than the
last of those forgotten counts as read."""

DRAFTS_KEPT = 500

LARGEST = 1 << 62
"""No position or number is above it."""

_UNREADABLE = (
    OSError,
    BadInput,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    OverflowError,
    RecursionError,
)
"""What comes of a file that somebody else has written, or half of one."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Draft:
    """What was begun and not sent; ``quotes`` is the id of the message that it answers."""

    text: str
    is_note: bool = False
    quotes: int | None = None
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True)
class Kept:
    """All marks of one agent. ``drafts`` are with when they were kept; None was thrown away."""

    acknowledged: int = 0
    read_before: int = 0
    """What is not after this position is read, wherever it is."""
    read: Mapping[int, int] = field(default_factory=dict)
    drafts: Mapping[int, tuple[int, Draft | None]] = field(default_factory=dict)

    def with_those_of(self, other: Kept) -> Kept:
        """Both: of each the greater."""
        read, drafts = dict(self.read), dict(self.drafts)
        for conversation, position in other.read.items():
            read[conversation] = max(position, read.get(conversation, 0))
        for conversation, draft in other.drafts.items():
            mine = drafts.get(conversation, draft)
            drafts[conversation] = max(mine, draft, key=lambda kept: kept[0])
        return Kept(
            max(self.acknowledged, other.acknowledged),
            max(self.read_before, other.read_before),
            read,
            drafts,
        ).shortened()

    def shortened(self) -> Kept:
        """No more than is kept: the marks that are furthest on, the drafts that are newest."""
        read = nlargest(READ_KEPT + 1, self.read.items(), key=lambda mark: mark[1])
        drafts = nlargest(DRAFTS_KEPT, self.drafts.items(), key=lambda kept: kept[1][0])
        if len(read) <= READ_KEPT and len(drafts) == len(self.drafts):
            return self
        forgotten = read[READ_KEPT][1] if len(read) > READ_KEPT else 0
        before = max(self.read_before, forgotten)
        return replace(self, read_before=before, read=dict(read[:READ_KEPT]), drafts=dict(drafts))


class Marks:
    """The marks of the agent ``login`` at the store in the file ``db``."""

    def __init__(self, db: Path, login: str) -> None:
        self.path = marks_path(db.resolve(), login)
        self.store, self._own = "", Kept()
        self._guard = threading.Lock()
        self._has_complained = False

    def belong_to(self, store: str) -> None:
        """From now on they are about the store with this id; what was known of another goes."""
        with self._guard:
            if store != self.store:
                self.store, self._own = store, Kept()

    def kept(self) -> Kept:
        """All marks as they stand."""
        with self._guard:
            return self._own.with_those_of(self._on_disk())

    def acknowledge(self, position: int) -> None:
        """The notices up to this position have been seen."""
        self._add(Kept(acknowledged=_checked(position)))

    def read(self, conversation: int, position: int) -> None:
        """The conversation has been read up to this position."""
        self._add(Kept(read={_checked(conversation): _checked(position)}))

    def keep_draft(self, conversation: int, draft: Draft | None) -> None:
        """Keep what was begun in a conversation; None, or no text, throws it away."""
        is_empty = draft is None or not draft.text.strip()
        kept = None if draft is None or is_empty else replace(draft, text=clean(draft.text))
        with self._guard:
            before = self._own.drafts.get(_checked(conversation), (0, None))[0]
        at = max(time.time_ns(), before + 1)
        self._add(Kept(drafts={conversation: (at, kept)}))

    def drafts(self) -> dict[int, Draft]:
        """What was begun and not sent, by conversation; the newest first."""
        kept = self.kept().drafts.items()
        newest = sorted(kept, key=lambda draft: draft[1][0], reverse=True)
        return {conversation: draft for conversation, (_at, draft) in newest if draft}

    def _add(self, more: Kept) -> None:
        with self._guard:
            self._own = self._own.with_those_of(self._on_disk()).with_those_of(more)
            self._write()

    def _on_disk(self) -> Kept:
        try:
            content = json.loads(self.path.read_bytes())
            return _read(content) if content["store"] == self.store else Kept()
        except FileNotFoundError:
            return Kept()
        except _UNREADABLE as error:
            self._complain("cannot be read, so nothing counts as read", error)
            return Kept()

    def _write(self) -> None:
        """Whole or not at all; not waiting for the disk, for it happens while somebody types."""
        part = self.path.with_name(f".{self.path.name}.{secrets.token_hex(4)}.part")
        try:
            self.path.parent.mkdir(exist_ok=True)
            part.write_text(json.dumps(_written(self._own, self.store)), encoding="utf-8")
            part.replace(self.path)
        except OSError as error:
            self._complain("cannot be written, so it lasts as long as this window", error)
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)

    def _complain(self, what: str, error: Exception) -> None:
        """Once: it would be said again at every keystroke."""
        if not self._has_complained:
            _log.warning("%s %s: %s", self.path, what, error)
        self._has_complained = True


def marks_folder(db: Path) -> Path:
    """Where the marks of all agents at a database are."""
    return db.with_name(db.name + ".marks")


def marks_path(db: Path, login: str) -> Path:
    """The file of one agent: as much of the login as any disk takes, and a digest of all of it."""
    readable = re.sub(r"[^a-z0-9]+", "-", login.lower(), flags=re.ASCII)[:40]
    digest = hashlib.sha256(login.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return marks_folder(db) / f"{readable}-{digest}.json"


def _checked(number: int) -> int:
    if type(number) is not int or not 0 <= number <= LARGEST:
        raise BadInput(
            _("{given!r} is no position and no number of a conversation.").format(given=number)
        )
    return number


def _written(kept: Kept, store: str) -> dict[str, Any]:
    return {
        "store": store,
        "acknowledged": kept.acknowledged,
        "read_before": kept.read_before,
        "read": kept.read,
        "drafts": {str(c): [at, _draft_written(draft)] for c, (at, draft) in kept.drafts.items()},
    }


def _draft_written(draft: Draft | None) -> dict[str, Any] | None:
    if draft is None:
        return None
    mentions = [[m.start, m.length, m.kind, m.id] for m in draft.mentions]
    return {**vars(draft), "mentions": mentions}


def _read(content: Any) -> Kept:
    return Kept(
        _checked(content["acknowledged"]),
        _checked(content["read_before"]),
        {_checked(int(c)): _checked(position) for c, position in content["read"].items()},
        {
            _checked(int(c)): (int(at), _draft_read(draft))
            for c, (at, draft) in content["drafts"].items()
        },
    )


def _draft_read(content: Any) -> Draft | None:
    if content is None:
        return None
    mentions = tuple(Mention(*mention) for mention in content["mentions"])
    quotes = content["quotes"]
    return Draft(
        clean(content["text"]),
        bool(content["is_note"]),
        None if quotes is None else _checked(quotes),
        mentions,
    )
