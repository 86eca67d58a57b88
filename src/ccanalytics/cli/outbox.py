"""`ccanalytics outbox`: what leaves for contacts, and how far it has come."""

from __future__ import annotations

import click

from ccanalytics.cli.chat import STATES
from ccanalytics.cli.options import common, json_option, limit_option, settings, zone_of
from ccanalytics.cli.rows import Row, plain, rows_of, when
from ccanalytics.cli.tables import Column, say_table
from ccanalytics.cli.terminal import say, say_json, shown
from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_

KINDS = (N_("message"), N_("edit"), N_("deletion"), N_("reaction"))

COLUMNS = (
    Column(N_("No."), is_number=True),
    Column(N_("When")),
    Column(N_("What")),
    Column(N_("Message"), is_number=True),
    Column(N_("Conversation"), is_number=True),
    Column(N_("Connector"), is_cut=True),
    Column(N_("State")),
    Column(N_("Told")),
    Column(N_("Why"), is_cut=True),
)


@click.command("outbox")
@click.option("--state", type=click.Choice(STATES), metavar="STATE", help=f"{', '.join(STATES)}.")
@click.option(
    "--since",
    type=click.IntRange(min=0),
    metavar="POSITION",
    help="Only what was written after this position.",
)
@limit_option(50)
@json_option()
@common
@click.pass_context
def command(
    ctx: click.Context, state: str | None, since: int | None, limit: int, as_json: bool
) -> None:
    """Show what leaves for contacts, the newest last.

    Messages, and edits, deletions and reactions where their carrier can do that. The first column
    has the number for `ccanalytics do report-delivery`.
    """
    desk = settings(ctx).desk()
    newest = desk.outbox(since, state).order("position DESC").limit(limit)
    rows = rows_of(newest)[::-1]
    if as_json:
        say_json(plain(rows))
    elif rows:
        zone = zone_of(desk)
        say_table(COLUMNS, (_cells(row, zone) for row in rows))
    else:
        say(_("Nothing of that kind leaves.") if state or since else _("Nothing leaves."))


def _cells(row: Row, zone: str) -> tuple[object, ...]:
    return (
        row["position"],
        when(row["happened_at"], zone),
        _(row["kind"]),
        row["message_id"],
        row["conversation_id"],
        shown(row["connector"], 24),
        _(row["state"]),
        when(row["reported_at"], zone),
        shown(row["detail"] or "", 200),
    )
