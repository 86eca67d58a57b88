"""`ccanalytics demo`: a practice centre, acted out before one's eyes."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import click

from ccanalytics.cli.options import common, settings
from ccanalytics.cli.progress import progress
from ccanalytics.cli.queue import live, say_queue
from ccanalytics.cli.terminal import say, shown
from ccanalytics.language import gettext as _
from ccanalytics.language import number

if TYPE_CHECKING:
    from ccanalytics.desk import Desk

REPORTS = Path("reports/practice")
REPORTED = ("response_time", "spam", "transfers")


@click.command("demo")
@click.option("--no-report", is_flag=True, help="Act it out only, which takes seconds.")
@common
@click.pass_context
def command(ctx: click.Context, no_report: bool) -> None:
    """Act out a practice centre, and report on it.

    Everything happens in a database of its own, data/practice.duckdb, made anew each time; --db
    names another, whose name must end with practice.duckdb. Nothing else is touched.
    """
    from ccanalytics.cli.acting import act_out
    from ccanalytics.cli.practice import make_anew, practice_path

    db = practice_path(settings(ctx))
    desk = make_anew(db)
    made = _("A practice centre in {db}, with {sizes} from a sample history.")
    say(made.format(db=shown(db), sizes=_sizes(desk)))
    say(_("To type the lines behind $ yourself, first do this:"))
    say(f"  $ export CCANALYTICS_DB={shown(quote(str(db)))}")
    say()
    act_out(db)
    say(_("Now the queue of sales looks like this, with what the sample history left unanswered:"))
    say("  $ ccanalytics queue --channel sales")
    say()
    say_queue(live(desk, "sales"))
    say()
    if not no_report:
        _report(desk)
    _say_what_next()


def _sizes(desk: Desk) -> str:
    counts = "SELECT count(*), (SELECT count(*) FROM sessions) FROM conversations"
    conversations, sessions = desk.sql(counts).fetchall()[0]
    return _("{conversations} conversations in {sessions} sessions").format(
        conversations=number(conversations), sessions=number(sessions)
    )


def _report(desk: Desk) -> None:
    from ccanalytics.reporting.run import run_report

    say(_("Three reports from the same facts, each a notebook that was run, and a page of it:"))
    for name in REPORTED:
        say(f"  $ ccanalytics report {name} --out {REPORTS}")
        with progress(name) as tell:
            run = run_report(desk, name, {}, REPORTS, partial(tell, name))
        say(f"    {shown(run.html)}")
    say()
    say(_("All runs, listed on one page that opens in any browser:"))
    say(f"  {shown((REPORTS / 'index.html').resolve())}")
    say()


def _say_what_next() -> None:
    say(_("Go on with:"))
    for line, what in (
        ("ccanalytics metric first_response_time --by channel", _("a number one can explain")),
        ("ccanalytics do --help", _("everything one can do")),
        ("ccanalytics words", _("what the words mean")),
        ("ccanalytics lab --practice", _("the desk, at which contacts write back")),
        ("ccanalytics schedule list", _("reports that run by themselves")),
    ):
        say(f"  $ {line:<54}{what}")
