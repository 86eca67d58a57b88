"""`ccanalytics init`: a new store."""

from __future__ import annotations

import click

from ccanalytics.cli.options import common, settings, zone_of
from ccanalytics.cli.terminal import say, say_labelled, shown
from ccanalytics.language import gettext as _


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
    admin = shown(f"{login}, {name}" if name else login)
    say_labelled(
        {
            _("Database"): f"{shown(found.db)}  ({_(found.db_from)})",
            _("Admin"): f"{admin}  ({login_from})",
            _("Zone"): f"{zone_of(desk)}  ({'--zone' if zone else _('this machine')})",
        }
    )
    say()
    line = found.to_paste("ccanalytics do add-channel sales")
    say(_("Next: {command}").format(command=line))
