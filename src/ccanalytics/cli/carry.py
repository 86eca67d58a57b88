"""`ccanalytics carry`: what leaves for contacts leaves, what they did is taken in."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING

import click

from ccanalytics.cli.options import common, json_option, settings
from ccanalytics.cli.terminal import say, say_json, shown, warn
from ccanalytics.cli.turns import once_or_watch, run_turns
from ccanalytics.language import gettext as _
from ccanalytics.language import number

if TYPE_CHECKING:
    from ccanalytics.exchange import Turn

PAUSE = 0.5
"""Seconds between two turns of a watch."""


@click.command("carry")
@once_or_watch
@click.option(
    "--put",
    "lines",
    metavar="LINE",
    multiple=True,
    help="Something that a contact does, as JSON; may be repeated.",
)
@json_option()
@common
@click.pass_context
def command(ctx: click.Context, is_watching: bool, lines: tuple[str, ...], as_json: bool) -> None:
    """Let leave what was written to contacts, and take in what they did.

    What agents write leaves some seconds later, when it cannot be called back any more. The carrier
    is the loopback, which has no outside: its contacts are played, by `ContactPanel`, by lines of
    JSON in its folder beside the database, or here:

    \b
      ccanalytics carry --put '{"do": "receive", "channel": "sales", "thread": "t1",
                                "contact": "marta", "text": "Hello?"}'

    Only an admin carries.
    """
    from ccanalytics.connectors.lines import parsed
    from ccanalytics.connectors.loopback import NAME, Loopback
    from ccanalytics.exchange import Exchange
    from ccanalytics.model.text import clean
    from ccanalytics.practice import is_practice

    desk = settings(ctx).desk()
    loopback = Loopback(desk.path, None if is_practice(desk) else (NAME,))
    for line in lines:
        loopback.put_line(parsed(clean(line).encode()))
    exchange = Exchange(desk, [loopback])
    tell = partial(_say, as_json=as_json)
    run_turns(exchange.turn, tell, is_watching=is_watching, pause=PAUSE)


def _say(turn: Turn, *, as_json: bool) -> None:
    if as_json:
        say_json(asdict(turn))
        return
    if turn.is_elsewhere:
        say(_("Another process carries for this store just now: it does the rest."))
        return
    sentence = _("{delivered} delivered, {failed} failed, {received} received.")
    counts = {name: number(getattr(turn, name)) for name in ("delivered", "failed", "received")}
    say(sentence.format(**counts))
    if turn.postponed:
        say(_("To be tried again: {count}.").format(count=number(turn.postponed)))
    for why in (*turn.refused, *turn.troubles):
        warn(f"ccanalytics: {shown(why)}")
