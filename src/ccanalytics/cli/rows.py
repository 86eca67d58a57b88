"""Rows of the store as commands print them, for people and for scripts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from ccanalytics.language import moment

Row = dict[str, Any]


def rows_of(relation: Any) -> list[Row]:
    """The rows of a relation, each by the names of its columns."""
    return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]


def plain(value: Any) -> Any:
    """Plain data for JSON; times are UTC and say so."""
    if isinstance(value, datetime):
        return f"{value.isoformat()}Z"
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value


def when(at: datetime | None, zone: str) -> str:
    """The time of day in ``zone``, with the date before it unless that is today."""
    if at is None:
        return "–"
    local = at.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
    is_today = local.date() == datetime.now(ZoneInfo(zone)).date()
    return f"{local:%H:%M}" if is_today else moment(local)
