"""What a report knows of its centre: what channels and people are called, zone and span."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from ccanalytics.metrics.reader import Reader

_QUERY = """
    SELECT
        (SELECT list({'key': name, 'title': title} ORDER BY channel_id) FROM channels),
        (SELECT list({'key': login, 'title': name} ORDER BY agent_id) FROM agents),
        (SELECT any_value(zone) FROM centres),
        (SELECT min(happened_at) FROM facts WHERE subject_kind = 'conversation'),
        (SELECT max(happened_at) FROM facts WHERE subject_kind = 'conversation')
"""


@dataclass(frozen=True)
class About:
    """The centre of a report.

    ``titles`` are the channels' titles by name and ``people`` the agents' names by login; what
    two share has its key added. ``first_at`` and ``last_at`` (UTC) are when conversations first
    and last moved; None while there are none.
    """

    titles: dict[str, str]
    people: dict[str, str]
    zone: str
    first_at: datetime | None
    last_at: datetime | None

    def local(self, at: datetime) -> datetime:
        """A moment in UTC as the centre's clocks show it."""
        return at.replace(tzinfo=UTC).astimezone(ZoneInfo(self.zone))

    def week_of(self, at: datetime) -> date:
        """The Monday of the week in which it lies."""
        day = self.local(at).date()
        return day - timedelta(days=day.weekday())


def about(centre: Reader) -> About:
    """Ask all of it in one question."""
    channels, agents, zone, first_at, last_at = centre.sql(_QUERY).fetchall()[0]
    return About(_told_apart(channels), _told_apart(agents), zone, first_at, last_at)


def _told_apart(rows: list[dict[str, str]] | None) -> dict[str, str]:
    named = {row["key"]: row["title"] or row["key"] for row in rows or []}
    titles = list(named.values())
    return {
        key: title if titles.count(title) == 1 else f"{title} ({key})"
        for key, title in named.items()
    }
