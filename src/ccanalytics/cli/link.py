"""`ccanalytics link`: what a conversation is called elsewhere, and how to open it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ccanalytics.cli.options import common, conversation_argument, json_option, settings
from ccanalytics.cli.rows import Row, plain, rows_of
from ccanalytics.cli.terminal import say_json, say_labelled, shown
from ccanalytics.errors import BadInput
from ccanalytics.language import gettext as _

if TYPE_CHECKING:
    from ccanalytics.desk import Desk

QUERY = """
    SELECT
        v.conversation_id AS conversation, v.connector, v.thread, h.name AS channel,
        coalesce(nullif(k.name, ''), k.address) AS contact, k.address
    FROM conversations AS v
    LEFT JOIN channels AS h ON h.channel_id = v.channel_id
    LEFT JOIN contacts AS k ON k.contact_id = v.contact_id
    WHERE v.conversation_id = ?
"""


@click.command("link")
@conversation_argument(is_required=False)
@click.option("--connector", metavar="NAME", help="Or by its place: the carrier …")
@click.option("--thread", metavar="ID", help="… and the carrier's id of the thread.")
@json_option()
@common
@click.pass_context
def command(
    ctx: click.Context,
    conversation: int | None,
    connector: str | None,
    thread: str | None,
    as_json: bool,
) -> None:
    """Tell a conversation's number, its place at its carrier, and how to open it.

    Integrations know it by connector and thread; the last lines open it at the desk. The
    desk's own address has `?conversation=NUMBER` then.
    """
    found = settings(ctx)
    desk = found.desk()
    number = _number(desk, conversation, connector, thread)
    [row] = rows_of(desk.sql(QUERY, [number]))
    row["panel"] = f"DeskPanel(desk, open={number})"
    row["lab"] = found.to_paste(f"ccanalytics lab --open {number}")
    if as_json:
        say_json(plain(row))
    else:
        say_labelled(_lines(row))


def _number(desk: Desk, given: int | None, connector: str | None, thread: str | None) -> int:
    """The conversation that is meant; NotFound if there is none."""
    if given is not None and not (connector or thread):
        return desk.conversation(given).id
    if given is None and connector and thread:
        return desk.conversation_id(connector, thread)
    raise BadInput(_("Say which: its number, or --connector and --thread."))


def _lines(row: Row) -> dict[str, str]:
    contact, address = (shown(row[name] or "–", 80) for name in ("contact", "address"))
    return {
        _("Conversation"): str(row["conversation"]),
        _("Channel"): shown(row["channel"] or "–"),
        _("Connector"): shown(row["connector"]),
        _("Thread"): shown(row["thread"]),
        _("Contact"): contact if contact == address else f"{contact}  ({address})",
        _("In a notebook"): row["panel"],
        _("At the desk"): row["lab"],
    }
