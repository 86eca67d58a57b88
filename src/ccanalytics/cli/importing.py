"""`ccanalytics import`: another system's history."""

from __future__ import annotations

import glob
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ccanalytics.cli.options import Settings, common, json_option, settings, zone_of
from ccanalytics.cli.progress import progress
from ccanalytics.cli.terminal import say, say_json, warn
from ccanalytics.language import gettext as _
from ccanalytics.language import ngettext, number

if TYPE_CHECKING:
    from ccanalytics.importers import ImportResult


@click.command("import")
@click.argument("kind")
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--map",
    "mapping",
    metavar="NAME-or-FILE",
    help="How the file's columns are to be read: a mapping that is built in, or a TOML file.",
)
@click.option("--pseudonymise", is_flag=True, help="Replace names and addresses by made-up ones.")
@click.option(
    "--rejects",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Where to list the rows that cannot be used.",
)
@json_option()
@common
@click.pass_context
def command(
    ctx: click.Context,
    kind: str,
    path: Path,
    mapping: str | None,
    pseudonymise: bool,
    rejects: Path | None,
    as_json: bool,
) -> None:
    """Import a history. KIND is `messages` (through --map) or `facts` (our own format).

    Importing a file twice adds nothing. Rows that cannot be used are listed with line number and
    reason. A database that does not exist yet is made.
    """
    from ccanalytics.errors import NotFound
    from ccanalytics.importers import import_file

    if not path.is_file():
        raise NotFound(_("There is no file {path}.").format(path=path))
    found = settings(ctx)
    with made_if_missing(found), progress(_("Importing {file}").format(file=path.name)) as report:
        result = import_file(
            found.db,
            kind,
            path,
            mapping=mapping,
            pseudonymised=pseudonymise,
            rejects=rejects,
            by=found.login()[0],
            progress=report,
        )
    if as_json:
        say_json(asdict(result))
    else:
        say_result(result)
        line = found.to_paste("ccanalytics metric first_response_time")
        say(_("Next: {command}").format(command=line))


def say_result(result: ImportResult) -> None:
    """Print what the file held, what of it was new, and where the rejects are."""
    if result.added:
        added = ngettext("{number} fact added", "{number} facts added", result.added)
    else:
        added = _("nothing new among them")
    sentence = _(
        "{conversations} conversations, {messages} messages, {facts} facts in the file; {added}."
    )
    counts = {"conversations": result.conversations, "messages": result.messages}
    counts |= {"facts": result.facts}
    told = {name: number(count) for name, count in counts.items()}
    say(sentence.format(**told, added=added.format(number=number(result.added))))
    if result.rejects:
        warn(
            ngettext(
                "{number} row could not be used; line and reason are in {file}",
                "{number} rows could not be used; line and reason are in {file}",
                result.rejects,
            ).format(number=number(result.rejects), file=result.rejects_file)
        )


@contextmanager
def made_if_missing(found: Settings) -> Iterator[None]:
    """See to it that the database exists; one made here goes again if nothing came into it."""
    if found.db.exists():
        found.desk()
        yield
        return
    before = _beside(found.db)
    desk = found.create()
    position = len(desk.store.facts_since(0))
    try:
        yield
    except BaseException:
        if not desk.store.facts_since(position, limit=1):
            for left in _beside(found.db) - before:
                left.unlink()
        raise
    login, login_from = found.login()
    warn(
        _("Made {db}: first admin {login} ({login_from}), zone {zone}.").format(
            db=found.db, login=login, login_from=login_from, zone=zone_of(desk)
        )
    )


def _beside(db: Path) -> set[Path]:
    """The database and the files that stand beside it under its name."""
    return {path for path in db.parent.glob(f"{glob.escape(db.name)}*") if path.is_file()}
