"""When a job is due: cron expressions, read by cronsim as Debian's cron reads them.

A job of fixed times runs once in the night that clocks change: what falls into the hour that is
left out comes as soon as it is over, what falls into the repeated hour comes the first time.
Where the minute or the hour is a star, each real hour counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_

_FIELDS = {
    "minute": N_("minute"),
    "hour": N_("hour"),
    "day-of-month": N_("day of the month"),
    "month": N_("month"),
    "day-of-week": N_("day of the week"),
}
"""The fields by the names that cronsim has for them."""

_AHEAD = timedelta(hours=4)
"""Looking back starts so much later: by the wall clock a repeated hour lies before itself."""


def fault(expression: str) -> str | None:
    """What is wrong with the expression, as a sentence; None if nothing is."""
    if len(expression.split()) != len(_FIELDS):
        return _(
            "The cron expression {given!r} needs five fields: minute, hour, day of the month, "
            "month, day of the week; Mondays at 7 are '0 7 * * 1'."
        ).format(given=expression)
    try:
        next(CronSim(expression, datetime(2000, 1, 1)))
    except CronSimError as error:
        name = str(error).removeprefix("Bad ")
        return _("The cron expression {given!r} has a wrong {field}.").format(
            given=expression, field=_(_FIELDS.get(name, name))
        )
    except StopIteration:
        return _("The cron expression {given!r} names a day that never comes.").format(
            given=expression
        )
    return None


def latest(expression: str, zone: str, now: datetime) -> datetime | None:
    """The last due moment up to the aware ``now``, in UTC; None if there was none in 50 years."""
    start = (now + _AHEAD).astimezone(ZoneInfo(zone))
    moments = (at.astimezone(UTC) for at in CronSim(expression, start, reverse=True))
    return next((at for at in moments if at <= now), None)


def upcoming(expression: str, zone: str, now: datetime) -> Iterator[datetime]:
    """The due moments after the aware ``now``, in UTC and in order."""
    last = now
    for moment in CronSim(expression, now.astimezone(ZoneInfo(zone))):
        at = moment.astimezone(UTC)
        if at > last:
            yield at
            last = at
