"""`ccanalytics verify`: are the kept tables what the facts say?"""

from __future__ import annotations

import click

from ccanalytics.cli.endings import BROKEN
from ccanalytics.cli.options import common, json_option, settings
from ccanalytics.cli.terminal import say, say_json, warn
from ccanalytics.language import gettext as _


@click.command("verify")
@click.option("--every", is_flag=True, help="Replay every conversation and read every file.")
@json_option()
@common
@click.pass_context
def command(ctx: click.Context, every: bool, as_json: bool) -> None:
    """Check that all that is kept follows from the facts, attached files too.

    Exits with 3 and one line for each problem when something is wrong.
    """
    from ccanalytics.store.verify import verify

    desk = settings(ctx).desk()
    problems = verify(desk.path, every=every)
    if as_json:
        say_json({"clean": not problems, "problems": problems})
    elif problems:
        for problem in problems:
            warn(f"ccanalytics: {problem}")
        advice = _("the facts are the truth; rows are put right with: ccanalytics rebuild")
        warn(f"ccanalytics: {advice}")
    else:
        say(_("Everything kept follows from the facts."))
    if problems:
        ctx.exit(BROKEN)
