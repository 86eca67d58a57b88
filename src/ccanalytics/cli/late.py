"""`ccanalytics late`: who has waited longer than promised, or soon will have."""

from __future__ import annotations

from typing import Any

import click

from ccanalytics.cli.options import common, json_option, settings
from ccanalytics.cli.rows import Row, plain, rows_of
from ccanalytics.cli.tables import Column, say_table
from ccanalytics.cli.terminal import say, say_json, shown
from ccanalytics.language import gettext as _
from ccanalytics.language import ngettext, number
from ccanalytics.language import noted as N_
from ccanalytics.model.spoken import spoken, word
from ccanalytics.panels.settings_typed import Untold, seconds_of, typed

COLUMNS = (
    Column(N_("Due"), is_wrapped=True),
    Column(N_("No."), is_number=True),
    Column(N_("Channel"), is_cut=True),
    Column(N_("Contact"), is_cut=True),
    Column(N_("What"), is_wrapped=True),
    Column(N_("Waits"), is_number=True),
    Column(N_("Status")),
    Column(N_("Agent"), is_cut=True),
)


class Span(click.ParamType[int]):
    """A duration as people type it: ``5m``, ``90 s``, ``1 h 30 min``; a bare number is seconds."""

    name = "TIME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            return value if isinstance(value, int) else seconds_of(value)
        except Untold as error:
            return self.fail(str(error), param, ctx)


@click.command("late")
@click.option(
    "--within", type=Span(), default="5m", show_default=True, help="Also what is late so soon."
)
@click.option("--channel", metavar="NAME", help="Only this channel.")
@json_option()
@common
@click.pass_context
def command(ctx: click.Context, within: int, channel: str | None, as_json: bool) -> None:
    """Show what is late, or soon will be, the latest first.

    The contact has waited longer, while the channel was open, than its target for a first or a
    further response. `ccanalytics channel NAME` shows the targets.
    """
    desk = settings(ctx).desk()
    rows = rows_of(desk.late(within, channel=channel))
    if as_json:
        say_json(plain(rows))
    elif rows:
        say_table(COLUMNS, map(_cells, rows))
        say()
        say(_counted(rows))
    else:
        sentence = _("Nothing is late, nor will be within {time}.")
        say(sentence.format(time=typed(within)))


def _cells(row: Row) -> tuple[object, ...]:
    return (
        _due(row["late_by"]),
        row["conversation_id"],
        shown(row["channel"] or "–", 24),
        shown(row["contact"] or "–", 24),
        word(row["kind"]),
        spoken(row["waited"]),
        word(row["status"]),
        shown(row["agent"] or "–", 24),
    )


def _due(late_by: float) -> str:
    if late_by < 0:
        return _("in {time}").format(time=spoken(-late_by))
    return _("{time} ago").format(time=spoken(late_by))


def _counted(rows: list[Row]) -> str:
    late = sum(row["late_by"] >= 0 for row in rows)
    sentence = ngettext(
        "{n} conversation, {late} late.", "{n} conversations, {late} late.", len(rows)
    )
    return sentence.format(n=number(len(rows)), late=number(late) if late else _("none"))
