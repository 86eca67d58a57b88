"""Conversations drawn as text: `10:05 ben: Hi` is a minute of the day, who, and what.

Who: a contact (marta), an agent (ben, dora, carla), `bot`, `note ben`, or an event: `accept ben`,
`to dora`, `to #support`, `close`, `spam`. Ben transfers and closes unless somebody else is named
before: `bot to #support`, `dora close`; so are `dora take` and `dora reopen`, `ben dismiss`,
`rules return` (to the queue), `rules silence` (closed) and, first of all, `ben start`. With
`new marta: Hello?` begins the next session.

The day is Monday 2 March 2026 until a line names another: `2026-03-03 10:05 ben: Hi`. Times are
UTC and may have seconds.
"""

from __future__ import annotations

import csv
from pathlib import Path

from ccanalytics.importers import import_file
from ccanalytics.importers.history import COLUMNS
from centre import Centre

AGENTS = ("ben", "carla", "dora")
DAY = "2026-03-02"
EVENTS = {
    "accept": ("session.accepted", ""),
    "close": ("session.closed", "closed"),
    "silence": ("session.closed", "silence"),
    "spam": ("session.marked_spam", "spam"),
    "return": ("session.returned", "away"),
    "dismiss": ("turn.dismissed", "no_reply_needed"),
    "start": ("session.accepted", ""),
    "take": ("session.accepted", ""),
    "reopen": ("session.reopened", ""),
}
"""Of each event its kind, and the reason that it gives."""


def draw(centre: Centre, *conversations: str, channel: str = "sales") -> None:
    """Put the drawn conversations into the centre's history."""
    rows = [
        row
        for thread, drawn in enumerate(conversations)
        for row in rows_of(f"{channel}-{thread}", drawn, channel)
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
    side = {"bot": "bot", "rules": "system"}.get(who, "agent" if who in AGENTS else "contact")
    return {
        "kind": kind, "connector": "webchat", "thread": thread, "session": "1",
        "happened_at": at, "actor": "" if who == "rules" else who, "actor_kind": side,
        "id": str(number),
    } | more  # fmt: skip


def dated(drawn: str) -> list[tuple[str, str]]:
    """The drawn lines, each the time and what happens."""
    lines, day = [], DAY
    for line in drawn.strip().splitlines():
        clock, words = line.strip().split(" ", 1)
        if "-" in clock:
            day, (clock, words) = clock, words.split(" ", 1)
        lines.append((f"{day} {clock}" + ":00" * (clock.count(":") == 1), words))
    return lines


def rows_of(thread: str, drawn: str, channel: str) -> list[dict[str, str]]:
    """The facts of a conversation that is drawn, each of its sessions with its opening."""
    sessions: list[list[dict[str, str]]] = [[]]
    for number, (at, words) in enumerate(dated(drawn), 1):
        if words.startswith("new "):
            sessions.append([])
        session = {"session": str(len(sessions))}
        told = _event(thread, number, at, words.removeprefix("new "))
        sessions[-1] += [row | session for row in told]
    is_ours = drawn.split()[2:3] == ["start"]
    for rows in sessions:
        opener = min(rows, key=lambda row: row["happened_at"]) | {"kind": "session.opened"}
        opener |= {"target": channel, "target_kind": "channel", "text": ""}
        opener["id"] = f"opening {opener['session']}"
        rows.insert(0, opener | {"reason": "outbound" if is_ours else ""})
    return [row for rows in sessions for row in rows]


def _event(thread: str, number: int, at: str, words: str) -> list[dict[str, str]]:
    """What a line tells: one fact, or the transfer and the acceptance that taking over is."""
    first, _, rest = words.partition(" ")
    if first == "note":
        return [fact(thread, number, at, "note.added", rest, text="x")]
    if ":" in words:
        who = words.partition(":")[0]
        kind = "message.received" if who not in (*AGENTS, "bot", "rules") else "message.sent"
        return [fact(thread, number, at, kind, who, text="x")]
    is_named = first in (*AGENTS, "bot", "rules")
    who, (verb, _, rest) = (first, rest.partition(" ")) if is_named else ("ben", (first, "", rest))
    if verb == "to":
        return [_passed(thread, number, at, who, rest)]
    kind, reason = EVENTS[verb]
    who = rest or who
    more = {"target": who, "target_kind": "agent"} if verb == "reopen" and who != "rules" else {}
    passed = [_passed(thread, number, at, who, who, reason="pull")] if verb == "take" else []
    return [*passed, fact(thread, number, at, kind, who, reason=reason, **more)]


def _passed(thread: str, number: int, at: str, who: str, to: str, **more: str) -> dict[str, str]:
    kind = "channel" if to.startswith("#") else "agent"
    target = {"target": to.removeprefix("#"), "target_kind": kind}
    return fact(thread, number, at, "conversation.transferred", who, **target, **more)
