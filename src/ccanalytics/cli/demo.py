"""`ccanalytics demo`: a practice centre, acted out before one's eyes."""

from __future__ import annotations

import getpass
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import click

from ccanalytics.cli.arguments import command_line
from ccanalytics.cli.do import say_outcome
from ccanalytics.cli.options import Settings, common, settings, zone_of
from ccanalytics.cli.progress import progress
from ccanalytics.cli.queue import live, say_queue
from ccanalytics.cli.shipped import shipped
from ccanalytics.cli.terminal import say, shown
from ccanalytics.errors import BadInput, Refused

if TYPE_CHECKING:
    from ccanalytics.cli.story import Step
    from ccanalytics.desk import Desk

NAME = "practice.duckdb"
DEFAULT_PRACTICE = Path("data") / NAME
REPORTS = Path("reports/practice")


@click.command("demo")
@common
@click.pass_context
def command(ctx: click.Context) -> None:
    """Act out a practice centre, and report on it.

    Everything happens in a database of its own, data/practice.duckdb, made anew each time; --db
    names another, whose name must end with practice.duckdb. Nothing else is touched.
    """
    found = settings(ctx)
    db = practice_path(found)
    clear(db)
    desk = _made(db)
    say(f"A practice centre in {shown(db)}, with {_sizes(desk)} from a sample history.")
    say("To type the lines behind $ yourself, first do this:")
    say(f"  $ export CCANALYTICS_DB={shown(quote(str(db)))}")
    say()
    _act_out(db)
    say("Now the queue of sales looks like this, with what the sample history left unanswered:")
    say("  $ ccanalytics queue --channel sales")
    say()
    say_queue(live(desk, "sales"))
    say()
    _report(desk)
    _say_what_next()


def practice_path(found: Settings) -> Path:
    """Where to practise: never in the database that CCANALYTICS_DB names."""
    if found.db_from != "--db":
        return DEFAULT_PRACTICE
    if not found.db.name.endswith(NAME):
        raise BadInput(
            f"The demo makes its database anew, so it takes only one whose name ends with "
            f"{NAME}; {found.db} is none."
        )
    return found.db


def clear(db: Path) -> None:
    """Remove an old practice database; any other file is refused, whatever its name."""
    from ccanalytics.store.lock import locked
    from ccanalytics.store.opening import wal_path
    from ccanalytics.store.snapshot import snapshots_folder

    if db.parent == DEFAULT_PRACTICE.parent:
        db.parent.mkdir(exist_ok=True)
    if not db.exists():
        return
    _check_is_practice(db)
    with locked(db, shared=False, timeout=10, what="the demo"):
        wal_path(db).unlink(missing_ok=True)
        shutil.rmtree(snapshots_folder(db), ignore_errors=True)
        db.unlink()


def _check_is_practice(db: Path) -> None:
    import ccanalytics
    from ccanalytics.cli.story import ADMIN

    first = "SELECT login FROM agents ORDER BY agent_id LIMIT 1"
    try:
        is_practice = ccanalytics.open(db).sql(first).fetchall() == [(ADMIN,)]
    except BadInput:
        is_practice = False
    if not is_practice:
        raise BadInput(
            f"{db} is no practice database, so the demo leaves it alone: move it away, or name "
            "another with --db."
        )


def _made(db: Path) -> Desk:
    import ccanalytics
    from ccanalytics.cli.story import ADMIN
    from ccanalytics.importers import import_file

    sample = shipped("sample") / "history.csv"
    desk = ccanalytics.create(db, ADMIN, name="Practice")
    with progress("Reading the sample history") as tell:
        import_file(db, "facts", sample, os_user=getpass.getuser(), progress=tell)
    _add_people(desk)
    return desk


def _add_people(desk: Desk) -> None:
    """The story's people and channels, and the person at the keyboard, as an admin."""
    from ccanalytics.actions.add_agent import AddAgent
    from ccanalytics.actions.add_channel import AddChannel
    from ccanalytics.cli.story import AGENTS, CHANNELS
    from ccanalytics.desk import default_login
    from ccanalytics.model.people import valid_name

    me = default_login()
    people = AGENTS | ({me: (me, "admin")} if valid_name(me) else {})
    known = {login for (login,) in desk.sql("SELECT login FROM agents").fetchall()}
    channels = {name for (name,) in desk.sql("SELECT name FROM channels").fetchall()}
    with desk.batch():
        for name, title in CHANNELS.items():
            if name not in channels:
                desk.do(AddChannel(name=name, title=title))
        for login, (called, role) in people.items():
            if login not in known:
                desk.do(AddAgent(login=login, name=called, role=role))


def _act_out(db: Path) -> None:
    from ccanalytics.cli.story import LENGTH, STORY
    from ccanalytics.store.rows import utc_now

    clock = _Clock(utc_now() - timedelta(seconds=LENGTH))
    conversation = 0
    for step in STORY:
        clock.now += timedelta(seconds=step.pause)
        conversation = _do(step, db, clock, conversation)


class _Clock:
    """The story's time, which starts before now and moves by the pauses of its steps."""

    def __init__(self, start: datetime) -> None:
        self.now = start

    def __call__(self) -> datetime:
        return self.now


def _do(step: Step, db: Path, clock: _Clock, conversation: int) -> int:
    """Do one step as it is told, and return the conversation it was about."""
    from ccanalytics.desk import Desk

    desk = Desk(db, step.by, clock=clock)
    action = step.make(conversation)
    if step.told:
        say(step.told)
    say(f"  $ {command_line(action)} --by {step.by}")
    try:
        with desk.batch():
            outcome = desk.do(action)
    except Refused as refusal:
        say(f"  {shown(refusal)}")
    else:
        say_outcome(outcome, zone_of(desk), indent="  ")
        conversation = outcome.facts[-1].subject
    say()
    return conversation


def _report(desk: Desk) -> None:
    from ccanalytics.reporting.run import run_report

    say("And this is the report on response times, from the same facts:")
    say("  $ ccanalytics report response_time")
    with progress("Running the report") as tell:
        run = run_report(
            desk,
            "response_time",
            {},
            REPORTS,
            lambda done, of: tell("Running the report", done, of),
        )
    say(f"  {shown(run.html.resolve())}")
    say()


def _say_what_next() -> None:
    say("Go on with:")
    for line, what in (
        ("ccanalytics metric first_response_time --by channel", "a number one can explain"),
        ("ccanalytics do --help", "everything one can do"),
        ("ccanalytics words", "what the words mean"),
        ("ccanalytics lab", "the same in JupyterLab"),
    ):
        say(f"  $ {line:<54}{what}")


def _sizes(desk: Desk) -> str:
    counts = "SELECT count(*), (SELECT count(*) FROM sessions) FROM conversations"
    conversations, sessions = desk.sql(counts).fetchall()[0]
    return f"{conversations:,} conversations in {sessions:,} sessions"
