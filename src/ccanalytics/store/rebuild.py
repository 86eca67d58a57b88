"""Write everything that is derived anew from the facts, and lay the facts out in order."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import duckdb

from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_
from ccanalytics.store import kept
from ccanalytics.store.counter import bump
from ccanalytics.store.opening import TIMEOUT, writing
from ccanalytics.store.store import translated


def _number(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE laid_out AS {kept.numbered_sql('facts')} "
        "ORDER BY subject_id, happened_at, position"
    )


def _lay_out(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("TRUNCATE facts")
    connection.execute("INSERT INTO facts FROM laid_out")
    connection.execute("DROP TABLE laid_out")


def _keep_things(connection: duckdb.DuckDBPyConnection) -> None:
    kept.forget(connection)
    kept.keep_things(connection, "facts", kept.THINGS)


def _keep_threads(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE changed AS SELECT DISTINCT session_id FROM facts "
        "WHERE session_id IS NOT NULL"
    )
    kept.keep_threads(
        connection,
        "facts",
        is_rewriting=False,
        threads="(SELECT DISTINCT subject_id FROM facts)",
    )


_STEPS = (
    (N_("numbering facts"), _number),
    (N_("laying out facts"), _lay_out),
    (N_("keeping people, channels and files"), _keep_things),
    (N_("keeping sessions and turns"), _keep_threads),
)


def rebuild(
    db: Path,
    tell: Callable[[str, int, int | None], None] | None = None,
    *,
    timeout: float = TIMEOUT,
) -> None:
    """Rebuild all kept rows and numbers; the facts themselves stay as they are.

    Facts of one conversation come to lie together, which makes questions quicker. All or nothing.
    """
    db = db.resolve()
    with (
        translated(db),
        writing(db, what=N_("a rebuild"), threads=2, timeout=timeout) as connection,
    ):
        connection.execute("BEGIN")
        try:
            for number, (told, step) in enumerate(_STEPS):
                if tell:
                    tell(_(told), number, len(_STEPS))
                step(connection)
            connection.execute("UPDATE store SET rebuilds = rebuilds + 1")
            bump(db)
            connection.execute("COMMIT")
        except BaseException:
            with suppress(duckdb.Error):
                connection.execute("ROLLBACK")
            raise
        bump(db)
        connection.execute("CHECKPOINT")
