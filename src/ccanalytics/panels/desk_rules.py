"""What desk and board tell of the rules: when they ran last, until when their offers stand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb

from ccanalytics.desk import Desk
from ccanalytics.model.settings import read_stored
from ccanalytics.panels.base import Row
from ccanalytics.panels.desk_chat import raw

STEP = timedelta(seconds=5)
"""A browser counts on by itself; by how much the rules must have run on until it is told."""


HORIZON = timedelta(days=14)
"""Targets that pass later than this are looked at when they come nearer."""


class Rules:
    """When the rules of this desk's store ran last, as it was told."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._told: datetime | None = None

    def rows(self) -> list[Row]:
        """One row: since when they have not run, in milliseconds; None if they never did."""
        ran_at = self._desk.rules_ran_at()
        if ran_at is None or self._told is None or abs(ran_at - self._told) >= STEP:
            self._told = ran_at
        return [{"id": 0, "ran_at": ms(self._told)}]


def offers(connection: duckdb.DuckDBPyConnection) -> dict[int, Row]:
    """By conversation, what is offered now: whether by the queue, and until when.

    What is offered to all at once stands as long as it waits.
    """
    return {row["conversation_id"]: _offer(row) for row in raw(connection, "offers")}


def _offer(row: Mapping[str, Any]) -> Row:
    until = None
    if row["status"] == "offered" and row["moved_at"] is not None:
        rules = read_stored(row["settings"])
        seconds = rules.next_after if row["is_queue_offer"] else rules.accept_within
        until = ms(row["moved_at"] + timedelta(seconds=seconds))
    return {"is_queue_offer": bool(row["is_queue_offer"]), "offer_until": until}


def due(desk: Desk, connection: duckdb.DuckDBPyConnection) -> dict[int, dict[str, Any]]:
    """By conversation whose contact waits, where its channel has a target, as `Desk.late` tells it:
    when that passes or has passed (due_at), channel and agent."""
    # It takes a while to ask, and most small centres have no targets.
    targets = "SELECT 1 FROM channels WHERE contains(settings, 'response_target') LIMIT 1"
    if not connection.execute(targets).fetchall():
        return {}
    late = desk.late(within=HORIZON.total_seconds())
    rows = (dict(zip(late.columns, row, strict=True)) for row in late.fetchall())
    return {row["conversation_id"]: row for row in rows}


def ms(at: datetime | None) -> int | None:
    """A moment as the browser has it: milliseconds since 1970."""
    return None if at is None else int(at.replace(tzinfo=UTC).timestamp() * 1000)
