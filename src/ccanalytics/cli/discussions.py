"""`ccanalytics discussions`: what colleagues say among themselves about a message."""

from __future__ import annotations

import click

from ccanalytics.cli.options import common, json_option, myself, settings, zone_of
from ccanalytics.cli.reading import Reading
from ccanalytics.cli.rows import Row, plain, rows_of, when
from ccanalytics.cli.tables import Column, say_table
from ccanalytics.cli.terminal import say, say_json, shown
from ccanalytics.errors import NotFound
from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_

COLUMNS = (
    Column(N_("No."), is_number=True),
    Column(N_("Opened")),
    Column(N_("Conversation"), is_number=True),
    Column(N_("Message"), is_number=True),
    Column(N_("Agents"), is_cut=True),
    Column(N_("About"), is_cut=True),
)
SAID = (Column(N_("When")), Column(N_("From"), is_cut=True), Column(N_("Text"), is_wrapped=True))

MINE = """
    SELECT
        d.discussion_id AS discussion, d.opened_at, d.conversation_id AS conversation,
        d.message_id AS message,
        (SELECT list(login ORDER BY login) FROM agents WHERE list_contains(d.members, agent_id))
            AS members,
        d.messages, m.text AS about
    FROM discussions AS d LEFT JOIN messages AS m ON m.message_id = d.message_id
    WHERE list_contains(d.members, $me)
    ORDER BY d.opened_at, d.discussion_id
"""

WRITTEN = """
    SELECT f.happened_at AS sent_at, a.login AS author, f.text
    FROM facts_in_force AS f LEFT JOIN agents AS a ON a.agent_id = f.actor
    WHERE f.kind = 'discussion.written' AND f.subject_id = $discussion
    ORDER BY f.happened_at, f.position
"""


@click.command("discussions")
@click.argument(
    "discussion", type=Reading("discussion", int), required=False, metavar="[DISCUSSION]"
)
@json_option()
@common
@click.pass_context
def command(ctx: click.Context, discussion: int | None, as_json: bool) -> None:
    """Show the discussions that you were asked to, or what was said in one.

    The first column has the number, for `ccanalytics do discuss NUMBER TEXT`. Nothing of them
    reaches a contact.
    """
    desk = settings(ctx).desk()
    rows = rows_of(desk.sql(MINE, {"me": myself(desk).id}))
    if discussion is not None:
        if discussion not in [row["discussion"] for row in rows]:
            sentence = _("You were asked to no discussion {number}.")
            raise NotFound(sentence.format(number=discussion))
        rows = rows_of(desk.sql(WRITTEN, {"discussion": discussion}))
    if as_json:
        say_json(plain(rows))
    elif not rows:
        say(_("There is none.") if discussion is None else _("Nothing was written yet."))
    elif discussion is None:
        zone = zone_of(desk)
        say_table(COLUMNS, (_cells(row, zone) for row in rows))
    else:
        zone = zone_of(desk)
        say_table(SAID, ((when(r["sent_at"], zone), r["author"], r["text"]) for r in rows))


def _cells(row: Row, zone: str) -> tuple[object, ...]:
    return (
        row["discussion"],
        when(row["opened_at"], zone),
        row["conversation"],
        row["message"],
        shown(", ".join(row["members"]), 60),
        shown(row["about"] or "", 300),
    )
