"""The kept tables: answers to the SELECTs in views/.

Imports and rebuilds write them by those SELECTs; an act writes the few rows that its conversation
tells itself, where nothing came late.

Each SELECT asks `every`, the facts it is about, `f`, those of them that were not undone, and where
it says so `s`, their sessions. Callers choose what `every` is: the facts of one conversation after
an act, of many after an import, or all.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from importlib.resources import files

import duckdb

from ccanalytics.store import open_hours
from ccanalytics.store.replayed import LIVE_SESSION, SESSION_OF, STATUS, Row

THINGS = (
    "centres",
    "agents",
    "channels",
    "contacts",
    "canned_responses",
    "files",
    "discussions",
)
THREADS = ("conversations", "sessions", "turns")


_IN_FORCE = """
    FROM every ANTI JOIN (SELECT target AS position FROM every WHERE kind = 'act.undone')
        USING (position)
"""


@cache
def view_sql(name: str) -> str:
    """The SELECT of a kept table."""
    return files(__package__).joinpath("views", f"{name}.sql").read_text("utf-8")


def answer_sql(name: str, facts: str, sessions: str = "") -> str:
    """The SELECT of ``name`` over the relation ``facts`` and, if given, ready ``sessions``."""
    s = f"FROM {sessions}" if sessions else view_sql("sessions")
    common = f"WITH every AS (FROM {facts}), f AS ({_IN_FORCE})"
    if name in ("turns", "conversations"):
        common += f", s AS ({s})"
    return f"{common} SELECT * FROM ({view_sql(name)})"


def keep_things(con: duckdb.DuckDBPyConnection, facts: str, tables: tuple[str, ...]) -> None:
    """Write the rows of the people, channels, files and the like that ``facts`` are about."""
    for name in tables:
        key = f"{name[:-1]}_id"
        con.execute(f"DELETE FROM {name} WHERE {key} IN (SELECT subject_id FROM {facts})")
        con.execute(f"INSERT INTO {name} {answer_sql(name, facts)}")
    if "channels" in tables:
        ids = f"SELECT DISTINCT subject_id FROM {facts} WHERE subject_kind = 'channel'"
        open_hours.keep(con, [row[0] for row in con.execute(ids).fetchall()])


def keep_threads(
    con: duckdb.DuckDBPyConnection, facts: str, *, is_rewriting: bool, threads: str
) -> None:
    """Write the rows of the conversations that ``facts`` are about, whole.

    The temporary table `changed` names the sessions to write; sessions that were closed before
    and did not change stay where they are. With ``is_rewriting`` some of those in `changed` may
    have been closed already. ``threads`` is these conversations in SQL: a list, or a SELECT.
    """
    con.execute(f"CREATE OR REPLACE TEMP TABLE new_sessions AS {answer_sql('sessions', facts)}")
    for name in ("turns", "conversations"):
        sql = answer_sql(name, facts, "new_sessions")
        con.execute(f"CREATE OR REPLACE TEMP TABLE new_{name} AS {sql}")
    con.execute(
        "INSERT INTO changed SELECT session_id FROM sessions_live "
        f"WHERE conversation_id IN {threads}"
    )
    _taken_out(con, threads, _count(con, "SELECT count(*) FROM new_conversations"))
    if is_rewriting:
        _forget_closed(con, "(FROM changed)")
    live = "(SELECT session_id FROM new_sessions WHERE status <> 'closed')"
    closed = (
        "(SELECT session_id FROM new_sessions "
        "WHERE status = 'closed' AND session_id IN (FROM changed))"
    )
    for place, chosen in (("live", live), ("closed", closed)):
        for name in ("sessions", "turns"):
            con.execute(f"INSERT INTO {name}_{place} FROM new_{name} WHERE session_id IN {chosen}")
    for name, condition in (("live", "live_session_id > 0"), ("closed", "live_session_id IS NULL")):
        con.execute(f"INSERT INTO conversations_{name} FROM new_conversations WHERE {condition}")


Rows = Mapping[str, Sequence[Row]]


def keep_told(
    con: duckdb.DuckDBPyConnection,
    rows: Rows,
    changed: Collection[int],
    *,
    is_rewriting: bool,
    threads: str,
) -> None:
    """Write the rows that the facts' own `apply` gives, which law 1 holds equal to the SELECTs'.

    What `keep_threads` does, with ``changed`` given. Planning the SELECTs takes longer than
    everything else that an act does; and however few the rows, an act costs what its statements
    take to plan, so that those which would change nothing are left out.
    """
    changed = {*changed, *_taken_out(con, threads, len(rows["conversations"]))}
    if is_rewriting:
        _forget_closed(con, f"({', '.join(map(str, changed))})")
    live = {row[0] for row in rows["sessions"] if row[STATUS] != "closed"}
    for name, at in SESSION_OF.items():
        _write(con, f"{name}_live", [row for row in rows[name] if row[at] in live])
        _write(con, f"{name}_closed", [row for row in rows[name] if row[at] in changed - live])
    for row in rows["conversations"]:
        place = "closed" if row[LIVE_SESSION] is None else "live"
        _write(con, f"conversations_{place}", [row])


def _taken_out(con: duckdb.DuckDBPyConnection, threads: str, many: int) -> list[int]:
    """Take these so many conversations out of where they are; returns what sessions were live."""
    were_live = _count(con, f"DELETE FROM conversations_live WHERE conversation_id IN {threads}")
    if were_live < many:
        con.execute(f"DELETE FROM conversations_closed WHERE conversation_id IN {threads}")
    if not were_live:
        return []
    con.execute(f"DELETE FROM turns_live WHERE conversation_id IN {threads}")
    query = f"DELETE FROM sessions_live WHERE conversation_id IN {threads} RETURNING session_id"
    return [row[0] for row in con.execute(query).fetchall()]


def _forget_closed(con: duckdb.DuckDBPyConnection, sessions: str) -> None:
    for name in SESSION_OF:
        con.execute(f"DELETE FROM {name}_closed WHERE session_id IN {sessions}")


def _write(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Row]) -> None:
    if rows:
        row = f"({', '.join('?' * len(rows[0]))})"
        values = [value for one in rows for value in one]
        con.execute(f"INSERT INTO {table} VALUES {', '.join([row] * len(rows))}", values)


def _count(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = con.execute(sql).fetchone()
    return int(row[0]) if row else 0


def forget(con: duckdb.DuckDBPyConnection) -> None:
    """Empty all kept tables."""
    con.execute("TRUNCATE open_hours")
    for name in THINGS:
        con.execute(f"TRUNCATE {name}")
    for name in THREADS:
        con.execute(f"TRUNCATE {name}_live; TRUNCATE {name}_closed")


NUMBERED = "* REPLACE (n.session AS session, n.turn AS turn, n.channel_id AS channel_id)"
"""The columns of facts with the numbers of a relation ``n``."""


def numbered_sql(facts: str) -> str:
    """All of ``facts`` with the numbers that they give."""
    return (
        f"SELECT f.{NUMBERED} FROM {facts} AS f "
        f"LEFT JOIN ({answer_sql('numbers', facts)}) AS n USING (position)"
    )


def renumber(con: duckdb.DuckDBPyConnection, facts: str, threads: str) -> None:
    """Correct session, turn and channel of the facts of ``threads``, a table of subject ids.

    Raises nothing and touches only rows that are wrong.
    """
    con.execute(f"CREATE OR REPLACE TEMP TABLE numbers AS {answer_sql('numbers', facts)}")
    con.execute(
        f"""
        UPDATE facts SET session = n.session, turn = n.turn, channel_id = n.channel_id
        FROM numbers AS n
        WHERE facts.position = n.position AND facts.subject_id IN (FROM {threads})
        AND (facts.session, facts.turn, facts.channel_id)
            IS DISTINCT FROM (n.session, n.turn, n.channel_id)
        """
    )
