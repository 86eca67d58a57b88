"""What the desk costs over a big store: a look, a message, and how soon others' news is there."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

import ccanalytics
from benchmarks.act import FACTS_PER_MESSAGE
from benchmarks.common import ROOT, Report, arguments, in_fresh_process, write_messages
from ccanalytics import Desk
from ccanalytics.actions import Receive
from ccanalytics.metrics.catalogue import view_sql
from ccanalytics.metrics.notices import MOST, TOLD_FOR
from ccanalytics.model.conversation import PINNED_FOR
from ccanalytics.panels import DeskPanel
from ccanalytics.panels import desk_panel as module
from ccanalytics.panels.desk_chat import LONGEST, _sql
from ccanalytics.panels.desk_list import MOST_LIVE
from ccanalytics.panels.poller import Poller

PAUSE = 0.37
"""Seconds between two messages of the other process: no multiple of the poller's own period."""


def main() -> None:
    """Run it and print the report."""
    chosen = arguments(__doc__, runs=30, facts=1_000_000)
    with TemporaryDirectory(prefix="ccanalytics-bench-") as folder:
        report = measured(Path(folder), chosen.facts, chosen.runs)
    report.show(as_json=chosen.json)


def measured(folder: Path, facts: int, runs: int) -> Report:
    """A desk with a conversation open, of a store with so many facts."""
    db, bare = folder / "centre.duckdb", folder / "bare.duckdb"
    write_messages(folder / "messages.jsonl", round(facts / FACTS_PER_MESSAGE))
    in_fresh_process("ingest", "make", db)
    in_fresh_process("ingest", "import_once", db, folder / "messages.jsonl")
    desk = ccanalytics.open(db, by="root")
    desk.do(_message("Is anybody there?"))
    shutil.copyfile(desk.snapshot().path, bare)
    report = Report(runs)
    for table in ("facts", "sessions_live"):
        report.figures[table] = desk.sql(f"SELECT count(*) FROM {table}").fetchall()[0][0]
    thread = "SELECT conversation_id FROM conversations WHERE thread = 'bench'"
    conversation: int = desk.sql(thread).fetchall()[0][0]
    _looks(report, desk, bare, conversation)
    _news(report, desk, conversation)
    return report


def _message(text: str) -> Receive:
    return Receive(channel="support", thread="bench", contact="bench", text=text)


def _looks(report: Report, desk: Desk, bare: Path, conversation: int) -> None:
    """Looks and bare readings take turns, so that both see the same machine."""
    panel = DeskPanel(desk, open=conversation, poller=Poller(by_hand=True))
    told = _Told(panel)
    panel.heard({"hello": 0})
    report.figures["rows in the list"] = len(told.all[-1]["parts"]["list"]["rows"])
    report.figures["the whole, to a browser that opens (kB)"] = _kilobytes(told.all[-1])
    looks, bares = [], []
    for _ in range(report.runs):
        looks.append(_timed(panel._refresh))
        bares.append(_timed(lambda: _read_bare(bare, conversation)))
    report.times("one look at everything", looks)
    report.times("bare DuckDB: open, the same SELECTs, close", bares)
    report.ratios["look to bare DuckDB"] = median(looks) / median(bares)
    panel.close()


def _read_bare(bare: Path, conversation: int) -> None:
    now = datetime.now(UTC).replace(tzinfo=None)
    nobody: dict[str, Any] = dict.fromkeys(("channel", "agent", "contact", "among"))
    unread = {"read_conversations": [], "read_positions": [], "read_before": 0}
    with duckdb.connect(bare, read_only=True, config={"threads": 1}) as connection:
        found = connection.execute("SELECT agent_id FROM agents WHERE login = 'root'").fetchall()
        one = {"me": "root", "conversation": conversation}
        whose = {"me": "root", "pinned_since": now - PINNED_FOR}
        since = {"now": now, "pinned_since": now - PINNED_FOR}
        rows = {"me": found[0][0], **since, "show": "unanswered", "most": MOST_LIVE}
        news = {"me": found[0][0], "since": 0, "earliest": now - TOLD_FOR, "most": MOST}
        asked: list[tuple[str, dict[str, Any]]] = [
            (view_sql("conversations"), rows | nobody | unread),
            (view_sql("notices"), news),
            (_sql("counts"), whose),
            (_sql("targets"), {"me": "root"}),
            (_sql("canned"), {}),
            (_sql("chats"), {"most": module.MOST_NAMED}),
            (_sql("head"), whose | one),
            (_sql("chat"), {**one, "most": module.PAGE, "longest": LONGEST}),
            (_sql("discussions"), one),
        ]
        for query, values in asked:
            connection.execute(query, values).fetchall()


def _news(report: Report, desk: Desk, conversation: int) -> None:
    """What another process writes into the open conversation, by the kernel's own poller."""
    panel = DeskPanel(desk, open=conversation, poller=Poller())
    told = _Told(panel)
    panel._poller.ask(panel, {"hello": 0})
    told.wait_for("whole")
    code = (
        "import sys; from benchmarks.desk import write_messages_of_another as f; "
        "f(sys.argv[1], int(sys.argv[2]))"
    )
    command = [sys.executable, "-c", code, str(desk.path), str(report.runs)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    written: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    told.wait_for(f"News {report.runs - 1}.")
    seen = [told.first_with(text) for text in written]
    waits = [at - written[text] for text, (at, _) in zip(written, seen, strict=True)]
    report.times("from another process's commit to the delta", waits)
    report.figures["longest of them (ms)"] = 1000 * max(waits)
    report.figures["a new message (bytes)"] = median(len(said) for _, said in seen)
    panel.close()


def write_messages_of_another(db: str, count: int) -> None:
    """Write so many messages, and print when each was committed."""
    desk, written = ccanalytics.open(db, by="root"), {}
    for number in range(count):
        time.sleep(PAUSE)
        desk.do(_message(f"News {number}."))
        written[f"News {number}."] = time.time()
    print("\n" + json.dumps(written))


class _Told:
    """What a panel sends, and when."""

    def __init__(self, panel: DeskPanel) -> None:
        self.all: list[Mapping[str, Any]] = []
        self.said: list[tuple[float, str]] = []
        self._more = threading.Condition()
        panel.send = self._hear  # type: ignore[method-assign]

    def _hear(self, content: Mapping[str, Any], buffers: object = None) -> None:
        with self._more:
            self.all.append(content)
            self.said.append((time.time(), json.dumps(content)))
            self._more.notify_all()

    def wait_for(self, text: str, seconds: float = 60) -> None:
        with self._more:
            if not self._more.wait_for(lambda: any(text in said for _, said in self.said), seconds):
                raise RuntimeError(f"The panel never said {text!r}.")

    def first_with(self, text: str) -> tuple[float, str]:
        return next(one for one in self.said if f'"{text}"' in one[1])


def _kilobytes(content: Mapping[str, Any]) -> float:
    return len(json.dumps(content)) / 1000


def _timed(work: Any) -> float:
    since = time.perf_counter()
    work()
    return time.perf_counter() - since


if __name__ == "__main__":
    main()
