"""What it costs to plan who is offered what, to read the floor for it, and to write the offers."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.act import FACTS_PER_MESSAGE, count
from benchmarks.common import Report, arguments, in_fresh_process, write_messages
from ccanalytics.actions import (
    AddAgent,
    AddChannel,
    AddNote,
    Answer,
    ConfigureChannel,
    Receive,
    SetPresence,
)
from ccanalytics.desk import Desk
from ccanalytics.dispatch import Dispatcher, Floor, plan
from ccanalytics.dispatch.floor import read_floor
from ccanalytics.model.people import AgentRef, ChannelRef
from ccanalytics.model.settings import DISTRIBUTIONS
from ccanalytics.store.rows import utc_now

MOST = 20
"""Sessions that an agent may have."""


def main() -> None:
    """Run it and print the report."""
    chosen = arguments(__doc__, runs=20, facts=1_000_000, waiting=1_000, agents=100)
    with TemporaryDirectory(prefix="ccanalytics-bench-") as folder:
        report = measured(Path(folder), chosen)
    report.show(as_json=chosen.json)


def measured(folder: Path, chosen: Any) -> Report:
    """Over a store with so many facts, all of them imported two days before so many wait."""
    db = folder / "centre.duckdb"
    write_messages(folder / "messages.jsonl", round(chosen.facts / FACTS_PER_MESSAGE))
    in_fresh_process("ingest", "make", db)
    in_fresh_process("ingest", "import_once", db, folder / "messages.jsonl")
    report, later = Report(chosen.runs), timedelta(days=2)
    desk = Desk(db, "root", clock=lambda: utc_now() + later)
    logins = _filled(desk, chosen.waiting, chosen.agents)
    report.figures["facts"] = count(desk, "facts")
    report.figures["live sessions, with the imported ones"] = count(desk, "sessions_live")
    report.figures["waiting"], report.figures["agents"] = chosen.waiting, chosen.agents
    for distribution in DISTRIBUTIONS:
        _configure(desk, distribution, logins)
        _planned(report, desk, distribution, chosen.runs)
    _configure(desk, "evenly", logins)
    _turned(report, desk, chosen)
    return report


def _filled(desk: Desk, waiting: int, agents: int) -> list[str]:
    """A channel in which so many wait and so many are online; their logins."""
    logins = [f"benchmark{number}" for number in range(agents)]
    with desk.batch():
        desk.do(AddChannel(name="queue"))
        for login in logins:
            desk.do(AddAgent(login=login, name=login))
            desk.do(SetPresence(presence="online", agent=AgentRef(login)))
        for number in range(waiting):
            name = f"waits{number}"
            desk.do(Receive(channel="queue", thread=name, contact=name, text="Hello?"))
    return logins


def _configure(desk: Desk, distribution: str, logins: list[str]) -> None:
    rules = {
        "roster": logins,
        "distribution": distribution,
        "most_sessions": MOST,
        "is_known_first": "yes",
        "next_after": 3_600,
        "first_response_target": 86_400,
    }
    changes = desk.settings("queue") | rules
    desk.do(ConfigureChannel(channel=ChannelRef("queue"), changes=changes))


def _planned(report: Report, desk: Desk, distribution: str, runs: int) -> None:
    def read() -> Floor:
        with desk.store.loading() as loading:
            return read_floor(loading, desk.clock())

    floor = read()
    report.times(f"plan, {distribution}", [_timed(lambda: plan(floor)) for _ in range(runs)])
    both = [_timed(lambda: plan(read())) for _ in range(runs)]
    report.times(f"read the floor and plan, {distribution}", both)


def _turned(report: Report, desk: Desk, chosen: Any) -> None:
    """All are offered; then nothing happens, something that is none of its business, one comes."""
    dispatcher = Dispatcher(desk)
    seconds = _timed(dispatcher.turn)
    report.figures["a turn that writes all offers (s)"] = seconds
    report.figures["  of it each offer (ms)"] = 1000 * seconds / chosen.waiting
    quiet = [_timed(dispatcher.turn) for _ in range(10 * chosen.runs)]
    report.times("a turn with nothing new", quiet)
    offered = desk.sql(
        "SELECT conversation_id, login FROM sessions_live AS s "
        f"JOIN agents AS a ON a.agent_id = s.offered_to ORDER BY 1 LIMIT {chosen.runs}"
    ).fetchall()
    news = []
    for conversation, login in offered:
        Desk(desk.path, login, clock=desk.clock).do(Answer(conversation=conversation))
        desk.do(AddNote(conversation=conversation, text="News of no use to it"))
        news.append(_timed(dispatcher.turn))
    report.times("a turn after an act that is none of its business", news)
    offering = []
    for number in range(chosen.runs):
        name = f"comes{number}"
        desk.do(Receive(channel="queue", thread=name, contact=name, text="Hello?"))
        offering.append(_timed(dispatcher.turn))
    report.times("a turn that offers one session", offering)


def _timed(work: Callable[[], object]) -> float:
    since = time.perf_counter()
    work()
    return time.perf_counter() - since


if __name__ == "__main__":
    main()
