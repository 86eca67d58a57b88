"""`ccanalytics dispatch`: the rules of the channels are run."""

from __future__ import annotations

import os
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING

import click

from ccanalytics.cli.options import common, json_option, settings
from ccanalytics.cli.terminal import say, say_json
from ccanalytics.cli.turns import once_or_watch, run_turns
from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_
from ccanalytics.language import number

if TYPE_CHECKING:
    from ccanalytics.dispatch import Turn

PAUSE = 1.0
"""Seconds between two turns of a watch."""

COUNTS = {
    "offered": N_("offered: {count}"),
    "returned": N_("back in the queue: {count}"),
    "passed_on": N_("passed on to another channel: {count}"),
    "closed": N_("closed after a silence: {count}"),
    "written": N_("texts written: {count}"),
    "missed": N_("targets missed: {count}"),
    "sent_away": N_("shifts ended: {count}"),
    "outrun": N_("done by somebody else before: {count}"),
}
"""How each count of a turn is told, where there is any."""


@click.command("dispatch")
@once_or_watch
@click.option("--parent", type=int, hidden=True, help="Watch as long as this process lives.")
@json_option()
@common
@click.pass_context
def command(ctx: click.Context, is_watching: bool, parent: int | None, as_json: bool) -> None:
    """Run the channels' rules: offer what waits to agents, and do what is due.

    Whoever has waited longest is offered first, to agents of the channel's roster who are online
    and have not as many conversations already as it allows. Due are offers that nobody accepted in
    time, what nobody answers, missed targets, silences, automatic texts and the end of shifts.
    `ccanalytics channel NAME` shows the rules, `ccanalytics timeline` what they did.

    As long as a lab is open it runs them. Of several one is at work, the others stand by. Only
    supervisors and admins run the rules.
    """
    from ccanalytics.dispatch import Dispatcher

    dispatcher = Dispatcher(settings(ctx).desk())
    run_turns(
        dispatcher.turn,
        partial(_say, as_json=as_json),
        is_watching=is_watching,
        pause=PAUSE,
        # Whose parent is gone is given another one.
        goes_on=lambda: parent in (None, os.getppid()),
    )


def _say(turn: Turn, *, as_json: bool) -> None:
    counts = asdict(turn)
    told = [_(COUNTS[name]).format(count=number(counts[name])) for name in COUNTS if counts[name]]
    if as_json:
        say_json(counts)
    elif turn.is_elsewhere:
        say(_("Another process runs the rules of this store just now."))
    elif told:
        line = ", ".join(told)
        say(f"{line[0].upper()}{line[1:]}.")
    else:
        say(_("Nothing was due."))
