"""Conversations drawn as text: `10:05 ben: Hi` is a minute of the day, who, and what.

Who: a contact (marta), an agent (ben, dora), `bot`, `note ben`, or an event: `accept ben`,
`to dora`, `to #support`, `close`, `spam`.
"""

from __future__ import annotations

import csv
from pathlib import Path

from ccanalytics.importers import import_file
from ccanalytics.importers.history import COLUMNS
from centre import Centre

AGENTS = ("ben", "dora")
EVENTS = {"accept": "session.accepted", "close": "session.closed", "spam": "session.marked_spam"}


def draw(centre: Centre, *conversations: str, channel: str = "sales") -> None:
    """Put the drawn conversations, each in one session, into the centre's history."""
    rows = [
        row
        for thread, drawn in enumerate(conversations)
        for row in _rows(f"{channel}-{thread}", drawn, channel)
    ]
    bring(centre, rows)


def written(centre: Centre, rows: list[dict[str, str]]) -> Path:
    """A file of these rows of facts."""
    file = centre.path.with_name("drawn.csv")
    with file.open("w", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return file


def bring(centre: Centre, rows: list[dict[str, str]]) -> None:
    """Import rows of facts, all of which are good."""
    file = written(centre, rows)
    result = import_file(centre.path, "facts", file, by="ana")
    assert result.rejects == 0, result.rejects_file and result.rejects_file.read_text()


def fact(thread: str, number: int, at: str, kind: str, who: str, **more: str) -> dict[str, str]:
    """One row of facts."""
    agent = "agent" if who in AGENTS else "contact"
    return {
        "kind": kind, "connector": "webchat", "thread": thread, "session": "1",
        "happened_at": at, "actor": who, "actor_kind": agent, "id": str(number),
    } | more  # fmt: skip


def _rows(thread: str, drawn: str, channel: str) -> list[dict[str, str]]:
    lines = [line.strip() for line in drawn.strip().splitlines()]
    rows = []
    for number, line in enumerate(lines, 1):
        clock, _, words = line.partition(" ")
        rows.append(_event(thread, number, f"2026-03-02 {clock}:00", words))
    opener = rows[0] | {"kind": "session.opened", "target": channel, "target_kind": "channel"}
    return [opener | {"id": "0", "text": "", "reason": ""}, *rows]


def _event(thread: str, number: int, at: str, words: str) -> dict[str, str]:
    verb, _, rest = words.partition(" ")
    if verb == "to":
        kind = "channel" if rest.startswith("#") else "agent"
        target = {"target": rest.removeprefix("#"), "target_kind": kind}
        return fact(thread, number, at, "conversation.transferred", "ben", **target)
    if verb in EVENTS:
        reason = {"close": "closed", "spam": "spam"}.get(verb, "")
        return fact(thread, number, at, EVENTS[verb], rest or "ben", reason=reason)
    if verb == "note":
        return fact(thread, number, at, "note.added", rest, text="x")
    who = words.partition(":")[0]
    if who == "bot":
        return fact(thread, number, at, "message.sent", who, actor_kind="bot", text="x")
    kind = "message.sent" if who in AGENTS else "message.received"
    return fact(thread, number, at, kind, who, text="x")
