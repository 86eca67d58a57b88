"""The local time of moments in SQL, quickly: a zone's clocks change twice a year, not per row."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

YEARS_BACK, YEARS_AHEAD = 5, 2
"""So far from now the changes are told one by one; DuckDB is asked for what lies beyond."""

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


def local_sql(zone: str, moment: str) -> str:
    """SQL of the ``moment``, a TIMESTAMP in UTC, as the clocks of ``zone`` showed it.

    What ``timezone(zone, timezone('UTC', moment))`` gives too, ten times as slowly.
    """
    since, until = _bounds(datetime.now(UTC).year)
    beyond = f"epoch_us(timezone('{zone}', timezone('UTC', {moment}))) - epoch_us({moment})"
    # The newest first: most of what is asked about is of late.
    whens = "".join(
        f" WHEN {moment} >= TIMESTAMP '{begins}' THEN {offset}"
        for begins, offset in reversed(_offsets(zone, since, until))
    )
    case = f"CASE WHEN {moment} >= TIMESTAMP '{until}' THEN {beyond}{whens} ELSE {beyond} END"
    return f"make_timestamp(epoch_us({moment}) + {case})"


def _bounds(year: int) -> tuple[datetime, datetime]:
    return datetime(year - YEARS_BACK, 1, 1), datetime(year + YEARS_AHEAD, 1, 1)


@cache
def _offsets(zone: str, since: datetime, until: datetime) -> list[tuple[datetime, int]]:
    """From when on, in UTC, the zone's clocks are how many microseconds ahead of UTC."""
    clocks = ZoneInfo(zone)
    found = [(since, _ahead(clocks, since))]
    moment = since
    while moment < until:
        moment += _DAY
        if _ahead(clocks, moment) != found[-1][1]:
            found.append(_change(clocks, moment - _DAY, moment))
    return found


def _change(clocks: ZoneInfo, before: datetime, after: datetime) -> tuple[datetime, int]:
    """The change between two moments, to the minute."""
    ahead = _ahead(clocks, after)
    while after - before > _MINUTE:
        middle = before + (after - before) // _MINUTE // 2 * _MINUTE
        if _ahead(clocks, middle) == ahead:
            after = middle
        else:
            before = middle
    return after, ahead


def _ahead(clocks: ZoneInfo, moment: datetime) -> int:
    ahead = moment.replace(tzinfo=UTC).astimezone(clocks).utcoffset()
    return (ahead or timedelta()) // timedelta(microseconds=1)
