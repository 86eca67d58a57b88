"""Facts to rows of the table `facts`, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from ccanalytics.model.facts import KINDS, TYPED, Fact

COLUMNS = (
    "position", "subject_kind", "subject_id", "version", "kind", "session_id", "session", "turn",
    "channel_id", "happened_at", "recorded_at", "actor", "actor_kind", "os_user", "origin", "key",
    *("act", "target", "target_kind", "reason", "text"), "data",
)  # fmt: skip
"""The columns of `facts`, in their order."""

_ENVELOPE = {
    "position": "position", "subject_id": "subject", "version": "version",
    "session_id": "session_id", "session": "session", "turn": "turn", "channel_id": "channel",
    "happened_at": "happened_at", "recorded_at": "recorded_at", "actor": "actor",
    "actor_kind": "actor_kind", "os_user": "os_user", "origin": "origin", "key": "key",
    "act": "act",
}  # fmt: skip
"""Column to field, where the envelope has one."""


def utc_now() -> datetime:
    """The clock: naive UTC, to the microsecond, as TIMESTAMP keeps it."""
    return datetime.now(UTC).replace(tzinfo=None)


def to_row(fact: Fact) -> tuple[Any, ...]:
    """The fact as a row, its body in the typed columns and the rest as JSON."""
    body = {name: getattr(fact, name) for name in fact.body_fields()}
    rest = {name: value for name, value in body.items() if name not in TYPED}
    values = {column: getattr(fact, name) for column, name in _ENVELOPE.items()}
    values |= {name: body.get(name) for name in TYPED}
    values |= {
        "subject_kind": fact.SUBJECT,
        "kind": fact.kind(),
        "data": json.dumps(rest, ensure_ascii=False) if rest else None,
    }
    return tuple(values[column] for column in COLUMNS)


def from_rows(rows: Iterable[Sequence[Any]]) -> Iterator[Fact]:
    """The facts that these rows hold."""
    for row in rows:
        values = dict(zip(COLUMNS, row, strict=True))
        cls = KINDS[values["kind"]]
        body = json.loads(values["data"]) if values["data"] else {}
        body |= {name: values[name] for name in cls.body_fields() if name in TYPED}
        envelope = {name: values[column] for column, name in _ENVELOPE.items()}
        yield cls(**envelope, **body)
