"""What leaves of a conversation, and what of it has arrived.

A parcel is built of `Seen` and of nothing else: what the contact may not see cannot get into it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ccanalytics.connectors import DELETION, EDIT, MESSAGE, REACTION, Enclosed, Parcel
from ccanalytics.desk import Desk
from ccanalytics.language import gettext as _
from ccanalytics.model.carriers import DELETE, REACT, can
from ccanalytics.model.carriers import EDIT as CAN_EDIT
from ccanalytics.model.facts import (
    DeliveryReported,
    Fact,
    MessageDeleted,
    MessageEdited,
    MessageReacted,
    MessageSent,
    in_force,
)
from ccanalytics.model.message import DELIVERED, READ, SENT
from ccanalytics.model.people import Directory
from ccanalytics.model.refusals import refuse
from ccanalytics.model.seen import Seen, seen
from ccanalytics.store.attachments import find, place
from ccanalytics.store.loading import Loading

_KINDS: dict[type[Fact], str] = {
    MessageSent: MESSAGE,
    MessageEdited: EDIT,
    MessageDeleted: DELETION,
    MessageReacted: REACTION,
}
HERE = (SENT, DELIVERED, READ)
"""The states of what the contact has; of one that was only sent no more may ever be told."""

_NEEDS = {EDIT: CAN_EDIT, DELETION: DELETE, REACTION: REACT}
"""What a carrier must be able to do."""


def arrived(facts: Iterable[Fact]) -> list[Fact]:
    """The facts without those that were to leave and have not, or failed on the way."""
    facts = in_force(facts)
    there = {
        position for position, state in _states(facts).items() if state in (SENT, DELIVERED, READ)
    }
    return [f for f in facts if not _leaves(f) or f.position in there]


def before_contact(desk: Desk, conversation: int) -> list[Seen]:
    """What the contact has before their eyes now, oldest first; NotFound without a conversation.

    Unlike ``desk.what_contact_sees`` without what is still queued or has failed; what changed of
    a message is not seen either until it is there.
    """
    with desk.store.loading() as loading:
        return seen(arrived(loading.facts_of(conversation)), loading.directory())


def _states(facts: Iterable[Fact]) -> dict[int, str]:
    return {f.target: f.reason for f in facts if isinstance(f, DeliveryReported)}


def _leaves(fact: Fact) -> bool:
    """Whether it is one to leave; what was imported left elsewhere."""
    return type(fact) in _KINDS and fact.actor_kind != "contact" and fact.origin is None


@dataclass(frozen=True)
class Stopped:
    """What cannot leave, and why; ``positions`` are the facts that it is about."""

    positions: tuple[int, ...]
    why: str


class Leaving:
    """A conversation, whose parcels are asked for one by one, in the order of their facts.

    ``facts`` are all of it, read after the moment at which it was decided what is due.
    """

    def __init__(
        self, facts: Sequence[Fact], directory: Directory, files: Mapping[int, Enclosed]
    ) -> None:
        ordered = in_force(facts)
        states = _states(ordered)
        self._directory, self._files = directory, files
        self._here = arrived(ordered)
        self._queued = [f for f in ordered if _leaves(f) and f.position not in states]

    @classmethod
    def of(cls, loading: Loading, conversation: int) -> Leaving:
        """The conversation with this number."""
        facts = loading.facts_of(conversation)
        return cls(facts, loading.directory(), _enclosed(loading, facts))

    def next(self, position: int, connector: str, thread: str) -> Parcel | Stopped | None:
        """What leaves by the fact at ``position``; None when it has left, or was called back.

        A message leaves as it reads now: what changed of it while it waited goes with it.
        """
        fact = next((f for f in self._queued if f.position == position), None)
        if fact is None:
            return None
        kind, message = _KINDS[type(fact)], getattr(fact, "target", position)
        together = [fact, *(self._changes(message) if kind == MESSAGE else ())]
        positions = tuple(f.position or 0 for f in together)
        found = self._seen([*self._here, *together], message)
        if why := self._hindrance(kind, connector, message, found):
            return Stopped(positions, why)
        assert found is not None
        files = tuple(replace(self._files[n], name=name) for n, name in found.files)
        return Parcel(kind, fact.subject, connector, thread, positions, found, files)

    def is_over(self, positions: Iterable[int], *, is_there: bool = False) -> None:
        """Those facts leave no more; the contact has them when they are ``is_there``."""
        gone = set(positions)
        self._here += [f for f in self._queued if f.position in gone and is_there]
        self._queued = [f for f in self._queued if f.position not in gone]

    def _hindrance(self, kind: str, connector: str, message: int, found: Seen | None) -> str:
        """Why it cannot leave; nothing if it can."""
        if found is None or (kind != MESSAGE and self._seen(self._here, message) is None):
            return _("The message itself did not get there.")
        if kind != MESSAGE and not can(connector, _NEEDS[kind]):
            return str(refuse("cannot_carry", connector=connector))
        if kind == MESSAGE and found.is_deleted:
            return _("It was deleted before it left.")
        missing = [name for number, name in found.files if number not in self._files]
        return str(refuse("file_unknown", file=missing[0])) if missing else ""

    def _changes(self, message: int) -> list[Fact]:
        changes = (MessageEdited, MessageDeleted)
        return [f for f in self._queued if isinstance(f, changes) and f.target == message]

    def _seen(self, facts: list[Fact], message: int) -> Seen | None:
        return next((s for s in seen(facts, self._directory) if s.id == message), None)


def _enclosed(loading: Loading, facts: Sequence[Fact]) -> dict[int, Enclosed]:
    """The files that these facts name, as far as they are on disk."""
    named = {number for fact in facts if isinstance(fact, MessageSent) for number, _ in fact.files}
    if not named:
        return {}
    rows = loading.con.execute(
        "SELECT file_id, name, media_type, size, sha256 FROM files "
        "WHERE file_id IN (SELECT unnest(?::BIGINT[]))",
        [sorted(named)],
    ).fetchall()
    return {
        number: Enclosed(name, media_type, size, place(loading.db, sha256))
        for number, name, media_type, size, sha256 in rows
        if find(loading.db, sha256)
    }
