"""`ccanalytics init`: a new store."""

from __future__ import annotations

import click

from ccanalytics.cli.options import common, settings, zone_of
from ccanalytics.cli.terminal import say, shown


@click.command("init")
@click.option("--zone", metavar="ZONE", help="Where days are cut, as Europe/Madrid.")
@click.option("--name", default="", metavar="NAME", help="The first admin's name, for people.")
@common
@click.pass_context
def command(ctx: click.Context, zone: str | None, name: str) -> None:
    """Make a new, empty database.

    Its first admin is --by, and its days and weeks are cut in --zone; by default both come from
    this machine. An existing file is never touched.
    """
    found = settings(ctx)
    login, login_from = found.login()
    desk = found.create(name=name, zone=zone)
    say(f"Database  {shown(found.db)}  ({found.db_from})")
    say(f"Admin     {shown(f'{login}, {name}' if name else login)}  ({login_from})")
    say(f"Zone      {zone_of(desk)}  ({'--zone' if zone else 'this machine'})")
    say()
    say(f"Next: {found.to_paste('ccanalytics do add-channel sales')}")
