"""`ccanalytics timeline`: a day as a supervisor tells it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from ccanalytics.cli.options import common, json_option, settings
from ccanalytics.cli.rows import Row, plain, rows_of
from ccanalytics.cli.terminal import say, say_json
from ccanalytics.errors import BadInput
from ccanalytics.language import day as told_day
from ccanalytics.language import gettext as _

if TYPE_CHECKING:
    from ccanalytics.cli.events import Event
    from ccanalytics.desk import Desk


@click.command("timeline")
@click.option("--channel", metavar="NAME", help="Only what was in this channel meanwhile.")
@click.option("--since", metavar="TIME", help="From then on.  [default: the beginning of the day]")
@click.option("--until", metavar="TIME", help="Before then.  [default: now]")
@json_option()
@common
@click.pass_context
def command(
    ctx: click.Context,
    channel: str | None,
    since: str | None,
    until: str | None,
    as_json: bool,
) -> None:
    """Tell what happened, a line for each event: who wrote, to whom the queue offered it, who
    answered and after how long, what the rules did.

    Times are those of the centre's zone. What the rules did later than it was due says since when
    it was.
    """
    desk = settings(ctx).desk()
    zone, events = timeline(desk, channel, since, until)
    if as_json:
        say_json(plain([_as_data(event) for event in events]))
    elif events:
        for line in lines(events, zone):
            say(line)
    else:
        say(_("Nothing happened."))


def timeline(
    desk: Desk, channel: str | None = None, since: str | None = None, until: str | None = None
) -> tuple[str, list[Event]]:
    """The centre's zone, and what happened in the window; BadInput, NotFound for a wrong one."""
    from ccanalytics.cli.events import KINDS, Telling
    from ccanalytics.metrics.window import centre, window

    with desk.store.loading() as loading:
        directory = loading.directory()
        zone, _position = centre(loading.con)
        asked = window(loading.con, since=since, until=until, channel=channel)
    end = asked["until"] or desk.clock() + timedelta(microseconds=1)
    start = asked["since"] or _midnight(end, zone)
    if start >= end:
        raise BadInput(_("That is yet to come: it is {now} UTC.").format(now=f"{end:%H:%M:%S}"))
    found = directory.channel(channel) if channel else None
    values = {
        "since": start,
        "until": end,
        "channel": found.id if found else None,
        "kinds": KINDS,
    }
    rows = rows_of(desk.sql(_sql(), values))
    if found is not None:
        roster = found.settings.roster
        rows = [row for row in rows if _concerns(row, found.id, roster)]
    return zone, list(Telling(directory).told(rows))


def lines(events: list[Event], zone: str) -> Iterator[str]:
    """The events as text: a head for each day where there are several, columns flush."""
    channels, names = (
        max(len(getattr(event, column)) for event in events) for column in ("channel", "of")
    )
    days = [_local(event.row["happened_at"], zone).date() for event in events]
    is_long = days[0] != days[-1]
    for number, (event, date) in enumerate(zip(events, days, strict=True)):
        if is_long and (number == 0 or date != days[number - 1]):
            yield told_day(date)
        at = f"{_local(event.row['happened_at'], zone):%H:%M:%S}"
        yield f"{at}  {event.channel:<{channels}}  {event.of:<{names}}  {_said(event, zone)}"


def _said(event: Event, zone: str) -> str:
    """What is said, and since when it was due where the rules came late to it."""
    from ccanalytics.cli.events import LATE

    due_at, done_at = event.row["due_at"], event.row["happened_at"]
    if due_at is None or done_at - due_at < LATE:
        return event.said
    times = {"due": _clock(due_at, done_at, zone), "done": _clock(done_at, done_at, zone)}
    return f"{event.said} {_('(due at {due}, done at {done})').format(**times)}"


def _clock(at: datetime, other: datetime, zone: str) -> str:
    local = _local(at, zone)
    is_same_day = local.date() == _local(other, zone).date()
    return f"{local:%H:%M:%S}" if is_same_day else f"{told_day(local.date())}, {local:%H:%M:%S}"


def _concerns(row: Row, channel: int, roster: tuple[int, ...]) -> bool:
    """Whether it is about this channel: its conversations, its rules, its agents' presence."""
    kind, number = row["subject_kind"], row["subject_id"]
    return kind == "conversation" or number == channel or number in roster


def _as_data(event: Event) -> dict[str, Any]:
    row = event.row
    is_conversation = row["subject_kind"] == "conversation"
    return {
        "position": row["position"],
        "happened_at": row["happened_at"],
        "due_at": row["due_at"],
        "kind": row["kind"],
        "channel": event.channel if row["channel_id"] else None,
        "conversation": row["subject_id"] if is_conversation else None,
        "session": row["session_id"],
        "of": event.of,
        "said": event.said,
    }


def _midnight(end: datetime, zone: str) -> datetime:
    """The beginning of the day on which the window ends."""
    local = _local(end - timedelta(microseconds=1), zone)
    first = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return first.astimezone(UTC).replace(tzinfo=None)


def _local(at: datetime, zone: str) -> datetime:
    return at.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))


@cache
def _sql() -> str:
    return files(__package__).joinpath("timeline.sql").read_text("utf-8")
