"""`ccanalytics channel`: the channels, their rules, what these were and who changed them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from ccanalytics.cli.holidays import Years
from ccanalytics.cli.options import common, json_option, settings, zone_of
from ccanalytics.cli.pairs import PairType
from ccanalytics.cli.rows import plain, when
from ccanalytics.cli.rules import COLUMNS, Rules, rows
from ccanalytics.cli.rules_changed import change, say_history
from ccanalytics.cli.tables import Column, say_table
from ccanalytics.cli.terminal import say, say_json, say_labelled, shown
from ccanalytics.errors import BadInput
from ccanalytics.language import gettext as _
from ccanalytics.language import moment, number
from ccanalytics.language import noted as N_
from ccanalytics.model import settings as kept
from ccanalytics.model.open_time import open_time
from ccanalytics.model.people import Channel, Directory
from ccanalytics.model.spoken import word

if TYPE_CHECKING:
    from ccanalytics.desk import Desk

LIST = (
    Column(N_("Name"), is_cut=True),
    Column(N_("Title"), is_cut=True),
    Column(N_("Agents"), is_number=True),
    Column(N_("Distribution")),
    Column(N_("Open now")),
    Column(N_("Waiting"), is_number=True),
)


WAITING = """
    SELECT channel_id, count(*) FROM sessions_live WHERE status <> 'held' GROUP BY channel_id
"""


@click.command("channel")
@click.argument("name", required=False)
@click.option("--on", metavar="TIME", help="The rules of that moment, in the centre's zone.")
@click.option("--history", is_flag=True, help="Who changed what, and when.")
@click.option(
    "--set",
    "pairs",
    type=PairType(),
    multiple=True,
    help="Change a rule, as in next_after=90 or close_after=none; may be repeated.",
)
@click.option(
    "--file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Change the rules that are in this file, TOML or JSON; - is stdin.",
)
@click.option("--holidays", metavar="ES[-MD]", help="Add the public holidays of a country, region.")
@click.option("--years", type=Years(), help="Those of these years.  [default: this one and next]")
@json_option()
@common
@click.pass_context
def command(
    ctx: click.Context,
    /,
    name: str | None,
    on: str | None,
    history: bool,
    as_json: bool,
    **given: Any,
) -> None:
    """Show the channels, or the rules of one and their keys; or change them.

    Times are seconds, or as in "2 min"; agents are logins with commas between them; hours are one
    line, "Europe/Madrid mon-fri 09:00-18:00, sat 10:00-14:00", or JSON. What is changed is told,
    and `--on` still shows what held before. Only admins change rules.
    """
    is_changing = any(given.get(one) for one in ("pairs", "file", "holidays"))
    if name is None and (is_changing or on or history):
        raise BadInput(_("Name the channel: `ccanalytics channel` lists them."))
    if is_changing + bool(on) + history > 1:
        raise BadInput(_("Change the rules, or ask for those of a time, or for their history."))
    if given["years"] and not given["holidays"]:
        raise BadInput(_("Say whose holidays: --holidays ES, or --holidays ES-MD."))
    desk = settings(ctx).desk()
    if name is None:
        _list(desk, as_json)
    elif is_changing:
        change(ctx, desk, name, as_json, **given)
    elif history:
        say_history(desk, name, as_json)
    else:
        _show(desk, name, on, as_json)


def _list(desk: Desk, as_json: bool) -> None:
    listed = [_listed(channel, directory, desk) for directory, channel in _channels(desk)]
    waiting = dict(desk.sql(WAITING).fetchall())
    for row in listed:
        row["waiting"] = waiting.get(row["channel_id"], 0)
    if as_json:
        say_json(plain(listed))
    elif listed:
        zone = zone_of(desk)
        say_table(LIST, (_cells(row, zone) for row in listed))
    else:
        say(_("There is no channel yet: ccanalytics do add-channel NAME makes one."))


def _channels(desk: Desk) -> list[tuple[Directory, Channel]]:
    with desk.store.loading() as loading:
        directory = loading.directory()
    return [(directory, one) for one in sorted(directory.channels.values(), key=lambda c: c.name)]


def _listed(channel: Channel, directory: Directory, desk: Desk) -> dict[str, Any]:
    rules = kept.plain(channel.settings, directory)
    hours, now = open_time(channel.settings.hours), desk.clock()
    return {
        "channel_id": channel.id,
        "channel": channel.name,
        "title": channel.title,
        "roster": rules["roster"],
        "distribution": rules["distribution"],
        "has_hours": bool(rules["hours"]),
        "is_open": hours.is_open(now),
        "opens_at": hours.next_opening(now),
    }


def _cells(row: dict[str, Any], zone: str) -> tuple[object, ...]:
    return (
        shown(row["channel"], 40),
        shown(row["title"] or "–", 40),
        number(len(row["roster"])),
        word(row["distribution"]),
        _open_now(row, zone),
        number(row["waiting"]),
    )


def _open_now(row: dict[str, Any], zone: str) -> str:
    if not row["has_hours"]:
        return _("always")
    if row["is_open"]:
        return _("yes")
    if row["opens_at"] is None:
        return _("no")
    return _("no, opens {time}").format(time=when(row["opens_at"], zone))


def _show(desk: Desk, name: str, on: str | None, as_json: bool) -> None:
    zone = zone_of(desk)
    at = _moment(on, zone) if on else None
    told = desk.settings(name, at)
    if as_json:
        say_json(told)
        return
    directory, channel = next(one for one in _channels(desk) if one[1].name == name)
    say_labelled(dict(_head(desk, directory, channel, at, zone)))
    say()
    usual: Rules = kept.plain(kept.Settings(), directory)
    today = (at or desk.clock()).replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date()
    say_table(COLUMNS, rows(told, usual, today))
    if at is None:
        say()
        say(
            _("Change one: {command}").format(command=f"ccanalytics channel {name} --set KEY=VALUE")
        )


def _head(
    desk: Desk, directory: Directory, channel: Channel, at: datetime | None, zone: str
) -> Iterator[tuple[str, str]]:
    has_title = channel.title not in ("", channel.name)
    title = f" ({shown(channel.title, 80)})" if has_title else ""
    yield _("Channel"), f"{shown(channel.name)}{title}"
    if at is None:
        yield _("Open now"), _open_now(_listed(channel, directory, desk), zone)
    else:
        local = at.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
        yield _("Rules of"), f"{moment(local)} ({zone})"


def _moment(text: str, zone: str) -> datetime:
    """A moment of the centre's zone, unless it has an offset, as naive UTC."""
    try:
        found = datetime.fromisoformat(text)
        local = found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))
        return local.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        sentence = _("{given!r} is no moment: write 2026-03-31T18:00 or 2026-03-31T18:00+02:00.")
        raise BadInput(sentence.format(given=text[:40])) from None
