"""Other systems' histories, turned into facts."""

from __future__ import annotations

import csv
import getpass
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ccanalytics.errors import BadInput, NotFound, unknown
from ccanalytics.importers import mapping as mappings
from ccanalytics.importers.history import history_as_facts, read_history
from ccanalytics.importers.messages import messages_as_facts, read_messages
from ccanalytics.importers.pseudonyms import pseudonym_key, pseudonymise
from ccanalytics.importers.sources import BATCH, opened
from ccanalytics.language import gettext as _
from ccanalytics.model.people import Who, permit
from ccanalytics.store.ingest import ingest
from ccanalytics.store.store import Store

Progress = Callable[[str, int, int | None], None]
"""Called with what is being done, how much of it is done, and how much there is if known."""

KINDS = ("messages", "facts")
"""``messages`` is any table of messages through a mapping, ``facts`` our own format."""


@dataclass(frozen=True)
class ImportResult:
    """What an import found and did: counts of what the file holds, facts added, rows rejected."""

    conversations: int
    messages: int
    facts: int
    added: int
    rejects: int
    rejects_file: Path | None


def import_file(
    db: Path,
    kind: str,
    path: Path,
    *,
    mapping: str | None = None,
    by: str,
    pseudonymised: bool = False,
    rejects: Path | None = None,
    progress: Progress | None = None,
) -> ImportResult:
    """Import a file into the store; importing it again adds nothing.

    Rows that cannot be used go to the file ``rejects`` (by default beside the store) with line
    number and reason; for a JSON array the line is the element's number. ``by`` is an admin's
    login: an import adds people and channels. Raises Refused, NotFound or BadInput before
    anything is written.
    """
    if kind not in KINDS:
        raise NotFound(unknown("kind of import", kind, KINDS))
    with Store(db).loading() as loading:
        permit(loading.directory().actor(by), "import", (Who.ADMIN,))
    if pseudonymised and kind != "messages":
        raise BadInput(_("Only messages can be pseudonymised; nothing was imported."))
    mapped = mappings.load(mapping) if kind == "messages" else None
    db = db.resolve()
    target = rejects or db.with_name(f"{db.stem}-{path.stem}.rejects.csv")
    _check_target(target, db, path)
    tell = progress or (lambda _what, _done, _of: None)
    tell(_("reading"), 0, None)
    with opened(path) as connection:
        if mapped is None:
            read_history(connection)
            facts, table, thread = history_as_facts(connection), "history", "(connector, thread)"
        else:
            read_messages(connection, mapped)
            if pseudonymised:
                pseudonymise(connection, "said", pseudonym_key(db))
            facts, table, thread = messages_as_facts(connection, mapped), "said", "conversation"
        conversations, messages = _counts(connection, table, thread)
        total, added = ingest(
            db, facts.to_arrow_reader(BATCH), os_user=getpass.getuser(), tell=tell
        )
        rejected = _write_rejects(connection, target)
    return ImportResult(
        conversations, messages, total, added, rejected, target if rejected else None
    )


def _check_target(target: Path, db: Path, source: Path) -> None:
    """The list of rejects may replace an older one, and nothing else."""
    place = target.resolve()
    is_store = place.parent == db.parent and place.name.startswith(db.name)
    if is_store or place == source.resolve() or place.is_dir() or not place.parent.is_dir():
        sentence = _("The rejects cannot be listed in {file}; name another file.")
        raise BadInput(sentence.format(file=target))


def _counts(connection: duckdb.DuckDBPyConnection, table: str, thread: str) -> tuple[int, int]:
    """How many conversations and messages the good rows hold."""
    good = (
        "fault IS NULL AND text IS NOT NULL AND kind IN "
        "('message.received', 'message.sent', 'note.added')"
        if table == "history"
        else "copy = 1"
    )
    conversations, messages = connection.execute(
        f"SELECT count(DISTINCT {thread}), count(*) FROM {table} WHERE {good}"
    ).fetchall()[0]
    return conversations, messages


def _write_rejects(connection: duckdb.DuckDBPyConnection, target: Path) -> int:
    found = connection.execute("SELECT line, reason FROM rejects ORDER BY line").fetchall()
    if found:
        part = target.with_name(target.name + ".part")
        with part.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("line", "reason"), *found])
        part.replace(target)
    return len(found)
