"""What of the store is asked about: moments, a window of time, a channel."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from ccanalytics.errors import BadInput, NotFound, unknown
from ccanalytics.language import gettext as _

WITHIN = """
    ($since::TIMESTAMP IS NULL OR counted_at >= $since::TIMESTAMP)
    AND ($until::TIMESTAMP IS NULL OR counted_at < $until::TIMESTAMP)
    AND ($channel::VARCHAR IS NULL OR channel = $channel::VARCHAR)
"""
"""What is in the window that `window` has read."""


def window(
    connection: duckdb.DuckDBPyConnection,
    *,
    since: str | date | None,
    until: str | date | None,
    channel: str | None,
) -> dict[str, Any]:
    """The window as parameters of SQL: two moments in UTC, either of which may be None, a channel.

    Raises BadInput for what is no moment and for an empty window, NotFound for an unknown channel.
    """
    zone, _position = centre(connection)
    start, end = utc(since, zone), utc(until, zone)
    if start is not None and end is not None and start >= end:
        raise BadInput(
            _("The window is empty: since {since} is not before until {until}.").format(
                since=since, until=until
            )
        )
    if channel is not None:
        check_channel(connection, str(channel))
    return {"since": start, "until": end, "channel": channel}


def utc(moment: str | date | None, zone: str) -> datetime | None:
    """A moment as naive UTC; without an offset of its own it is read in ``zone``."""
    if moment is None or moment == "":
        return None
    if isinstance(moment, str):
        try:
            moment = datetime.fromisoformat(moment)
        except ValueError:
            raise BadInput(
                _("{moment!r} is no moment: write 2026-03-31 or 2026-03-31T18:00.").format(
                    moment=moment
                )
            ) from None
    elif not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(zone))
    try:
        return moment.astimezone(UTC).replace(tzinfo=None)
    except OverflowError:
        raise BadInput(
            _("{day} is too near the ends of time.").format(day=f"{moment:%Y-%m-%d}")
        ) from None


def centre(connection: duckdb.DuckDBPyConnection) -> tuple[str, int]:
    """The centre's zone, and the position of the last fact."""
    row = connection.execute(
        "SELECT (SELECT any_value(zone) FROM centres), position FROM store"
    ).fetchone()
    if row is None:
        raise NotFound(_("The store has no centre; run: ccanalytics verify"))
    return row[0], row[1]


def check_as_of(connection: duckdb.DuckDBPyConnection, as_of: datetime | None) -> None:
    """Before the last fact it would watch the unfinished less long than the finished."""
    if as_of is None:
        return
    last = connection.execute(
        "SELECT max(happened_at) FROM facts WHERE subject_kind = 'conversation'"
    ).fetchall()[0][0]
    if last is not None and as_of < last:
        raise BadInput(
            _("as_of lies before the last fact ({last} UTC); use until.").format(
                last=f"{last:%Y-%m-%d %H:%M}"
            )
        )


def check_channel(connection: duckdb.DuckDBPyConnection, channel: str) -> None:
    """Raise NotFound, with the nearest name, unless there is this channel."""
    known = [row[0] for row in connection.execute("SELECT name FROM channels").fetchall()]
    if channel not in known:
        raise NotFound(unknown("channel", channel, known))
