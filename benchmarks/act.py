"""What one act costs in a big store, beside one row inserted by bare DuckDB into the same file."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

import ccanalytics
from benchmarks.common import Report, arguments, in_fresh_process, write_messages
from ccanalytics import Desk
from ccanalytics import desk as desk_module
from ccanalytics.actions import AddNote, Answer, Close, Send
from ccanalytics.model.action import Action
from ccanalytics.store import opening
from ccanalytics.store.transaction import Transaction

FACTS_PER_MESSAGE = 1.66
"""Of an import: sessions opened, accepted and closed, conversations and contacts come on top."""
IN_A_ROW = 500
"""Acts in one batch, to see that they stay flat."""


def main() -> None:
    """Run it and print the report."""
    chosen = arguments(__doc__, runs=50, facts=1_000_000)
    with TemporaryDirectory(prefix="ccanalytics-bench-") as folder:
        report = measured(Path(folder), chosen.facts, chosen.runs)
    report.show(as_json=chosen.json)


def measured(folder: Path, facts: int, runs: int) -> Report:
    """Time the acts one by one, in a batch, and many in a row."""
    db, bare = folder / "centre.duckdb", folder / "bare.duckdb"
    write_messages(folder / "messages.jsonl", round(facts / FACTS_PER_MESSAGE))
    in_fresh_process("ingest", "make", db)
    in_fresh_process("ingest", "import_once", db, folder / "messages.jsonl")
    shutil.copyfile(db, bare)
    desk = ccanalytics.open(db, by="root")
    report = Report(runs)
    report.figures["facts"] = count(desk, "facts")
    report.figures["live sessions"] = count(desk, "sessions_live")
    waiting, held = live(desk, "waiting"), live(desk, "held")
    _one_by_one(report, desk, bare, waiting[:runs])
    _in_batch(report, desk, bare, waiting[runs : 2 * runs])
    _in_a_row(report, desk, held[:IN_A_ROW])
    return report


def count(desk: Desk, table: str) -> int:
    """How many rows a table has."""
    return int(desk.sql(f"SELECT count(*) FROM {table}").fetchall()[0][0])


def live(desk: Desk, status: str) -> list[int]:
    """The conversations whose session stands so."""
    query = f"SELECT conversation_id FROM sessions_live WHERE status = '{status}' ORDER BY 1"
    return [row[0] for row in desk.sql(query).fetchall()]


def _acts(conversation: int) -> dict[str, Action]:
    """A short life of a session, from waiting to closed."""
    return {
        "answer": Answer(conversation=conversation),
        "add_note": AddNote(conversation=conversation, text="Called before about the same."),
        "send": Send(conversation=conversation, text="Hello, let me have a look at it."),
        "close": Close(conversation=conversation),
    }


def _one_by_one(report: Report, desk: Desk, bare: Path, conversations: list[int]) -> None:
    """Acts and bare inserts take turns, so that both see the same machine."""
    spent = _times(desk, conversations, between=lambda: _inserted(bare))
    with _stopwatches() as parts:
        _times(desk, conversations, note_only=True)
    bares = spent.pop("bare")
    for verb, seconds in spent.items():
        report.times(f"{verb}, opening for each", seconds)
    report.times("bare insert, opening for each", bares)
    for part, seconds in parts.items():
        report.figures[f"  of add_note: {part} (ms)"] = 1000 * sum(seconds) / len(conversations)
    report.ratios["send to bare insert, opening for each"] = median(spent["send"]) / median(bares)


def _in_batch(report: Report, desk: Desk, bare: Path, conversations: list[int]) -> None:
    with duckdb.connect(bare, config={"threads": 1}) as connection:
        bares = [_timed(lambda: _insert(connection)) for _ in conversations]
    with desk.batch():
        spent = _times(desk, conversations)
    for verb, seconds in spent.items():
        report.times(f"{verb}, in a batch", seconds)
    report.times("bare insert, in one opening", bares)
    report.ratios["send to bare insert, in a batch"] = median(spent["send"]) / median(bares)


def _in_a_row(report: Report, desk: Desk, conversations: list[int]) -> None:
    with desk.batch():
        spent = [
            _timed(partial(desk.do, Send(conversation=c, text="Still on it.")))
            for c in conversations
        ]
    edge = min(50, len(spent) // 2)
    first, last = median(spent[:edge]), median(spent[-edge:])
    report.times(f"send, {len(spent)} in a row", spent)
    report.ratios[f"last {edge} to first {edge} of {len(spent)}"] = last / first


def _times(
    desk: Desk,
    conversations: list[int],
    *,
    note_only: bool = False,
    between: Callable[[], object] | None = None,
) -> dict[str, list[float]]:
    spent: dict[str, list[float]] = {}
    for conversation in conversations:
        for verb, action in _acts(conversation).items():
            if note_only and verb != "add_note":
                continue
            spent.setdefault(verb, []).append(_timed(partial(desk.do, action)))
        if between:
            spent.setdefault("bare", []).append(_timed(between))
    return spent


def _timed(work: Callable[[], object]) -> float:
    since = time.perf_counter()
    work()
    return time.perf_counter() - since


def _inserted(bare: Path) -> None:
    """One row by bare DuckDB, set as the store sets it: the log is not merged at each closing."""
    with duckdb.connect(bare, config={"threads": 1}) as connection:
        connection.execute("PRAGMA disable_checkpoint_on_shutdown")
        _insert(connection)
        if opening.wal_path(bare).stat().st_size > opening.WAL_LIMIT:
            connection.execute("CHECKPOINT")


def _insert(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("BEGIN")
    connection.execute(
        "INSERT INTO facts (position, subject_kind, subject_id, version, kind, happened_at, "
        "recorded_at, actor_kind, os_user, text) "
        "VALUES (0, 'conversation', 0, 0, 'note.added', now(), now(), 'agent', '', 'One row.')"
    )
    connection.execute("COMMIT")


@contextmanager
def _stopwatches() -> Iterator[dict[str, list[float]]]:
    """Time the parts of an act."""
    watched: list[tuple[Any, str, str]] = [
        (opening, "_connect", "open"),
        (Transaction, "facts_with_key", "look for the key"),
        (Transaction, "facts_of", "load"),
        (desk_module, "decide", "decide"),
        (Transaction, "append", "append"),
    ]
    parts: dict[str, list[float]] = {}
    originals = [(owner, name, getattr(owner, name)) for owner, name, _ in watched]
    for owner, name, part in watched:
        setattr(owner, name, _watched(getattr(owner, name), parts.setdefault(part, [])))
    whole = parts.setdefault("all of it", [])
    do = Desk.do
    Desk.do = _watched(do, whole)  # type: ignore[method-assign]
    try:
        yield parts
    finally:
        Desk.do = do  # type: ignore[method-assign]
        for owner, name, original in originals:
            setattr(owner, name, original)
    known = sum(sum(seconds) for part, seconds in parts.items() if part != "all of it")
    parts["commit, close, lock and the rest"] = [sum(whole) - known]


def _watched(function: Callable[..., Any], seconds: list[float]) -> Callable[..., Any]:
    def timed(*args: Any, **kwargs: Any) -> Any:
        since = time.perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            seconds.append(time.perf_counter() - since)

    return timed


if __name__ == "__main__":
    main()
