"""`ccanalytics init`: a new store."""

from __future__ import annotations

import os
from pathlib import Path

import click

from ccanalytics.cli.options import DEFAULT_DB, Settings, common, settings
from ccanalytics.cli.terminal import say, shown


@click.command("init")
@click.option("--zone", metavar="ZONE", help="Where days are cut, as Europe/Madrid.")
@click.option("--name", default="", metavar="NAME", help="The first admin's name, for people.")
@common
@click.pass_context
def command(ctx: click.Context, zone: str | None, name: str) -> None:
    """Make a new, empty database.

    Its first admin is --by, and its days and weeks are cut in --zone; by default both come from
    this machine. An existing file is never touched.
    """
    import ccanalytics
    from ccanalytics.desk import default_login

    found = settings(ctx)
    login = found.by or default_login()
    make_default_folder(found.db)
    desk = ccanalytics.create(found.db, login, name=name, zone=zone)
    cut_in = desk.sql("SELECT zone FROM centres").fetchone()[0]
    say(f"Database  {shown(found.db)}  ({found.db_from})")
    say(f"Admin     {shown(login)}{shown(f', {name}' if name else '')}  ({login_from(found)})")
    say(f"Zone      {cut_in}  ({'--zone' if zone else 'this machine'})")
    say()
    say(f"Next: {with_db('ccanalytics do add-channel sales', found.db)}")


def make_default_folder(db: Path) -> None:
    """Make `data/` where the default database goes; other folders are the person's to make."""
    if db.parent == DEFAULT_DB.parent:
        db.parent.mkdir(exist_ok=True)


def login_from(found: Settings) -> str:
    """Where the login came from, as `ccanalytics.desk.default_login` looks for it."""
    if found.by:
        return "--by"
    for name in ("CCANALYTICS_AGENT", "JUPYTERHUB_USER"):
        if os.environ.get(name):
            return name
    return "your login on this machine"


def with_db(command_line: str, db: Path) -> str:
    """A command to paste, with the database if it is not the default one."""
    from shlex import quote

    named_by_env = os.environ.get("CCANALYTICS_DB") == str(db)
    if db == DEFAULT_DB or named_by_env:
        return command_line
    return f"{command_line} --db {shown(quote(str(db)))}"
