"""What several verbs are refused for, as cases."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from acts.situations import KNOWN, SENT, The
from ccanalytics.model.action import Action
from ccanalytics.model.attachments import FileRef
from ccanalytics.model.mention import Mention

Case = tuple[Any, ...]
Refusals = dict[type[Action], dict[str, list[Case]]]

EMPTY, HUGE = FileRef("0" * 64, "empty.txt"), FileRef("1" * 64, "huge.txt")
"""Files that are stored although they should not be."""

NO_KIND = FileRef(KNOWN.sha256, "known.exe")
AT = datetime(2026, 4, 1)
NOT_LIVE = "no live session"
NO_MESSAGE = "no such message"
CONNECTOR = "not an admin (connectors run under an admin's name)"
WRITER = "neither holder nor invited nor supervisor"
SUPERVISES = "neither holder nor supervisor"
DORA_ID = The("agent:dora")


def mentions(*places: tuple[int, int], kind: str = "agent") -> dict[str, Any]:
    """The text is four characters long, one of them an emoji."""
    found = tuple(Mention(start, length, kind, DORA_ID) for start, length in places)  # type: ignore[arg-type]
    return {"text": "@d \U0001f642", "mentions": found}


def bad_mentions(situation: str) -> list[Case]:
    """Beyond the text, of no length, before it, over another, of no kind."""
    places: list[dict[str, Any]] = [
        mentions((3, 2)), mentions((1, 0)), mentions((-1, 2)), mentions((0, 2), (1, 2)),
        mentions((0, 2), kind="contact"),
    ]  # fmt: skip
    return [(situation, "ben", fields, "bad_mention") for fields in places]


def not_live(by: str = "ben", **fields: Any) -> list[Case]:
    return [
        ("closed", by, fields, "not_live"),
        ("marked as spam", by, fields, "not_live"),
        ("no session", by, fields, "no_session"),
    ]


def no_message(by: str = "ben", **fields: Any) -> list[Case]:
    """Never there, a fact that is none, deleted."""
    return [
        ("held by ben", by, fields | {"message": 10**9}, "no_message"),
        ("held by ben", by, fields | {"message": The("session.accepted")}, "no_message"),
        ("a deleted reply", by, fields | {"message": SENT}, "message_deleted"),
    ]
