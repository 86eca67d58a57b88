"""What is known of each run of a report: run.json in its folder, written when it is over."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ccanalytics.language import noted as N_
from ccanalytics.reporting.files import write_text

RECORD = "run.json"

_DAWN, _DUSK = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)

DONE, FAILED = N_("done"), N_("failed")


@dataclass(frozen=True, kw_only=True)
class Scheduled:
    """The job that a run was made for, when it was due (UTC), and the window that it has."""

    job: str
    due_at: datetime
    window: str | None = None


@dataclass(frozen=True, kw_only=True)
class RunRecord:
    """One finished run: what was asked, when it was done (UTC) and how it ended."""

    report: str
    title: str
    parameters: Mapping[str, Any]
    status: str
    error: str
    """Why it failed, on one line; empty if it did not."""
    started_at: datetime
    finished_at: datetime
    snapshot: int
    zone: str
    """The centre's zone."""
    store: str
    """Which store it is, wherever its file lies."""
    notebook: str
    html: str | None
    scheduled: Scheduled | None = None
    folder: Path = field(default=Path(), compare=False)

    @property
    def page(self) -> Path | None:
        """What there is to look at: the page, else the notebook; None if both are gone."""
        for name in (self.html, self.notebook):
            found = self.folder / Path(name or "").name
            with suppress(OSError):  # a name may be too long to be one
                if found.is_file():
                    return found
        return None

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON; moments end with Z."""
        data = _plain(asdict(self))
        del data["folder"]
        return dict(data)


def write_record(record: RunRecord) -> None:
    """Write run.json into the record's folder, whole or not at all."""
    text = json.dumps(record.to_dict(), indent=1, ensure_ascii=False, default=str)
    write_text(record.folder / RECORD, text + "\n")


def read_records(out: Path) -> tuple[list[RunRecord], list[Path]]:
    """The runs in ``out``, the newest first, and the files that cannot be read as one."""
    found, broken = [], []
    for path in sorted(out.glob(f"*/*/{RECORD}")):
        try:
            found.append(_read(path))
        except (OSError, ValueError, TypeError, KeyError, ArithmeticError, RecursionError):
            broken.append(path)
    return sorted(found, key=lambda run: (run.started_at, run.folder), reverse=True), broken


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    return utc_text(value) if isinstance(value, datetime) else value


def utc_text(at: datetime) -> str:
    """An aware moment in UTC, to the second: ``2026-03-09T06:00:00Z``."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _read(path: Path) -> RunRecord:
    """The record in the file; what is no record raises one of the errors caught above."""
    data = json.loads(path.read_text("utf-8"))
    made = RunRecord(
        report=_of(str, data["report"]),
        title=_of(str, data["title"]),
        status=_of(str, data["status"]),
        error=_of(str, data["error"]),
        zone=_of(str, data["zone"]),
        store=_of(str, data["store"]),
        notebook=_of(str, data["notebook"]),
        started_at=_moment(data["started_at"]),
        finished_at=_moment(data["finished_at"]),
        parameters=_of(dict, data["parameters"]),
        snapshot=_position(data["snapshot"]),
        html=data["html"] and _of(str, data["html"]),
        scheduled=data["scheduled"] and _scheduled(data["scheduled"]),
        folder=path.parent,
    )
    ZoneInfo(made.zone)
    if made.status not in (DONE, FAILED):
        raise ValueError(made.status)
    return made


def _scheduled(data: Mapping[str, Any]) -> Scheduled:
    return Scheduled(
        job=_of(str, data["job"]),
        due_at=_moment(data["due_at"]),
        window=data["window"] and _of(str, data["window"]),
    )


def _of(kind: type[Any], value: object) -> Any:
    if not isinstance(value, kind):
        raise TypeError(value)
    return value


def _position(number: object) -> int:
    """The number of a snapshot; one that no store has given is none."""
    if not 0 <= _of(int, number) < 2**63:
        raise ValueError(number)
    return int(number)  # type: ignore[call-overload, no-any-return]


def _moment(word: object) -> datetime:
    """An aware moment, in UTC; without an offset it is none that we have written.

    Nor is one so near the ends of time that some zone cannot tell it.
    """
    at = datetime.fromisoformat(_of(str, word))
    if at.tzinfo is None or not _DAWN < at < _DUSK:
        raise ValueError(word)
    return at.astimezone(UTC)
