"""`ccanalytics lab`: JupyterLab over the notebooks, for this machine only."""

from __future__ import annotations

import secrets
import signal
import sys
from pathlib import Path

import click

from ccanalytics.cli.beside import rules_beside
from ccanalytics.cli.notebooks import first_page, notebooks_folder
from ccanalytics.cli.options import DEFAULT_DB, Settings, common, settings
from ccanalytics.cli.reading import Reading
from ccanalytics.cli.server import (
    NoLab,
    answering,
    arguments,
    check_free,
    check_home,
    environment,
    running,
)
from ccanalytics.cli.terminal import say, shown, warn
from ccanalytics.language import gettext as _


@click.command("lab")
@click.option("--practice", is_flag=True, help="Open the practice centre, whose contacts answer.")
@click.option(
    "--open",
    "conversation",
    type=Reading("conversation", int),
    metavar="CONVERSATION",
    help="The conversation to open at the desk.",
)
@click.option("--port", type=click.IntRange(1, 65535), help="The port; by default a free one.")
@click.option("--no-browser", is_flag=True, help="Only print the address.")
@click.option(
    "--notebooks",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="The notebooks to show.  [default: those that came with ccanalytics]",
)
@common
@click.pass_context
def command(
    ctx: click.Context,
    practice: bool,
    conversation: int | None,
    port: int | None,
    no_browser: bool,
    notebooks: Path | None,
) -> None:
    """Open the desk and the notebooks in JupyterLab. Ctrl-C ends it.

    With --practice, or as long as there is no database at all, it opens the practice centre in
    data/practice.duckdb, which is made if it is missing; --db names another, whose name must end
    with practice.duckdb. There nothing can be broken: the panel has a button that begins anew.

    As long as it runs, the channels' rules run (`ccanalytics dispatch`), where the agent may run
    them.

    It listens on 127.0.0.1 only, asks the network for nothing, and hands the database and the
    agent of this command line on to the notebooks.
    """
    import ccanalytics

    found, token = settings(ctx), secrets.token_urlsafe(24)
    check_home()
    if port:
        check_free(port)
    folder = notebooks_folder(notebooks)
    db, by = _practice(found) if practice or _is_newcomer(found) else _centre(found)
    if conversation is not None:
        ccanalytics.open(db, by).conversation(conversation)
    line = arguments(port, folder, no_browser=no_browser, conversation=conversation)
    with running(line, environment(db, by, token)) as server, rules_beside(db, by):
        page = first_page(folder, conversation)
        address = f"{answering(server)}{page}{'&' if '?' in page else '?'}token={token}"
        say(_("JupyterLab is at {address}").format(address=address))
        say(_("The notebooks are in {folder}").format(folder=shown(folder)))
        say(_("It runs until you press Ctrl-C."))
        sys.stdout.flush()
        server.wait()
    if server.returncode not in (0, -signal.SIGTERM):
        raise NoLab(
            _("JupyterLab ended by itself, with code {code}.").format(code=server.returncode)
        )


def _is_newcomer(found: Settings) -> bool:
    """Whether there is no database yet, and none was asked for."""
    return found.db_from not in ("--db", "CCANALYTICS_DB") and not found.db.exists()


def _practice(found: Settings) -> tuple[Path, str | None]:
    """The practice database, made if it is missing, and who acts there."""
    from ccanalytics.cli.practice import make_anew, practice_path
    from ccanalytics.practice import ADMIN, check_practice, join

    db, login = practice_path(found), found.login()[0]
    if db.exists():
        check_practice(db)
    else:
        make_anew(db)
    is_known = join(db, login)
    say(_("Practice, in {db}: nothing here reaches anybody.").format(db=shown(db)))
    if not DEFAULT_DB.exists():
        say(_("Begin a centre of your own with: {command}").format(command="ccanalytics init"))
    return db, found.by if is_known else ADMIN


def _centre(found: Settings) -> tuple[Path, str | None]:
    """The database of the command line, and who acts there if that is said."""
    if not found.db.is_file():
        warn(
            _(
                "There is no database {db} yet; make one with: {command}; "
                "or practise with: ccanalytics lab --practice"
            ).format(db=found.db, command=found.to_paste("ccanalytics init"))
        )
    return found.db, found.by
