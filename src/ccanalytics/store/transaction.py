"""One writing transaction: what an act reads, and how its facts are appended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

import duckdb

from ccanalytics.errors import Broken
from ccanalytics.language import gettext as _
from ccanalytics.model.conversation import Conversation
from ccanalytics.model.facts import CLOSINGS, Fact
from ccanalytics.store import attachments, kept
from ccanalytics.store.counter import bump
from ccanalytics.store.loading import Loading
from ccanalytics.store.replayed import Row, rows_of
from ccanalytics.store.rows import COLUMNS, to_row

MOST_ROWS = 60
"""How many kept rows are written as Python tells them: beyond, the SELECTs are faster."""


class Transaction(Loading):
    """What an act needs from the store, between BEGIN and COMMIT of one connection."""

    def __init__(self, db: Path, connection: duckdb.DuckDBPyConnection) -> None:
        super().__init__(db, connection)
        row = self._row("SELECT position, next_id FROM store")
        if row is None:
            sentence = _("{name} has lost its counters; run: ccanalytics verify --db {db}")
            raise Broken(sentence.format(name=db.name, db=db))
        self.position: int = row[0]
        self.next_id: int = row[1]
        self._first_new_id = self.next_id
        self._before: dict[int, list[Fact]] = {}

    def new_id(self) -> int:
        """An id that nothing has yet; it is lost unless something is appended."""
        self.next_id += 1
        return self.next_id - 1

    def append(
        self,
        facts: Sequence[Fact],
        expected: Mapping[int, int],
        conversations: Mapping[int, Conversation] = MappingProxyType({}),
    ) -> list[Fact]:
        """Append the facts and bring the kept rows up to date; the caller commits.

        ``conversations`` are those that the facts are about as they are after them, where whoever
        decided knows: their rows are told from them.

        ``expected`` is the version of each subject that the decision rests on; Broken is raised
        if one has moved on, which the exclusive lock rules out.
        """
        before = {subject: self._subject(subject) for subject in {f.subject for f in facts}}
        versions = {s: max((f.version or 0 for f in old), default=0) for s, old in before.items()}
        moved = {s for s, version in expected.items() if versions.get(s, version) != version}
        if moved:
            sentence = _("Subjects {subjects} changed under the lock.")
            raise Broken(sentence.format(subjects=sorted(moved)))
        placed = []
        for fact in facts:
            versions[fact.subject] += 1
            self.position += 1
            placed.append(replace(fact, position=self.position, version=versions[fact.subject]))
        bump(self.db)
        self._insert(placed)
        self.con.execute(
            "UPDATE store SET position = ?, next_id = ?", [self.position, self.next_id]
        )
        self._keep(placed, before, conversations)
        self._before.clear()
        return placed

    def discard(self, sha256: str) -> None:
        """Remove a stored content that no fact names; nobody can attach it meanwhile."""
        if self.file_with(sha256) is None:
            attachments.place(self.db, sha256).unlink(missing_ok=True)

    def _insert(self, facts: Sequence[Fact]) -> None:
        row = f"({', '.join('?' * len(COLUMNS))})"
        self.con.execute(
            f"INSERT INTO facts VALUES {', '.join([row] * len(facts))}",
            [value for fact in facts for value in to_row(fact)],
        )

    def _keep(
        self,
        facts: Sequence[Fact],
        before: Mapping[int, Sequence[Fact]],
        conversations: Mapping[int, Conversation],
    ) -> None:
        for kind in {f.SUBJECT for f in facts} - {"conversation"}:
            self._touch({f.subject for f in facts if kind == f.SUBJECT})
            kept.keep_things(self.con, "touched", (f"{kind}s",))
        threads = [f for f in facts if f.SUBJECT == "conversation"]
        if threads:
            self._keep_thread(
                threads,
                [old for subject in {f.subject for f in threads} for old in before[subject]],
                conversations,
            )

    def _keep_thread(
        self,
        facts: Sequence[Fact],
        before: Sequence[Fact],
        conversations: Mapping[int, Conversation],
    ) -> None:
        subjects = {f.subject for f in facts}
        threads = f"({', '.join(map(str, sorted(subjects)))})"
        sessions = {f.session_id for f in facts if f.session_id}
        is_late = any(f.REWRITES for f in facts) or any(
            _are_late(_of(facts, subject), _of(before, subject)) for subject in subjects
        )
        is_rewriting = is_late or any(
            _were_closed(sessions, _of(before, subject)) for subject in subjects
        )
        told = None if is_late else _told(subjects, conversations, [*before, *facts])
        if told:
            kept.keep_told(self.con, told, sessions, is_rewriting=is_rewriting, threads=threads)
            return
        self._touch(subjects)
        if is_late:
            kept.renumber(self.con, "touched", "(SELECT subject_id FROM touched)")
            self._touch(subjects)
            sessions |= {f.session_id for f in before if f.session_id}
        self.con.execute(
            "CREATE OR REPLACE TEMP TABLE changed AS SELECT unnest(?::BIGINT[]) AS session_id",
            [sorted(sessions)],
        )
        kept.keep_threads(self.con, "touched", is_rewriting=is_rewriting, threads=threads)

    def _touch(self, subjects: set[int]) -> None:
        """Put all facts of the subjects into the temporary table `touched`.

        The index on subject_id is used only by a materialised CTE whose WHERE is bare.
        """
        parts = " UNION ALL ".join(f"SELECT * FROM h{n}" for n in range(len(subjects)))
        ctes = ", ".join(
            f"h{n} AS MATERIALIZED (SELECT * FROM facts WHERE subject_id = {subject:d})"
            for n, subject in enumerate(sorted(subjects))
        )
        self.con.execute(f"CREATE OR REPLACE TEMP TABLE touched AS WITH {ctes} {parts}")

    def _subject(self, subject: int) -> list[Fact]:
        """All facts of a subject, asked for once: nobody else writes meanwhile."""
        if subject >= self._first_new_id:
            return []
        if subject not in self._before:
            self._before[subject] = super()._subject(subject)
        return self._before[subject]


def _told(
    subjects: set[int], conversations: Mapping[int, Conversation], facts: Sequence[Fact]
) -> kept.Rows | None:
    """The rows as the conversations themselves tell them; None where that is more than a few."""
    if not subjects <= conversations.keys():
        return None
    rows: dict[str, list[Row]] = {name: [] for name in kept.THREADS}
    for subject in subjects:
        told = rows_of(conversations[subject], len(_of(facts, subject)))
        for name, more in told.items():
            rows[name] += more
    return rows if sum(map(len, rows.values())) <= MOST_ROWS else None


def _of(facts: Sequence[Fact], subject: int) -> list[Fact]:
    return [fact for fact in facts if fact.subject == subject]


def _are_late(facts: Sequence[Fact], before: Sequence[Fact]) -> bool:
    """Whether one of ``facts`` belongs before one that was appended before it."""
    last = max((f.happened_at for f in before), default=datetime.min)
    for fact in facts:
        if fact.happened_at < last:
            return True
        last = fact.happened_at
    return False


def _were_closed(sessions: set[int], before: Sequence[Fact]) -> bool:
    """Whether one of these had ended already: closed, or overtaken by a newer one."""
    openings: dict[int, tuple[datetime, datetime, float]] = {}
    closed = set()
    for fact in before:
        if fact.session_id is not None:
            first = openings.get(fact.session_id, fact.order)
            openings[fact.session_id] = min(first, fact.order)
            if fact.kind() in CLOSINGS:
                closed.add(fact.session_id)
    newest = max(openings, key=openings.__getitem__, default=None)
    return any(s in closed or (s in openings and s != newest) for s in sessions)
