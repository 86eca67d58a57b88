"""`ccanalytics who`: the agents, who of them is there, and how much each has to do."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from ccanalytics.cli.options import common, json_option, settings, zone_of
from ccanalytics.cli.rows import Row, plain, rows_of, when
from ccanalytics.cli.tables import Column, say_table
from ccanalytics.cli.terminal import say, say_json, shown
from ccanalytics.language import gettext as _
from ccanalytics.language import ngettext, number
from ccanalytics.language import noted as N_
from ccanalytics.model.open_time import open_time
from ccanalytics.model.people import ONLINE, PRESENCES, Agent, Directory
from ccanalytics.model.spoken import spoken

if TYPE_CHECKING:
    from ccanalytics.desk import Desk

COLUMNS = (
    Column(N_("Login"), is_cut=True),
    Column(N_("Name"), is_cut=True),
    Column(N_("Role")),
    Column(N_("Presence")),
    Column(N_("How long"), is_number=True),
    Column(N_("Holds"), is_number=True),
    Column(N_("Offered"), is_number=True),
    Column(N_("Shift"), is_cut=True),
)

LOAD = """
    SELECT
        coalesce(offered_to, agent_id) AS agent_id,
        count(*) FILTER (status = 'held') AS held,
        count(*) FILTER (status = 'offered') AS offered,
        count(*) FILTER (status = 'held' AND waiting_since IS NOT NULL) AS waiting
    FROM sessions_live
    WHERE coalesce(offered_to, agent_id) IS NOT NULL
    GROUP BY ALL
"""


@click.command("who")
@click.option("--channel", metavar="NAME", help="Only the agents in the roster of this channel.")
@json_option()
@common
@click.pass_context
def command(ctx: click.Context, channel: str | None, as_json: bool) -> None:
    """Show the agents: who is online, paused or away, since when, and how many sessions they have.

    Holds are sessions that they have accepted, offered those that wait for them to. A shift is what
    is planned, as `ccanalytics do set-shifts` plans it.
    """
    desk = settings(ctx).desk()
    with desk.store.loading() as loading:
        directory = loading.directory()
    rows = _rows(desk, directory, channel)
    if as_json:
        say_json(plain(rows))
    elif rows:
        zone = zone_of(desk)
        say_table(COLUMNS, (_cells(row, zone) for row in rows))
        say()
        say(_counted(rows))
    else:
        say(_("Nobody is in the roster of {channel}.").format(channel=channel))


def _rows(desk: Desk, directory: Directory, channel: str | None) -> list[Row]:
    """Those who are there first, then by login; of a channel in the order of its roster."""
    load = {row.pop("agent_id"): row for row in rows_of(desk.sql(LOAD))}
    nothing = {"held": 0, "offered": 0, "waiting": 0}
    now = desk.clock()
    return [
        _row(agent, directory, now) | load.get(agent.id, nothing)
        for agent in _asked(directory, channel)
    ]


def _asked(directory: Directory, channel: str | None) -> list[Agent]:
    if channel is not None:
        return [directory.agents[one] for one in directory.channel(channel).settings.roster]
    return sorted(directory.agents.values(), key=lambda agent: (_order(agent), agent.login))


def _order(agent: Agent) -> int:
    return PRESENCES.index(agent.presence) if agent.presence in PRESENCES else len(PRESENCES)


def _row(agent: Agent, directory: Directory, now: datetime) -> dict[str, Any]:
    shifts = open_time(agent.shifts) if agent.shifts else None
    is_on_shift = shifts.is_open(now) if shifts else None
    rosters = (c.name for c in directory.channels.values() if agent.id in c.settings.roster)
    return {
        "login": agent.login,
        "name": agent.name,
        "role": agent.role,
        "presence": agent.presence,
        "since": agent.presence_since,
        "present_for": None if agent.presence_since is None else _seconds(agent, now),
        "channels": sorted(rosters),
        "is_on_shift": is_on_shift,
        "next_shift_at": shifts.next_opening(now) if shifts and not is_on_shift else None,
    }


def _seconds(agent: Agent, now: datetime) -> int:
    assert agent.presence_since is not None
    return max(0, int((now - agent.presence_since).total_seconds()))


def _cells(row: Row, zone: str) -> tuple[object, ...]:
    return (
        shown(row["login"], 40),
        shown(row["name"] or "–", 40),
        _(row["role"]),
        _(row["presence"] or "–"),
        spoken(row["present_for"]),
        number(row["held"]),
        number(row["offered"]),
        _shift(row, zone),
    )


def _shift(row: Row, zone: str) -> str:
    if row["is_on_shift"] is None:
        return "–"
    if row["is_on_shift"]:
        return _("now")
    return when(row["next_shift_at"], zone)


def _counted(rows: list[Row]) -> str:
    online = sum(row["presence"] == ONLINE for row in rows)
    sentence = ngettext("{n} agent, {online} online.", "{n} agents, {online} online.", len(rows))
    return sentence.format(n=number(len(rows)), online=number(online))
