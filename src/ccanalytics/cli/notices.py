"""`ccanalytics notices`: what others did that one should hear of."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from ccanalytics.cli.options import common, json_option, myself, settings, zone_of
from ccanalytics.cli.rows import plain, when
from ccanalytics.cli.tables import Column, say_table
from ccanalytics.cli.terminal import say, say_json, shown
from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_
from ccanalytics.model.spoken import word

if TYPE_CHECKING:
    from ccanalytics.metrics.notices import Notice

COLUMNS = (
    Column(N_("Position"), is_number=True),
    Column(N_("When")),
    Column(N_("What")),
    Column(N_("No."), is_number=True),
    Column(N_("Message"), is_number=True),
    Column(N_("By"), is_cut=True),
    Column(N_("Text"), is_cut=True),
)

WORDS = {
    "assigned": N_("came back to you"),
    "offered": N_("the queue offers it to you"),
    "transferred": N_("offered to you"),
    "mentioned": N_("names you"),
    "taken": N_("taken from you"),
    "declined": N_("not accepted"),
    "returned": N_("back in the queue"),
    "message": N_("new message"),
    "invited": N_("you are invited"),
    "closed": N_("ended for you"),
    "late": N_("target missed"),
    "asked": N_("asked to discuss"),
    "discussed": N_("in the discussion"),
    "task": N_("task for you"),
    "feed": N_("for the team"),
}
"""Each kind of notice as people read it."""

CODED = ("closed", "late")
"""Their text is a word of ours."""

TARGETS = (N_("first_response"), N_("response"))
"""What a target may be of."""


@click.command("notices")
@click.option(
    "--since",
    type=click.IntRange(min=0),
    default=0,
    metavar="POSITION",
    help="Only what happened after this position.",
)
@click.option("--all", "everything", is_flag=True, help="Those that were acknowledged too.")
@click.option("--acknowledge", is_flag=True, help="And mark those that are shown as seen.")
@json_option()
@common
@click.pass_context
def command(
    ctx: click.Context, since: int, everything: bool, acknowledge: bool, as_json: bool
) -> None:
    """Show what others did that you should hear of, the newest last.

    Offered to you, taken from you, a new message in a conversation of yours, a mention and the
    like. What you have acknowledged is left out; that is kept for you alone.
    """
    desk = settings(ctx).desk()
    myself(desk)
    told = desk.notices(since, everything=everything)
    if as_json:
        say_json(plain([asdict(notice) for notice in told]))
    elif told:
        zone = zone_of(desk)
        say_table(COLUMNS, (_cells(notice, zone) for notice in told))
    else:
        say(_("There is nothing new."))
    if acknowledge and told:
        desk.acknowledge(told[-1].position)


def _cells(notice: Notice, zone: str) -> tuple[object, ...]:
    place = f" ({_('discussion')} {notice.discussion_id})" if notice.discussion_id else ""
    return (
        notice.position,
        when(notice.at, zone),
        _(WORDS[notice.kind]) + place,
        notice.conversation_id,
        notice.message_id or "–",
        shown(notice.by or "–", 24),
        word(notice.text) if notice.kind in CODED else shown(notice.text, 300),
    )
