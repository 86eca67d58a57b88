"""`ccanalytics canned`: the prepared texts."""

from __future__ import annotations

import click

from ccanalytics.cli.options import common, json_option, settings
from ccanalytics.cli.rows import plain, rows_of
from ccanalytics.cli.tables import Column, say_table
from ccanalytics.cli.terminal import say, say_json, shown
from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_

COLUMNS = (
    Column(N_("No."), is_number=True),
    Column(N_("Shortcut"), is_cut=True),
    Column(N_("Text"), is_wrapped=True),
)

QUERY = """
    SELECT canned_response_id AS canned, shortcut, text, login AS saved_by
    FROM canned_responses LEFT JOIN agents ON agent_id = saved_by
    WHERE contains(lower(shortcut || ' ' || text), lower($text))
    ORDER BY shortcut = '', shortcut, canned
"""


@click.command("canned")
@click.option("--text", default="", metavar="TEXT", help="Only those with these words in them.")
@json_option()
@common
@click.pass_context
def command(ctx: click.Context, text: str, as_json: bool) -> None:
    """Show the canned responses.

    The first column has the number, for `ccanalytics do use-canned CONVERSATION NUMBER`.
    """
    rows = rows_of(settings(ctx).desk().sql(QUERY, {"text": text}))
    if as_json:
        say_json(plain(rows))
    elif rows:
        say_table(COLUMNS, ((r["canned"], shown(r["shortcut"] or "–"), r["text"]) for r in rows))
    else:
        say(_("There are no canned responses yet: ccanalytics do save-as-canned makes one."))
