"""The golden table: conversations drawn as text, and what each metric says of them, as text.

A file of ``metrics/golden`` has conversations one after another:

    == what it is about, in one sentence
    acted out | #day                          (where it is acted out, or another channel than sales)
    10:00 marta: Hello?                       (the conversation, as `drawn` or `acted` have it)
    10:05 ben: Hi
    --
    first response      5:00                  (what a supervisor reckons with a pencil)

Durations are hours, minutes and seconds. "12:00+ closed" went on that long and ended so, without
what the metric waits for; "(open 5:00)" is the business clock where it says something else; "-"
says that there is nothing to measure. What goes on is looked at on Monday at 12:00.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ccanalytics.desk import Desk
from ccanalytics.metrics.catalogue import cards

FOLDER = Path(__file__).parent / "metrics" / "golden"
NOW = "TIMESTAMP '2026-03-02 12:00'"
METRICS = {
    "first response": "first_response_time",
    "from hand-off": "handoff_response_time",
    "each response": "response_time",
    "in the queue": "queue_time",
    "accepted to reply": "accept_to_reply",
    "by agent": "next_response_by_agent",
    "waiting": "customer_waiting",
    "in hand": "handle_time",
    "first resolution": "first_resolution_time",
    "final resolution": "resolution_time",
    "missed": "missed",
}
"""How the table calls each metric."""

OF_AN_AGENT = ("by agent", "in hand")
"""What is told of each agent."""


@dataclass(frozen=True)
class Golden:
    """A conversation of the table: what it is about, how it goes, and what is expected of it."""

    about: str
    drawn: str
    expected: dict[str, str]
    channel: str = "sales"
    is_acted: bool = False


def read() -> list[Golden]:
    """All of them, in the order of the files."""
    texts = [path.read_text("utf-8") for path in sorted(FOLDER.glob("*.txt"))]
    return [_golden(text) for file in texts for text in file.split("== ")[1:]]


def _golden(text: str) -> Golden:
    about, _, rest = text.partition("\n")
    drawn, _, table = rest.strip().partition("\n--")
    first, _, others = drawn.partition("\n")
    expected = {line[:20].strip(): line[20:].strip() for line in table.splitlines() if line}
    if first == "acted out":
        return Golden(about, others, expected, is_acted=True)
    if first.startswith("#"):
        return Golden(about, others, expected, channel=first[1:])
    return Golden(about, drawn, expected)


def told(desk: Desk) -> dict[int, dict[str, str]]:
    """Of each conversation by its id what the metrics say of it, as the table words it."""
    said: dict[int, dict[str, str]] = {}
    for label, metric in METRICS.items():
        for conversation, units in _units(desk, label, metric).items():
            said.setdefault(conversation, {})[label] = ", ".join(units)
    return said


def _units(desk: Desk, label: str, metric: str) -> dict[int, list[str]]:
    """Of each conversation the metric's units in their order, each as text."""
    found: dict[int, list[str]] = {}
    query = "FROM metrics.{}(as_of := " + NOW + ", with_left_out := TRUE) ORDER BY {}"
    grain = ", ".join(cards()[metric].grain)
    order = f"session_id, counted_at, {grain}" if label != "waiting" else "session_id"
    if label == "waiting":
        order += ", list_position(['queue', 'holders', 'transfers'], part)"
    rows = desk.sql(query.format(metric, order)).pl().to_dicts()
    opens = rows
    if label != "missed":
        opens = desk.sql(query.format(f"business_{metric}", order)).pl().to_dicts()
    words = {"waiting": _waiting, "missed": _missed}.get(label, _durations)
    for (conversation, row), text in words(list(zip(rows, opens, strict=True))):
        who = f"{row['agent']} " if label in OF_AN_AGENT else ""
        found.setdefault(conversation, []).append(who + text)
    return found


Rows = list[tuple[dict[str, Any], dict[str, Any]]]
Told = Iterator[tuple[tuple[int, dict[str, Any]], str]]


def _durations(rows: Rows) -> Told:
    for row, business in rows:
        open_too = clock(business["observed"])
        text = clock(row["observed"])
        if row["value"] is None:
            text += f"+ {row.get('end_reason') or row.get('close_reason') or 'pending'}"
        text += " after transfer" * bool(row.get("is_after_transfer"))
        if open_too != clock(row["observed"]):
            text += f" (open {open_too})"
        if row["left_out"]:
            text = f"left out: {row['left_out']}"
        yield (row["conversation_id"], row), text


def _waiting(rows: Rows) -> Told:
    """Of a session all its parts, and their sum."""
    for number in range(0, len(rows), 3):
        parts = rows[number : number + 3]
        first = parts[0][0]
        total, is_open = (sum(part[n]["numerator"] for part in parts) for n in (0, 1))
        named = " + ".join(f"{row['part']} {clock(row['numerator'])}" for row, _ in parts)
        text = f"{named} = {clock(total)}" + "+" * first["is_unfinished"]
        text += f" (open {clock(is_open)})" if is_open != total else ""
        if first["left_out"]:
            text = f"left out: {first['left_out']}"
        yield (first["conversation_id"], first), text


def _missed(rows: Rows) -> Told:
    sessions: dict[int, list[dict[str, Any]]] = {}
    for row, _ in rows:
        sessions.setdefault(row["session_id"], []).append(row)
    for parts in sessions.values():
        causes = [row["cause"] for row in parts if row["numerator"]]
        left_out = parts[0]["left_out"]
        text = f"left out: {left_out}" if left_out else "".join(causes) or "no"
        yield (parts[0]["conversation_id"], parts[0]), text


def clock(seconds: float) -> str:
    """`1:02:03`, or `2:03` below an hour; parts of a second are cut off."""
    minutes, second = divmod(int(seconds), 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02}:{second:02}" if hour else f"{minute}:{second:02}"


def written(said: dict[str, str]) -> Iterable[str]:
    """The lines of the table, where nothing is measured too."""
    return [f"{label:<20}{said.get(label, '-')}" for label in METRICS]
