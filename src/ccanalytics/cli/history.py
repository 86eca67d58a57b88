"""`ccanalytics history`: what there was with a contact before."""

from __future__ import annotations

import math

import click

from ccanalytics.cli.options import (
    common,
    conversation_argument,
    json_option,
    settings,
    zone_of,
)
from ccanalytics.cli.rows import Row, plain, rows_of, when
from ccanalytics.cli.tables import Column, say_table
from ccanalytics.cli.terminal import say, say_json, shown
from ccanalytics.language import gettext as _
from ccanalytics.language import ngettext, number
from ccanalytics.language import noted as N_
from ccanalytics.model.spoken import word

PER_PAGE = 20

COLUMNS = (
    Column(N_("Session"), is_number=True),
    Column(N_("No."), is_number=True),
    Column(N_("Channel"), is_cut=True),
    Column(N_("Opened")),
    Column(N_("Ended")),
    Column(N_("Reason")),
    Column(N_("Agents"), is_cut=True),
    Column(N_("Marks")),
    Column(N_("Messages"), is_number=True),
    Column(N_("First text"), is_cut=True),
)


@click.command("history")
@conversation_argument()
@click.option("--page", type=click.IntRange(1, 100_000), default=1, help="Which page; 20 on each.")
@json_option()
@common
@click.pass_context
def command(ctx: click.Context, conversation: int, page: int, as_json: bool) -> None:
    """Show all earlier sessions of a conversation's contact, in every channel, the newest first.

    Marks are the contact's and the supervisor's. `ccanalytics chat` shows what was written in a
    conversation, by the number in the second column.
    """
    desk = settings(ctx).desk()
    rows = rows_of(desk.history(conversation, page=page, per_page=PER_PAGE))
    if as_json:
        say_json(plain(rows))
    elif rows:
        zone = zone_of(desk)
        say_table(COLUMNS, (_cells(row, zone) for row in rows))
        say()
        say(_counted(rows[0]["sessions"], page))
    elif page == 1:
        say(_("There was nothing before."))
    else:
        say(_("There is no page {page}.").format(page=number(page)))


def _counted(sessions: int, page: int) -> str:
    sentence = ngettext(
        "{sessions} earlier session; page {page} of {pages}.",
        "{sessions} earlier sessions; page {page} of {pages}.",
        sessions,
    )
    pages = number(math.ceil(sessions / PER_PAGE))
    return sentence.format(sessions=number(sessions), page=number(page), pages=pages)


def _cells(row: Row, zone: str) -> tuple[object, ...]:
    marks = (row["contact_mark"], row["supervisor_mark"])
    return (
        row["session_id"],
        row["conversation_id"],
        shown(row["channel"] or "–", 24),
        when(row["opened_at"], zone),
        when(row["closed_at"], zone),
        word(row["close_reason"] or row["status"]),
        shown(", ".join(row["agents"]) or "–", 60),
        "–" if marks == (None, None) else "/".join(str(mark or "–") for mark in marks),
        number(row["messages"]),
        shown(row["first_text"] or "", 300),
    )
