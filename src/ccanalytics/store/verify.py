"""Is everything as the facts say? Questions that a sound store answers with nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb

from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_
from ccanalytics.language import number
from ccanalytics.model.facts import Fact, replay
from ccanalytics.store import open_hours
from ccanalytics.store.kept import THINGS, THREADS, answer_sql
from ccanalytics.store.opening import TIMEOUT, reading
from ccanalytics.store.replayed import rows_of
from ccanalytics.store.rows import COLUMNS, from_rows
from ccanalytics.store.store import translated
from ccanalytics.store.strays import Strays, listed, strays

REPLAYED = 500
"""How many conversations are replayed in Python unless all are asked for."""

_FAULTS = {
    N_("positions that are missing or repeat"): """
        SELECT position FROM facts GROUP BY position HAVING count(*) > 1
        UNION ALL
        SELECT n FROM range(1, (SELECT coalesce(max(position), 0) + 1 FROM facts)) AS r(n)
        WHERE n NOT IN (SELECT position FROM facts)
    """,
    N_("the store's counter differs from the last position"): """
        SELECT 1 FROM store WHERE position <> (SELECT coalesce(max(position), 0) FROM facts)
    """,
    N_("ids that were given are free to be given again"): """
        SELECT 1 FROM store
        WHERE next_id <= (SELECT max(greatest(subject_id, session_id)) FROM facts)
    """,
    N_("subjects whose versions have gaps or repeat"): """
        SELECT subject_id FROM facts GROUP BY subject_id
        HAVING count(*) <> max(version) OR count(DISTINCT version) <> count(*)
    """,
    N_("origins that occur twice"): """
        SELECT origin FROM facts WHERE origin IS NOT NULL GROUP BY origin HAVING count(*) > 1
    """,
    N_("threads that have two conversations"): """
        SELECT thread FROM conversations GROUP BY connector, thread HAVING count(*) > 1
    """,
    N_("conversations with two live sessions"): """
        SELECT conversation_id FROM sessions WHERE status <> 'closed'
        GROUP BY conversation_id HAVING count(*) > 1
    """,
    N_("live rows among the closed, or closed ones among the live"): """
        SELECT session_id FROM sessions_closed WHERE status <> 'closed'
        UNION ALL SELECT session_id FROM sessions_live WHERE status = 'closed'
        UNION ALL SELECT conversation_id FROM conversations_live WHERE live_session_id IS NULL
        UNION ALL SELECT conversation_id FROM conversations_closed WHERE live_session_id IS NOT NULL
    """,
}
"""What may be wrong, and a query whose rows are the cases."""


def verify(db: Path, *, every: bool = False, timeout: float = TIMEOUT) -> list[str]:
    """One line for each kind of fault; none when the store is sound.

    The kept tables are compared with their SELECTs over all facts, and with the facts' own
    replay for the `REPLAYED` conversations that changed last, or for ``every`` one. Attached files
    are compared by their sizes, ``every`` one by its content too.
    """
    db = db.resolve()
    with translated(db):
        on_disk = listed(db)
        with reading(db, timeout=timeout) as connection:
            faults = [*_faults(connection), *_kept_faults(connection)]
            faults += _replay_faults(connection, every)
            known = dict(connection.execute("SELECT sha256, size FROM files").fetchall())
        # To read many files takes long: others may act meanwhile.
        return [*faults, *_file_faults(strays(db, known, every=every, on_disk=on_disk))]


def _faults(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    for what, query in _FAULTS.items():
        count = _count(connection, query)
        if count:
            yield f"{_(what)}: {number(count)}"


def _kept_faults(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    for name in (*THINGS, *THREADS):
        wrong = _differing(connection, name)
        if wrong:
            differing = _("rows of {table} that differ from the facts").format(table=name)
            yield f"{differing}: {number(wrong)}"
    wrong = open_hours.differing(connection)
    if wrong:
        yield f"{_('channels whose open hours differ from their settings')}: {number(wrong)}"
    numbers = answer_sql("numbers", "facts")
    wrong = _count(
        connection,
        f"""
        SELECT 1 FROM facts LEFT JOIN ({numbers}) AS n USING (position)
        WHERE (facts.session, facts.turn, facts.channel_id)
            IS DISTINCT FROM (n.session, n.turn, n.channel_id)
        """,
    )
    if wrong:
        yield f"{_('facts with a wrong session, turn or channel')}: {number(wrong)}"


def _differing(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    """How many rows of a kept table are wrong or missing; its SELECT is planned once for both."""
    query = f"""
        WITH rows AS (
            SELECT *, 1 AS side FROM {name}
            UNION ALL
            SELECT *, -1 FROM ({answer_sql(name, "facts")})
        ),
        unmatched AS (
            SELECT * EXCLUDE (side), sum(side) AS excess FROM rows GROUP BY ALL HAVING excess <> 0
        )
        SELECT greatest(
            coalesce(sum(excess) FILTER (excess > 0), 0),
            coalesce(-sum(excess) FILTER (excess < 0), 0)
        )
        FROM unmatched
    """
    return int(connection.execute(query).fetchall()[0][0])


def _replay_faults(connection: duckdb.DuckDBPyConnection, every: bool) -> Iterator[str]:
    wrong = 0
    threads = connection.execute(
        "SELECT subject_id FROM facts WHERE subject_kind = 'conversation' GROUP BY subject_id "
        f"ORDER BY max(position) DESC {'' if every else f'LIMIT {REPLAYED}'}"
    ).fetchall()
    for chunk in _chunks([row[0] for row in threads], REPLAYED):
        wrong += _wrongly_kept(connection, chunk)
    if wrong:
        differing = _("conversations whose replayed facts differ from the kept rows")
        yield f"{differing}: {number(wrong)}"


def _file_faults(found: Strays) -> Iterator[str]:
    for what, files in (
        (_("attached files that no fact names; remove them"), found.orphans),
        (_("attached files that are gone; bring them back from a backup"), found.missing),
        (_("attached files that have changed; bring them back from a backup"), found.changed),
    ):
        if files:
            yield f"{what}: {number(len(files))} ({files[0]})"


def _wrongly_kept(connection: duckdb.DuckDBPyConnection, threads: list[int]) -> int:
    rows = connection.execute(
        f"SELECT {', '.join(COLUMNS)} FROM facts WHERE subject_id IN (SELECT unnest(?))", [threads]
    ).fetchall()
    facts: dict[int, list[Fact]] = {}
    for fact in from_rows(rows):
        facts.setdefault(fact.subject, []).append(fact)
    kept = {name: _kept_by_thread(connection, name, threads) for name in THREADS}
    wrong = 0
    for thread, own in facts.items():
        told = rows_of(replay(own), len(own))
        same = all(Counter(told[name]) == Counter(kept[name].get(thread, [])) for name in THREADS)
        wrong += not same
    return wrong


def _kept_by_thread(
    connection: duckdb.DuckDBPyConnection, name: str, threads: list[int]
) -> dict[int, list[tuple[object, ...]]]:
    place = {"conversations": 0, "sessions": 1, "turns": 0}[name]
    found: dict[int, list[tuple[object, ...]]] = {}
    query = f"FROM {name} WHERE conversation_id IN (SELECT unnest(?))"
    for row in connection.execute(query, [threads]).fetchall():
        found.setdefault(row[place], []).append(row)
    return found


def _chunks(items: list[int], size: int) -> Iterable[list[int]]:
    return (items[start : start + size] for start in range(0, len(items), size))


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM ({query})").fetchall()[0][0])
