"""Facts to rows of the table `facts`, and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple
from datetime import UTC, datetime
from functools import cache
from typing import Any, get_args, get_type_hints

from ccanalytics.model.facts import KINDS, TYPED, Fact
from ccanalytics.model.mention import Mention

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


def _json(value: Any) -> Any:
    """What JSON has no words for: a time, and a small dataclass as the list of its values."""
    return value.isoformat() if isinstance(value, datetime) else astuple(value)


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def _mentions(value: list[list[Any]]) -> tuple[Mention, ...]:
    return tuple(Mention(*each) for each in value)


@cache
def _readers(kind: str) -> dict[str, Callable[[Any], Any]]:
    """How each body field of such facts that JSON keeps is read back."""
    cls = KINDS[kind]
    hints = get_type_hints(cls)
    readers: dict[str, Callable[[Any], Any]] = {}
    for name in cls.body_fields():
        kinds = get_args(hints[name]) or (hints[name],)
        if datetime in kinds:
            readers[name] = datetime.fromisoformat
        else:
            readers[name] = _mentions if Mention in kinds else _frozen
    return readers


def to_row(fact: Fact) -> tuple[Any, ...]:
    """The fact as a row, its body in the typed columns and what else it tells as JSON."""
    body = {name: getattr(fact, name) for name in fact.body_fields()}
    rest = {
        name: value for name, value in body.items() if name not in TYPED and value not in (None, ())
    }
    values = {column: getattr(fact, name) for column, name in _ENVELOPE.items()}
    values |= {name: body.get(name) for name in TYPED}
    values |= {
        "subject_kind": fact.SUBJECT,
        "kind": fact.kind(),
        "data": json.dumps(rest, ensure_ascii=False, default=_json) if rest else None,
    }
    return tuple(values[column] for column in COLUMNS)


def from_rows(rows: Iterable[Sequence[Any]]) -> Iterator[Fact]:
    """The facts that these rows hold."""
    for row in rows:
        values = dict(zip(COLUMNS, row, strict=True))
        cls = KINDS[values["kind"]]
        kept = json.loads(values["data"]) if values["data"] else {}
        read = _readers(values["kind"]) if kept else {}
        body = {name: read[name](value) for name, value in kept.items()}
        body |= {name: values[name] for name in cls.body_fields() if name in TYPED}
        envelope = {name: values[column] for column, name in _ENVELOPE.items()}
        yield cls(**envelope, **body)
