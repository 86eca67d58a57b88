"""DuckDB with no file open, kept for the next opening.

To begin one takes 15 ms, for all that it knows is built anew; to open a file in one takes 2. With
no file open it holds nothing that others wait for. What an opening leaves in it, like the views
of the metrics, is there for the next one; whoever leaves something that must not stay spoils it.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from ccanalytics.errors import Broken, CCAnalyticsError

QUIET = "SET TimeZone = 'UTC'; SET enable_progress_bar = false"
"""For every connection: DuckDB would draw its own progress into what we print."""

NAME = "centre"
"""What the file is called in SQL, whatever its own name."""


@dataclass(eq=False)
class Engine:
    """A DuckDB with so many threads, one for each core if none are named."""

    threads: int | None = None
    spill: Path | None = None
    is_spoiled: bool = False
    process: int = field(default_factory=os.getpid)

    def __post_init__(self) -> None:
        settings: dict[str, Any] = {"threads": self.threads} if self.threads else {}
        settings |= {"temp_directory": str(self.spill)} if self.spill else {}
        self._itself = duckdb.connect(":memory:", config=settings)
        # The write-ahead log stays as it is when a file is closed.
        self._itself.execute("PRAGMA disable_checkpoint_on_shutdown")

    @property
    def is_ours(self) -> bool:
        """Whether it is not a parent's, whose threads a forked child has not."""
        return self.process == os.getpid()

    def open(self, db: Path, *, is_writing: bool) -> duckdb.DuckDBPyConnection:
        """A connection whose tables are those of the file; raises what DuckDB raises."""
        connection = self._itself.cursor()
        try:
            connection.execute(QUIET)
            mode = "" if is_writing else "(READ_ONLY)"
            connection.execute(f"ATTACH {quoted(str(db))} AS {NAME} {mode}")
            connection.execute(f"USE {NAME}")
        except BaseException:
            connection.close()
            raise
        return connection

    def close(self) -> None:
        """Close the file; once spoiled it ends, and with it whatever was done in it."""
        try:
            if not self.is_spoiled:
                self._itself.execute(f"DETACH {NAME}")
        except duckdb.Error:
            self.is_spoiled = True
        if self.is_spoiled:
            with suppress(duckdb.Error):
                self._itself.close()


_kept: defaultdict[int | None, list[Engine]] = defaultdict(list)
"""By their threads; each is out of the list while it has a file open."""

_parents: list[Any] = []


def _forget_after_fork() -> None:
    """A child must not close its parent's, for whose threads it would wait for ever."""
    _parents.append(dict(_kept))
    _kept.clear()


os.register_at_fork(after_in_child=_forget_after_fork)


@contextmanager
def lent(threads: int | None, spill: Path | None = None) -> Iterator[Engine]:
    """An engine for one opening, kept afterwards unless it is spoiled.

    One that is told where to ``spill`` is for large work, and ends with it.
    """
    engine = Engine(threads, spill) if spill else _taken(threads)
    engine.is_spoiled = bool(spill)
    try:
        yield engine
    except BaseException as error:
        engine.is_spoiled |= isinstance(error, Broken) or not isinstance(error, CCAnalyticsError)
        raise
    finally:
        if engine.is_ours:
            engine.close()
            if not engine.is_spoiled:
                _kept[threads].append(engine)


def _taken(threads: int | None) -> Engine:
    with suppress(IndexError):
        return _kept[threads].pop()
    return Engine(threads)


@cache
def _memory(_process: int) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(":memory:")


def relation(table: Any) -> duckdb.DuckDBPyRelation:
    """The rows of an Arrow table as a relation that needs no store."""
    return _memory(os.getpid()).cursor().from_arrow(table)


def quoted(text: str) -> str:
    """``text`` as a SQL string."""
    return "'" + text.replace("'", "''") + "'"
