"""The desk: where acts are done and questions asked. It delegates, and stays short."""

from __future__ import annotations

import getpass
import hashlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tzlocal import get_localzone_name

from ccanalytics.errors import BadInput, Refused, unknown
from ccanalytics.language import gettext as _
from ccanalytics.metrics.personal import Personal
from ccanalytics.metrics.reader import Snapshot
from ccanalytics.model.action import Action, Now, decide
from ccanalytics.model.calendar import zones
from ccanalytics.model.conversation import Conversation
from ccanalytics.model.facts import Fact, State, replay
from ccanalytics.model.keys import check_age, new_key
from ccanalytics.model.people import valid_name
from ccanalytics.model.refusals import refuse, require
from ccanalytics.model.seen import Seen, seen
from ccanalytics.model.text import clean
from ccanalytics.store import snapshot, store
from ccanalytics.store.attachments import Attachments
from ccanalytics.store.batch import Batch
from ccanalytics.store.loading import Loading
from ccanalytics.store.opening import TIMEOUT
from ccanalytics.store.rows import utc_now
from ccanalytics.store.store import CutShort, Store

if TYPE_CHECKING:
    from collections.abc import Callable

DEFAULT_PATH = "data/centre.duckdb"

PRACTICE = "practice"
"""The login of the first admin of every practice database, and of no other: what is made anew at
will is told by it."""


@dataclass(frozen=True)
class Outcome:
    """What an act did: its facts, and whether it had been done before under the same key."""

    facts: list[Fact]
    repeated: bool


class Desk(Personal):
    """Everything one does with a store, as one person.

    ``by`` is an agent's login; by default CCANALYTICS_AGENT, then the Jupyter login, then the
    operating-system user. Without an agent of that login one may ask but not act. ``clock`` tells
    the time of acts, as naive UTC.
    """

    def __init__(
        self,
        path: Path,
        by: str | None = None,
        timeout: float = TIMEOUT,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        super().__init__(Store(path, timeout), by or default_login(), clock)
        self.path = self.store.path
        self.files = Attachments(self.path)
        self._batches = threading.local()

    def __repr__(self) -> str:
        return f"<Desk {self.path} as {self.by}>"

    def do(self, action: Action, *, key: str | None = None) -> Outcome:
        """Act: load, decide, append.

        The same ``key`` within a day does nothing twice. Raises Refused when the rules forbid
        it, NotFound, Busy, Broken; then nothing was written.
        """
        key = clean(key) if key else new_key(self.clock())
        check_age(key, self.clock())
        batch: Batch | None = getattr(self._batches, "current", None)
        if batch:
            batch.make_way()
        try:
            return self._attempt(action, key)
        except CutShort:
            # The commit may be durable although it says it failed: look.
            if batch:
                batch.reopen()
            done = self._done(key)
            if done is None:
                raise
            return done

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Share one opening among many acts of this thread; others get their turn in between."""
        if getattr(self._batches, "current", None):
            yield
            return
        with Batch(self.store) as batch:
            self._batches.current = batch
            try:
                yield
            finally:
                self._batches.current = None

    def refusals(self, *actions: Action) -> list[Refused | None]:
        """What would refuse each of these acts now, None where nothing would; nothing is written.

        All are about the same conversation. Raises NotFound if there is none.
        """
        if not actions:
            return []
        with self.store.loading() as loading:
            before = loading.facts_of(actions[0].reads(), actions[0].SUBJECT)
            try:
                now = self._now(loading, actions[0], self.clock())
            except Refused as refusal:
                return [refusal] * len(actions)
            state = replay(before)
            return [_refusal(action, before, now, state) for action in actions]

    def conversation(self, id: int) -> Conversation:  # noqa: A002 - the word of the design
        """A conversation with its sessions and turns; NotFound if there is none."""
        with self.store.loading() as loading:
            state: Conversation = replay(loading.facts_of(id))
        return state

    def what_contact_sees(self, conversation: int) -> list[Seen]:
        """All that the contact sees of a conversation, oldest first; NotFound if there is none.

        What is still queued is not there yet; its ``state`` says so.
        """
        with self.store.loading() as loading:
            return seen(loading.facts_of(conversation), loading.directory())

    def snapshot(self) -> Snapshot:
        """A copy that never changes, for whoever reads for long; made only if there is none."""
        return Snapshot(snapshot.take(self.path, timeout=self.store.timeout))

    def _attempt(self, action: Action, key: str) -> Outcome:
        with self.store.transaction() as transaction:
            at = self.clock()
            now = self._now(transaction, action, at)
            done = transaction.facts_with_key(key, at)
            if done:
                require(done[0].act == _digest(action), "key_of_other_act")
                return Outcome(done, repeated=True)
            before = transaction.facts_of(action.reads(), action.SUBJECT)
            decision = decide(action, before, now)
            known = {fact.origin: fact for fact in before if fact.origin}
            repeated = [known[fact.origin] for fact in decision.facts if fact.origin in known]
            if repeated:
                return Outcome(repeated, repeated=True)
            act = _digest(action)
            keyed = [replace(fact, key=key, act=act) for fact in decision.facts]
            expected = {before[0].subject: len(before)} if before else {}
            placed = transaction.append(keyed, expected, decision.conversations)
            return Outcome(placed, repeated=False)

    def _done(self, key: str) -> Outcome | None:
        with self.store.loading() as loading:
            facts = loading.facts_with_key(key, self.clock())
        return Outcome(facts, repeated=False) if facts else None

    def _now(self, loading: Loading, action: Action, at: datetime) -> Now:
        directory = loading.directory()
        writes_as = action.writes_as()
        return Now(
            at=at,
            by=directory.actor(self.by),
            directory=directory,
            new_id=loading.new_id,
            contact=loading.contact(*writes_as) if writes_as else None,
            known=loading,
            os_user=getpass.getuser(),
        )


def _refusal(action: Action, before: list[Fact], now: Now, state: State) -> Refused | None:
    try:
        decide(action, before, now, state)
    except Refused as refusal:
        return refusal
    return None


def create(path: str | Path, by: str, *, name: str = "", zone: str | None = None) -> Desk:
    """Make a store and open it; ``by`` becomes its first admin.

    ``zone`` is the IANA time zone in which days and weeks are cut, by default this machine's.
    Raises BadInput if the file exists or the zone or login are no good.
    """
    if by == PRACTICE:
        sentence = _("{login!r} is the login that tells a practice database: choose another one.")
        raise BadInput(sentence.format(login=by))
    zone = zone or get_localzone_name()
    if zone not in zones():
        raise BadInput(unknown("time zone", zone, zones(), hint=_("see IANA's list.")))
    if not valid_name(by):
        raise BadInput(str(refuse("bad_name", name=by)))
    path = Path(path)
    store.create(path, by, name or by, zone, getpass.getuser())
    return Desk(path, by)


def open(  # noqa: A001 - ccanalytics.open is its public name
    path: str | Path | None = None, by: str | None = None, *, timeout: float = TIMEOUT
) -> Desk:
    """Open a store; NotFound if there is none, BadInput if the file is something else.

    Without a ``path`` it is `default_path`.
    ``timeout`` is how many seconds an act or a question waits for others.
    """
    desk = Desk(Path(path or default_path()), by, timeout)
    with desk.store.reading():
        return desk


def default_path() -> Path:
    """Which store, unless it is said: CCANALYTICS_DB, else the nearest data/centre.duckdb.

    It is looked for in this folder and those above: notebooks run in folders of their own.
    """
    if named := os.environ.get("CCANALYTICS_DB"):
        return Path(named)
    here = Path.cwd()
    places = (folder / DEFAULT_PATH for folder in (here, *here.parents))
    return next((place for place in places if place.is_file()), Path(DEFAULT_PATH))


def default_login() -> str:
    """Who acts unless it is said: CCANALYTICS_AGENT, the Jupyter login, the system's user."""
    named = os.environ.get("CCANALYTICS_AGENT") or os.environ.get("JUPYTERHUB_USER")
    return named or getpass.getuser()


def _digest(action: Action) -> str:
    """The verb and what was asked of it, short enough to keep with each fact."""
    return f"{action.verb()}:{hashlib.sha256(repr(action).encode()).hexdigest()[:16]}"
