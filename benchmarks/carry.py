"""What a turn of the exchange costs over a big store: nothing to do, news of others, a delivery."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import ccanalytics
from benchmarks.act import FACTS_PER_MESSAGE, count, live
from benchmarks.common import Report, arguments, in_fresh_process, write_messages
from ccanalytics.actions import AddNote, Send
from ccanalytics.connectors.loopback import Loopback
from ccanalytics.desk import Desk
from ccanalytics.exchange import Exchange
from ccanalytics.store.rows import utc_now


def main() -> None:
    """Run it and print the report."""
    chosen = arguments(__doc__, runs=30, facts=1_000_000)
    with TemporaryDirectory(prefix="ccanalytics-bench-") as folder:
        report = measured(Path(folder), chosen.facts, chosen.runs)
    report.show(as_json=chosen.json)


def measured(folder: Path, facts: int, runs: int) -> Report:
    """Turns over a store with so many facts, all of them imported two days ago."""
    db = folder / "centre.duckdb"
    write_messages(folder / "messages.jsonl", round(facts / FACTS_PER_MESSAGE))
    in_fresh_process("ingest", "make", db)
    in_fresh_process("ingest", "import_once", db, folder / "messages.jsonl")
    report, later = Report(runs), timedelta(days=2)
    desk = Desk(db, "root", clock=lambda: utc_now() + later)
    held = live(ccanalytics.open(db, by="root"), "held")[: 2 * runs]
    report.figures["facts"] = count(desk, "facts")
    exchange = Exchange(desk, [Loopback(db, None)])
    report.figures["the first turn, which looks at all (ms)"] = 1000 * _timed(exchange.turn)
    report.times("a turn with nothing new", [_timed(exchange.turn) for _ in range(10 * runs)])
    news, sending = [], []
    for conversation in held[:runs]:
        desk.do(AddNote(conversation=conversation, text="News of no use to it"))
        news.append(_timed(exchange.turn))
    report.times("a turn after an act that is none of its business", news)
    for conversation in held[runs:]:
        desk.do(Send(conversation=conversation, text="Your parcel leaves today."))
        exchange.turn()
        later += timedelta(seconds=5)
        sending.append(_timed(exchange.turn))
    report.times("a turn that delivers one message", sending)
    return report


def _timed(work: Callable[[], object]) -> float:
    since = time.perf_counter()
    work()
    return time.perf_counter() - since


if __name__ == "__main__":
    main()
