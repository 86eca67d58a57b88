"""`ccanalytics conversations`: the lists that the desk shows on its left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ccanalytics.cli.options import common, json_option, limit_option, myself, settings, zone_of
from ccanalytics.cli.reading import Reading
from ccanalytics.cli.rows import Row, plain, rows_of, when
from ccanalytics.cli.tables import Column, say_table
from ccanalytics.cli.terminal import say, say_json, shown
from ccanalytics.language import gettext as _
from ccanalytics.language import ngettext, number
from ccanalytics.language import noted as N_
from ccanalytics.model.conversation import SHOWS
from ccanalytics.model.people import AgentRef, ChannelRef
from ccanalytics.model.spoken import spoken, word

if TYPE_CHECKING:
    from ccanalytics.desk import Desk

ENDED, OWN = ("closed", "spam"), ("mine", "pinned")

COLUMNS = (
    Column(N_("No."), is_number=True),
    Column(N_("Channel"), is_cut=True),
    Column(N_("Contact"), is_cut=True),
    Column(N_("Status")),
    Column(N_("Agent"), is_cut=True),
    Column(N_("New"), is_number=True),
    Column(N_("Last text"), is_cut=True),
)


@click.command("conversations")
@click.option(
    "--show",
    type=click.Choice(SHOWS),
    default="open",
    show_default=True,
    metavar="LIST",
    help=f"Which: {', '.join(SHOWS)}.",
)
@click.option("--channel", metavar="NAME", help="Only in this channel.")
@click.option(
    "--agent",
    type=Reading("agent", AgentRef),
    metavar="LOGIN",
    help="Only those that this agent holds, or is offered.",
)
@click.option("--contact", metavar="TEXT", help="Only of contacts with this in name or address.")
@click.option("--text", metavar="TEXT", help="Only those in which this was written.")
@limit_option(50)
@json_option()
@common
@click.pass_context
def command(
    ctx: click.Context, /, show: str, channel: str | None, as_json: bool, **asked: Any
) -> None:
    """List conversations, whoever has waited longest first.

    Mine are those that you hold, are offered or are in; unanswered those that nobody has accepted
    or replied to. Of those that ended the latest come first.
    """
    desk = settings(ctx).desk()
    if show in OWN:
        myself(desk)
    within = ChannelRef(channel) if channel else None
    rows = rows_of(desk.conversations(show, channel=within, **asked))
    if as_json:
        say_json(plain(rows))
    else:
        _say(rows, show, desk)
        _say_how_many(rows, asked["limit"])


def _say(rows: list[Row], show: str, desk: Desk) -> None:
    if not rows:
        say(_("There is none."))
        return
    is_ended, zone = show in ENDED, zone_of(desk)
    first = Column(N_("Ended")) if is_ended else Column(N_("Waits"), is_number=True)
    firsts = (when(r["closed_at"], zone) if is_ended else _waits(r["waited"]) for r in rows)
    say_table(
        (first, *COLUMNS), ((one, *_cells(row)) for one, row in zip(firsts, rows, strict=True))
    )


def _say_how_many(rows: list[Row], limit: int) -> None:
    if len(rows) == limit:
        say()
        say(_("These are the first {limit}; --limit shows more.").format(limit=number(limit)))
    elif rows:
        sentence = ngettext("{n} conversation.", "{n} conversations.", len(rows))
        say()
        say(sentence.format(n=number(len(rows))))


def _waits(seconds: int | None) -> str:
    return "–" if seconds is None else spoken(max(0, seconds))


def _cells(row: Row) -> tuple[object, ...]:
    contact = shown(row["contact"] or "–", 40)
    status = word(row["close_reason"] or row["status"])
    return (
        row["conversation_id"],
        shown(row["channel"] or "–", 24),
        f"{shown(row['title'], 40)} ({contact})" if row["title"] else contact,
        f"{status}, {_('pinned')}" if row["is_pinned"] else status,
        shown(row["agent"] or "–", 24),
        number(row["unread"]) if row["unread"] else "",
        shown(row["last_text"] or "", 300),
    )
