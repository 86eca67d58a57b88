"""What the benchmarks share: the machine, fresh processes, invented messages, and the report."""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

ROOT = Path(__file__).resolve().parent.parent
MIB = 1 << 20


@dataclass
class Report:
    """What a benchmark found: ``figures`` by name (its unit in it), and the ``ratios`` of some."""

    runs: int
    figures: dict[str, float] = field(default_factory=dict)
    ratios: dict[str, float] = field(default_factory=dict)
    machine: dict[str, object] = field(default_factory=lambda: machine())

    def times(self, name: str, seconds: Sequence[float], *, unit: str = "ms") -> None:
        """Note the median and the 90th percentile of some times."""
        scale = 1000 if unit == "ms" else 1
        self.figures[f"{name} ({unit})"] = scale * statistics.median(seconds)
        self.figures[f"{name} p90 ({unit})"] = scale * p90(seconds)

    def show(self, *, as_json: bool) -> None:
        """Print it for a script or for people."""
        print(json.dumps(asdict(self), indent=2) if as_json else self.markdown())

    def markdown(self) -> str:
        """The figures and ratios as a table."""
        words = ", ".join(f"{name} {value}" for name, value in self.machine.items())
        lines = [f"{words}; medians of {self.runs} runs", "", "| | |", "|---|---:|"]
        lines += [f"| {name} | {_number(value)} |" for name, value in self.figures.items()]
        lines += [f"| {name} | × {value:,.3g} |" for name, value in self.ratios.items()]
        return "\n".join(lines)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"


def p90(values: Sequence[float]) -> float:
    """The value that nine in ten do not exceed."""
    return sorted(values)[min(len(values) - 1, int(0.9 * len(values)))]


def machine() -> dict[str, object]:
    """What it ran on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "memory_gib": round(memory / MIB / 1024, 1),
        "python": platform.python_version(),
        "duckdb": duckdb.__version__,
    }


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def arguments(description: str | None, *, runs: int, **sizes: int) -> argparse.Namespace:
    """Read the command line: ``--json``, ``--runs``, and a number for each of ``sizes``."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--json", action="store_true", help="print JSON instead of Markdown")
    parser.add_argument("--runs", type=int, default=runs, help=f"how often ({runs})")
    for name, default in sizes.items():
        parser.add_argument(f"--{name}", type=int, default=default, help=f"({default:,})")
    return parser.parse_args()


def in_fresh_process(module: str, function: str, *values: object) -> dict[str, Any]:
    """Call ``benchmarks.<module>.<function>`` in a new process.

    Returns what it returns, with ``seconds`` unless it says so itself, and the process's
    ``peak_mib``.
    """
    code = (
        "import json, sys; from benchmarks import common; "
        f"from benchmarks.{module} import {function} as f; "
        "common.answer(f, json.loads(sys.argv[1]))"
    )
    texts = [str(value) for value in values]
    done = subprocess.run(
        [sys.executable, "-c", code, json.dumps(texts)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    answered: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answered


def answer(function: Any, values: list[str]) -> None:
    """Call the function and print what `in_fresh_process` returns."""
    since = time.perf_counter()
    found = function(*values) or {}
    seconds = time.perf_counter() - since
    # On a line of its own: DuckDB may have left a progress bar there.
    print("\n" + json.dumps({"seconds": seconds, "peak_mib": peak_mib()} | found))


def peak_mib() -> float:
    """The most memory that this process had at once.

    The kernel's own mark of this program: `getrusage` inherits that of whoever started it.
    """
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("This kernel does not tell the peak of a process's memory.")


# --- invented messages ---

AGENTS = tuple(f"agent{n:02d}" for n in range(30))
CHANNELS = ("support", "sales", "billing", "returns")
SPEECH = (
    "hola pedido gracias please the order factura cuenta no funciona when where invoice puede "
    "hello still waiting mañana número card pago envío thanks app error router cambiar ayuda help "
    "account charged twice señal broken devolución buenos días necesito could you send it again"
)
WORDS = SPEECH.split()
AT_ONCE = 3000
"""Conversations that go on at the same time; those of the end stay live."""
MEAN_LENGTH = 7


@dataclass
class _Talk:
    name: str
    contact: str
    agent: str
    channel: str
    session: int
    said: int = 0


def write_messages(path: Path, rows: int, seed: int = 1) -> None:
    """Write ``rows`` messages as JSON lines that the standard mapping reads, by time."""
    with path.open("w", encoding="utf-8") as file:
        for message in _messages(rows, seed):
            file.write(json.dumps(message, ensure_ascii=False) + "\n")


def _messages(rows: int, seed: int) -> Iterator[dict[str, str]]:
    chance = random.Random(seed)
    at = datetime(2025, 1, 1, 8)
    talks: list[_Talk] = []
    over: list[_Talk] = []
    begun = 0
    for number in range(rows):
        at += timedelta(milliseconds=int(chance.expovariate(1 / 20_000)))
        place = int(chance.random() * AT_ONCE)
        if place >= len(talks):
            begun += 1
            talks.append(_talk(chance, over, begun))
            place = -1
        talk = talks[place]
        is_last = talk.said > 1 and chance.random() < 1 / (MEAN_LENGTH - 2)
        yield _message(chance, talk, number, at, is_last=is_last)
        if is_last:
            over.append(talk)
            talks[place] = talks[-1]
            talks.pop()


def _talk(chance: random.Random, over: list[_Talk], session: int) -> _Talk:
    """A new session: one in five is of somebody who wrote before."""
    agent = AGENTS[int(chance.random() * len(AGENTS))]
    channel = CHANNELS[int(chance.random() * len(CHANNELS))]
    if over and chance.random() < 0.2:
        place = int(chance.random() * len(over))
        known, over[place] = over[place], over[-1]
        over.pop()
        return _Talk(known.name, known.contact, agent, channel, session)
    return _Talk(f"c{session}", f"+{447700900000 + session}", agent, channel, session)


def _message(
    chance: random.Random, talk: _Talk, number: int, at: datetime, *, is_last: bool
) -> dict[str, str]:
    is_contact = talk.said == 0 or (not is_last and chance.random() < 0.5)
    talk.said += 1
    words = 1 + int(chance.lognormvariate(2.1, 0.8))
    return {
        "conversation": talk.name,
        "time": at.isoformat(timespec="milliseconds") + "Z",
        "author": talk.contact if is_contact else talk.agent,
        "role": "contact" if is_contact else "agent",
        "text": " ".join(WORDS[int(chance.random() * len(WORDS))] for _ in range(words)),
        "message": str(number),
        "channel": talk.channel,
        "session": str(talk.session),
        "status": "closed" if is_last else "open",
    }
