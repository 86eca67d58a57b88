"""`ccanalytics snapshot`: a copy that never changes."""

from __future__ import annotations

import click

from ccanalytics.cli.options import common, json_option, settings
from ccanalytics.cli.terminal import say, say_json, shown
from ccanalytics.language import gettext as _
from ccanalytics.language import number


@click.command("snapshot")
@json_option()
@common
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """Copy the database as it is now, for whoever reads for long.

    The copy stands beside the database and is made only if there is none of this position. The
    last three stay.
    """
    taken = settings(ctx).desk().snapshot()
    if as_json:
        say_json({"path": str(taken.path), "position": taken.position})
    else:
        say(f"{shown(taken.path)} · {_('position')} {number(taken.position)}")
