"""`ccanalytics queue`: who waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ccanalytics.cli.options import common, json_option, settings
from ccanalytics.cli.rows import plain, rows_of
from ccanalytics.cli.tables import Column, say_table
from ccanalytics.cli.terminal import say, say_json, shown
from ccanalytics.language import gettext as _
from ccanalytics.language import ngettext, number
from ccanalytics.language import noted as N_
from ccanalytics.model.spoken import spoken

if TYPE_CHECKING:
    from ccanalytics.desk import Desk

COLUMNS = (
    Column(N_("Waits"), is_number=True),
    Column(N_("No."), is_number=True),
    Column(N_("Channel"), is_cut=True),
    Column(N_("Contact"), is_cut=True),
    Column(N_("Status")),
    Column(N_("Agent"), is_cut=True),
    Column(N_("Last text"), is_cut=True),
)

OFFERS = "SELECT session_id FROM sessions_live WHERE is_queue_offer"


@click.command("queue")
@click.option("--channel", metavar="NAME", help="Only this channel.")
@json_option()
@common
@click.pass_context
def command(ctx: click.Context, channel: str | None, as_json: bool) -> None:
    """Show who waits, the longest first.

    The second column has the conversation's number, for `ccanalytics do answer NUMBER`. What the
    queue itself offers says so, as no colleague transferred it.
    """
    desk = settings(ctx).desk()
    rows = live(desk, channel)
    if as_json:
        say_json(plain(rows))
    else:
        say_queue(rows)


def live(desk: Desk, channel: str | None = None) -> list[dict[str, Any]]:
    """The rows of the queue; NotFound for a channel that does not exist.

    ``is_queue_offer`` says that the queue offers it, to ``agent`` or, where that is None, to all.
    """
    rows = rows_of(desk.queue(channel))
    offered = {session for (session,) in desk.sql(OFFERS).fetchall()}
    return [row | {"is_queue_offer": row["session_id"] in offered} for row in rows]


def say_queue(rows: list[dict[str, Any]]) -> None:
    """Print the rows as a table, and how many there are."""
    if not rows:
        say(_("Nobody is waiting."))
        return
    say_table(COLUMNS, map(_cells, rows))
    waiting = sum(row["waiting_since"] is not None for row in rows)
    sentence = ngettext(
        "{live} live conversation, {waiting} waiting for a reply.",
        "{live} live conversations, {waiting} waiting for a reply.",
        len(rows),
    )
    say()
    say(sentence.format(live=number(len(rows)), waiting=number(waiting) if waiting else _("none")))


def _cells(row: dict[str, Any]) -> tuple[object, ...]:
    waited = row["waited"]
    return (
        "–" if waited is None else spoken(max(0, waited)),
        row["conversation_id"],
        shown(row["channel"] or "–", 24),
        shown(row["contact"] or "–", 24),
        _("offered (queue)") if row["is_queue_offer"] else _(row["status"]),
        shown(row["agent"] or (_("all") if row["is_queue_offer"] else "–"), 24),
        shown(row["last_text"] or "", 300),
    )
