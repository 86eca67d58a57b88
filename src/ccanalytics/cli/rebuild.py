"""`ccanalytics rebuild`: make the kept tables anew from the facts."""

from __future__ import annotations

import click

from ccanalytics.cli.options import common, settings
from ccanalytics.cli.progress import progress
from ccanalytics.cli.terminal import say, shown
from ccanalytics.language import gettext as _


@click.command("rebuild")
@common
@click.pass_context
def command(ctx: click.Context) -> None:
    """Make all that is kept anew from the facts."""
    from ccanalytics.store.rebuild import rebuild

    found = settings(ctx)
    desk = found.desk()
    with progress(_("Rebuilding")) as tell:
        rebuild(desk.path, tell)
    say(_("{db} is rebuilt from its facts.").format(db=shown(found.db)))
