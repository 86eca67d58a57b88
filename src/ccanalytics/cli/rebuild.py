"""`ccanalytics rebuild`: make the kept tables anew from the facts."""

from __future__ import annotations

import click

from ccanalytics.cli.options import common, settings
from ccanalytics.cli.progress import progress
from ccanalytics.cli.terminal import say, shown


@click.command("rebuild")
@common
@click.pass_context
def command(ctx: click.Context) -> None:
    """Make all that is kept anew from the facts."""
    from ccanalytics.store.rebuild import rebuild

    desk = settings(ctx).desk()
    with progress("Rebuilding") as report:
        rebuild(desk.path, report)
    say(f"{shown(desk.path)} is rebuilt from its facts.")
