"""A store: one database file with its lock, its change counter and its snapshots beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import duckdb

from ccanalytics.errors import Broken
from ccanalytics.model.facts import AgentAdded, CentreCreated, Fact
from ccanalytics.model.people import Role
from ccanalytics.store.counter import bump, changes
from ccanalytics.store.loading import Loading
from ccanalytics.store.opening import (
    FORMAT,
    TIMEOUT,
    creating,
    first_line,
    interruptible,
    reading,
    writing,
)
from ccanalytics.store.rows import COLUMNS, from_rows, utc_now
from ccanalytics.store.transaction import Transaction


class CutShort(Broken):
    """DuckDB gave up in the middle, on a full disk perhaps; what it was doing may be durable."""


class Store:
    """Facts appended, facts read; ``timeout`` is how many seconds to wait for others."""

    def __init__(self, path: Path, timeout: float = TIMEOUT) -> None:
        # Through a link the lock would be another one than the file's own.
        self.path, self.timeout = path.resolve(), timeout

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Load, decide, append: all or nothing, alone in the store.

        Raises Busy when others do not let go, Broken when the disk or the file fails.
        """
        with translated(self.path), self.holding() as connection:
            connection.execute("BEGIN")
            try:
                transaction = Transaction(self.path, connection)
                before = transaction.position
                yield transaction
                connection.execute("COMMIT")
            except BaseException:
                # After a fatal error there is nothing left to roll back.
                with suppress(duckdb.Error):
                    connection.execute("ROLLBACK")
                raise
            if transaction.position != before:
                bump(self.path)

    def holding(self) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
        """Keep the store open for several transactions of this thread."""
        return writing(self.path, timeout=self.timeout)

    @contextmanager
    def loading(self) -> Iterator[Loading]:
        """Load without acting."""
        with translated(self.path), self.reading() as connection:
            yield Loading(self.path, connection)

    def reading(self) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
        """A connection for questions only."""
        return reading(self.path, timeout=self.timeout)

    def facts_since(self, position: int, limit: int = 100_000) -> list[Fact]:
        """The facts after ``position``, at most ``limit``, in the order they were appended."""
        with translated(self.path), self.reading() as connection:
            rows = connection.execute(
                f"SELECT {', '.join(COLUMNS)} FROM facts WHERE position > ? "
                "ORDER BY position LIMIT ?",
                [position, limit],
            ).fetchall()
        return list(from_rows(rows))

    def changes(self) -> int:
        """A number that moves with every change; reading it opens nothing."""
        return changes(self.path)


def create(path: Path, login: str, name: str, zone: str, os_user: str) -> None:
    """Make a store whose first admin is ``login``; raises BadInput if the file exists.

    A failure leaves nothing behind.
    """
    path, now = path.resolve(), utc_now()
    with translated(path), creating(path) as connection:
        connection.execute(files(__package__).joinpath("schema.sql").read_text("utf-8"))
        connection.execute("CREATE INDEX facts_by_subject ON facts (subject_id)")
        connection.execute("INSERT INTO store VALUES (?, 0, 1, uuid(), 0)", [FORMAT])
        transaction = Transaction(path, connection)
        centre = CentreCreated(subject=transaction.new_id(), zone=zone)
        admin = AgentAdded(subject=transaction.new_id(), login=login, name=name, role=Role.ADMIN)
        facts = [
            replace(fact, happened_at=now, recorded_at=now, actor_kind="system", os_user=os_user)
            for fact in (centre, admin)
        ]
        transaction.append(facts, expected={})
        connection.execute("CHECKPOINT")


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what DuckDB and the disk raise into Broken, in one line."""
    try:
        with interruptible():
            yield
    except duckdb.FatalException as error:
        raise CutShort(f"{path.name}: {first_line(error)}") from error
    except duckdb.Error as error:
        raise Broken(f"{path.name}: {first_line(error)}") from error
    except OSError as error:
        raise Broken(f"{path.name}: {error.strerror or error}") from error
