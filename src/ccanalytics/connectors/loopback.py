"""A carrier with no outside: its other side is a folder beside the database.

``<db>.loopback/inbox.jsonl`` has a line for each thing that a contact does, written by whoever
plays them, in any process:

    {"do": "receive", "channel": "sales", "thread": "t1", "contact": "marta", "text": "Hello?"}
    {"do": "receive_edit", "conversation": 7, "message": 21, "text": "Good morning"}
    {"do": "receive_deletion", "conversation": 7, "message": 21}
    {"do": "receive_reaction", "conversation": 7, "message": 24, "emoji": "👍"}
    {"do": "report_delivery", "conversation": 7, "message": 24, "state": "read"}
    {"do": "rate", "conversation": 7, "mark": 5, "comment": "Quick!"}

``inbox.done`` tells up to which byte it was taken in, ``rejects.jsonl`` has what could not be.
``threads/`` has one file for each thread, with a line for every parcel that was delivered.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ccanalytics.connectors import DELETION, Arrival, NotNow, Parcel, Receipt
from ccanalytics.connectors.lines import action_of, parsed
from ccanalytics.errors import BadInput, unknown
from ccanalytics.model.action import Action
from ccanalytics.model.message import DELIVERED

NAME = "loopback"


@dataclass(frozen=True)
class _Line(Arrival):
    """A line of the inbox, and where it ends."""

    end: int
    raw: bytes


class Loopback:
    """The carrier of the store at ``db``; by default it serves only conversations of its own name.

    ``carriers`` names others that it stands in for, None is all of them. ``receipt`` is what it
    says of every parcel: delivered at once, or only sent when somebody else tells the rest.
    """

    name = NAME

    def __init__(
        self,
        db: Path,
        carriers: Collection[str] | None = (NAME,),
        receipt: str = DELIVERED,
    ) -> None:
        self.folder = folder_of(db)
        self.carriers, self.receipt = carriers, receipt
        self._inbox, self._done = self.folder / "inbox.jsonl", self.folder / "inbox.done"

    def serves(self, connector: str) -> bool:
        return self.carriers is None or connector in self.carriers

    def poll(self) -> Iterator[Arrival]:
        """The lines that nobody has taken in, up to one that is still being written.

        What makes no sense is put aside, what is empty passed, once all before it is done.
        """
        first = end = self._read_to()
        if not self._inbox.exists() or self._inbox.stat().st_size <= first:
            return
        with self._inbox.open("rb") as inbox:
            inbox.seek(first)
            for raw in inbox:
                if not raw.endswith(b"\n"):
                    return
                begin, end = end, end + len(raw)
                try:
                    if raw.strip():
                        yield self._line(raw, begin)
                        continue
                except BadInput as fault:
                    if begin > first:
                        return
                    self._reject(raw, str(fault))
                if begin == first:
                    self._move_to(end)
                    first = end

    def done(self, arrival: Arrival, refused: str = "") -> None:
        assert isinstance(arrival, _Line)
        if refused:
            self._reject(arrival.raw, refused)
        self._move_to(arrival.end)

    def deliver(self, parcel: Parcel) -> Receipt:
        """Write it down for its thread, where nothing can hold it up."""
        told = {"kind": parcel.kind, "position": parcel.positions[0], **asdict(parcel.seen)}
        told["files"] = [{**asdict(file), "path": str(file.path)} for file in parcel.files]
        try:
            _append(self._thread(parcel.connector, parcel.thread), told)
        except OSError as error:
            raise NotNow(f"{self.folder.name}: {error.strerror or error}") from None
        return Receipt(self.receipt)

    # --- the other side ---

    def put(self, verb: str, *, key: str | None = None, **said: Any) -> None:
        """Do something as a contact: it is taken in at the next turn. See the module's lines.

        Raises BadInput when it makes no sense.
        """
        self.put_line({"do": verb, **({"key": key} if key else {}), **said})

    def put_line(self, line: dict[str, Any]) -> None:
        """The same, as somebody wrote it: see `put`."""
        self._action(line)
        _append(self._inbox, line)

    def has_arrived(self, thread: str, connector: str = NAME) -> list[dict[str, Any]]:
        """The thread as the contact's device shows it: the messages delivered, as they are now.

        A parcel that came twice shows once.
        """
        shown: dict[int, dict[str, Any]] = {}
        path = self._thread(connector, thread)
        for raw in path.read_bytes().splitlines() if path.exists() else ():
            try:
                parcel = parsed(raw)
            except BadInput:
                continue  # the end of a line that a killed process did not get down
            if parcel["kind"] == DELETION:
                shown.pop(parcel["id"], None)
            else:
                shown[parcel["id"]] = parcel
        return list(shown.values())

    def forget(self) -> None:
        """Take away all that is here: the store that it belonged to has gone."""
        shutil.rmtree(self.folder, ignore_errors=True)

    # --- how ---

    def _line(self, raw: bytes, begin: int) -> _Line:
        said = parsed(raw)
        key = said.get("key") or f"{NAME}:{begin}:{hashlib.sha256(raw).hexdigest()[:16]}"
        return _Line(f"{key}", self._action(said), begin + len(raw), raw)

    def _action(self, said: dict[str, Any]) -> Action:
        if said.get("do") != "receive":
            return action_of(said)
        connector = said.get("connector", NAME)
        if not self.serves(connector):
            raise BadInput(unknown("connector", connector, self.carriers or ()))
        return action_of({**said, "connector": connector})

    def _reject(self, raw: bytes, why: str) -> None:
        _append(self.folder / "rejects.jsonl", {"why": why, "line": raw.decode(errors="replace")})

    def _read_to(self) -> int:
        try:
            return int(self._done.read_text())
        except (FileNotFoundError, ValueError):
            return 0  # everything comes again, and does nothing twice

    def _move_to(self, end: int) -> None:
        if end > self._read_to():
            part = self._done.with_suffix(f".{os.getpid()}")
            part.write_text(str(end))
            part.replace(self._done)

    def _thread(self, connector: str, thread: str) -> Path:
        # A thread may be called anything, a file may not.
        place = hashlib.sha256(f"{connector}\0{thread}".encode(errors="replace")).hexdigest()
        return self.folder / "threads" / f"{place[:32]}.jsonl"


def folder_of(db: Path) -> Path:
    """Where the other side of a store's loopback is."""
    db = db.resolve()
    return db.with_name(f"{db.name}.loopback")


def _append(path: Path, told: dict[str, Any]) -> None:
    """Add one line, whole, whoever else adds some; what a killed process left is ended first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps(told, ensure_ascii=True, default=str).encode() + b"\n"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o666)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        size = os.fstat(descriptor).st_size
        if size and os.pread(descriptor, 1, size - 1) != b"\n":
            line = b"\n" + line
        while line:
            line = line[os.write(descriptor, line) :]
    finally:
        os.close(descriptor)
