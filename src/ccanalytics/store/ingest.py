"""Many facts at once: foreign rows are given ids, positions and numbers set-wise.

The rows come in Arrow batches of `SCHEMA`: people, channels and conversations by their names
elsewhere, sessions by the origin of the fact that opened them. What the store has already, told
by origin, is left out. All or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from ccanalytics.errors import BadInput, Broken
from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_
from ccanalytics.store import kept
from ccanalytics.store.counter import bump
from ccanalytics.store.engine import quoted
from ccanalytics.store.opening import run_script, writing
from ccanalytics.store.rows import utc_now
from ccanalytics.store.store import translated

SCHEMA = pa.schema(
    [
        ("line", pa.int64()),
        ("seq", pa.int64()),
        ("connector", pa.string()),
        ("kind", pa.string()),
        ("thread", pa.string()),
        ("session_origin", pa.string()),
        ("happened_at", pa.timestamp("us")),
        ("actor", pa.string()),
        ("actor_name", pa.string()),
        ("actor_kind", pa.string()),
        ("target", pa.string()),
        ("target_kind", pa.string()),
        ("reason", pa.string()),
        ("text", pa.string()),
        ("origin", pa.string()),
    ]
)
"""What `ingest` takes. ``seq`` orders rows of equal times; agents by login, contacts by address;
``text`` only where the kind has one."""

MEMORY = "1GB"
"""What DuckDB may use meanwhile; beyond it, it writes to a temporary folder."""

Tell = Callable[[str, int, int | None], None]


def ingest(db: Path, rows: pa.RecordBatchReader, *, os_user: str, tell: Tell) -> tuple[int, int]:
    """Append what is new among the rows; returns how many facts they are, and how many are new.

    The rows are read to the end before the store is locked. Raises Busy or Broken; then nothing
    was added.
    """
    db = db.resolve()
    with (
        translated(db),
        _spooled(rows, tell) as file,
        writing(db, what=N_("an import"), threads=2) as connection,
    ):
        connection.execute(f"SET memory_limit = {quoted(MEMORY)}")
        connection.execute("BEGIN")
        try:
            total = _count(connection, file)
            added = _append(db, connection, file, os_user, tell)
            connection.execute("COMMIT")
        except BaseException:
            with suppress(duckdb.Error):
                connection.execute("ROLLBACK")
            raise
        if added:
            bump(db)
    return total, added


@contextmanager
def _spooled(rows: pa.RecordBatchReader, tell: Tell) -> Iterator[Path]:
    with TemporaryDirectory(prefix="ccanalytics-") as folder:
        file, total = Path(folder) / "rows.parquet", 0
        with pq.ParquetWriter(file, SCHEMA, compression="zstd") as writer:
            for batch in rows:
                writer.write_batch(batch.cast(SCHEMA))
                total += batch.num_rows
                tell(_("reading"), total, None)
        yield file


def _count(connection: duckdb.DuckDBPyConnection, file: Path) -> int:
    """How many facts the rows are, with those that add the people and places they name."""
    return int(
        connection.execute(
            f"""
            WITH rows AS (FROM read_parquet({quoted(str(file))})),
            named AS (
                SELECT 'conversation', connector, thread FROM rows
                UNION SELECT 'contact', connector, actor FROM rows WHERE actor_kind = 'contact'
                UNION SELECT 'agent', '', actor FROM rows WHERE actor_kind = 'agent'
                UNION SELECT target_kind, '', target FROM rows WHERE target_kind IS NOT NULL
            )
            SELECT (SELECT count(*) FROM rows) + (SELECT count(*) FROM named)
            """
        ).fetchall()[0][0]
    )


def _append(
    db: Path, connection: duckdb.DuckDBPyConnection, file: Path, os_user: str, tell: Tell
) -> int:
    row = connection.execute("SELECT position, next_id FROM store").fetchone()
    position, next_id = row if row else (0, 1)
    values = {"file": quoted(str(file)), "os_user": quoted(os_user), "now": f"'{utc_now()}'"}
    for number, (what, script, check) in enumerate(_STEPS):
        tell(_(what), number, len(_STEPS) + 1)
        run_script(connection, _script(script, **values, position=position, next_id=next_id))
        if check:
            check(connection)
    added, top = _sums(connection)
    if added:
        bump(db)
        tell(_("keeping sessions and turns"), len(_STEPS), len(_STEPS) + 1)
        _keep(connection)
        connection.execute(
            "UPDATE store SET position = position + ?, next_id = greatest(next_id, ?)",
            [added, top + 1],
        )
    connection.execute("DROP VIEW new_facts")
    for name in ("names", "known_sessions", "session_ids", "placed"):
        connection.execute(f"DROP TABLE {name}")
    return added


def _script(name: str, **values: object) -> str:
    return files(__package__).joinpath(f"{name}.sql").read_text("utf-8").format(**values)


def _check_sessions(connection: duckdb.DuckDBPyConnection) -> None:
    """Every fact of a session needs the fact that opened it, here or in the store."""
    line = connection.execute(
        "SELECT min(line) FROM incoming WHERE session_origin NOT IN "
        "(SELECT session_origin FROM session_ids)"
    ).fetchall()[0][0]
    if line is not None:
        sentence = _("Line {line} belongs to a session that nothing opens; nothing was added.")
        raise BadInput(sentence.format(line=line))
    moved = connection.execute(
        """
        SELECT min(i.line) FROM incoming AS i
        JOIN session_ids AS s USING (session_origin)
        JOIN names AS c
            ON c.what = 'conversation' AND (c.connector, c.name) = (i.connector, i.thread)
        WHERE s.subject_id <> c.id
        """
    ).fetchall()[0][0]
    if moved is not None:
        raise BadInput(
            _(
                "Line {line} was imported under another connector before: keep the mapping's "
                "connector, or give it another source. Nothing was added."
            ).format(line=moved)
        )


def _check_order(connection: duckdb.DuckDBPyConnection) -> None:
    """Versions follow from positions only if a subject's facts are neighbours in time's order."""
    sound = connection.execute(
        """
        WITH steps AS (
            SELECT subject_id, happened_at, lag(subject_id) OVER () AS subject_before,
                lag(happened_at) OVER () AS happened_before
            FROM placed
        )
        SELECT count(*) FILTER (subject_id IS DISTINCT FROM subject_before)
                = count(DISTINCT subject_id)
            AND NOT coalesce(
                bool_or(subject_id = subject_before AND happened_at < happened_before), FALSE)
        FROM steps
        """
    ).fetchall()[0][0]
    if not sound:
        raise Broken(_("The imported facts were not laid out in order; nothing was added."))


_STEPS = (
    (N_("finding what is new"), "ingest_incoming", None),
    (N_("naming people and conversations"), "ingest_names", _check_sessions),
    (N_("placing facts"), "ingest_facts", _check_order),
)


def _sums(connection: duckdb.DuckDBPyConnection) -> tuple[int, int]:
    row = connection.execute(
        "SELECT count(*), coalesce(max(greatest(subject_id, session_id)), 0) FROM new_facts"
    ).fetchone()
    return (row[0], row[1]) if row else (0, 0)


def _keep(connection: duckdb.DuckDBPyConnection) -> None:
    """Number the new facts, append them in order, and write the kept rows they change."""
    known = "(SELECT id FROM names WHERE what = 'conversation' AND NOT is_new)"
    row = connection.execute(f"SELECT count(*) FROM {known}").fetchone()
    has_known = bool(row and row[0])
    connection.execute(f"INSERT INTO facts {kept.numbered_sql('new_facts')} ORDER BY position")
    new = "(FROM facts WHERE position >= (SELECT min(position) FROM new_facts))"
    touched = f"{new} WHERE subject_kind = 'conversation'"
    if has_known:
        old = f"(FROM facts WHERE subject_id IN {known})"
        kept.renumber(connection, old, known)
        touched += f" AND subject_id NOT IN {known} UNION ALL FROM {old}"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE touched AS FROM {touched}")
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE changed AS SELECT DISTINCT session_id FROM touched "
        "WHERE session_id IS NOT NULL"
    )
    for name in ("agents", "channels", "contacts"):
        people = f"(FROM new_facts WHERE subject_kind = '{name[:-1]}')"
        kept.keep_things(connection, people, (name,))
    kept.keep_threads(
        connection,
        "touched",
        is_rewriting=has_known,
        threads="(SELECT DISTINCT subject_id FROM touched)",
    )
