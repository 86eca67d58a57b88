"""The command that all others hang from. Each is loaded only when it is asked for."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

import click

from ccanalytics.cli.endings import EXIT_CODES, ended
from ccanalytics.cli.options import by_option, db_option
from ccanalytics.cli.translated import click_speaking, translated
from ccanalytics.errors import unknown
from ccanalytics.language import gettext as _

COMMANDS = {
    "init": "init",
    "demo": "demo",
    "import": "importing",
    "do": "do",
    "queue": "queue",
    "late": "late",
    "who": "who",
    "channel": "channel",
    "conversations": "conversations",
    "chat": "chat",
    "history": "history",
    "link": "link",
    "notices": "notices",
    "outbox": "outbox",
    "carry": "carry",
    "dispatch": "dispatch",
    "timeline": "timeline",
    "canned": "canned",
    "discussions": "discussions",
    "metric": "metric",
    "compare": "compare",
    "export": "export",
    "report": "report",
    "schedule": "schedule",
    "snapshot": "snapshot",
    "verify": "verify",
    "rebuild": "rebuild",
    "words": "words",
    "lab": "lab",
}
"""Command to the module that holds it, under the name ``command``."""


class Root(click.Group):
    """Loads commands late, suggests near names, and ends as `ended` says."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"{__package__}.{COMMANDS[cmd_name]}")
        return translated(module.command)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        return suggesting(super().resolve_command, ctx, args, self.list_commands(ctx))

    def main(self, *args: Any, standalone_mode: bool = True, **extra: Any) -> Any:
        told = translated(self)
        run = partial(click.Group.main, told, *args, standalone_mode=False, **extra)
        with click_speaking():
            if not standalone_mode:
                return run()
            sys.exit(ended(partial(run, prog_name="ccanalytics")))

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write(f"\n{_(EXIT_CODES)}\n")


Resolved = tuple[str | None, click.Command | None, list[str]]


def suggesting(
    resolve: Callable[[click.Context, list[str]], Resolved],
    ctx: click.Context,
    args: list[str],
    known: list[str],
) -> Resolved:
    """Resolve a command, or name the one that is near."""
    try:
        return resolve(ctx, args)
    except click.NoSuchCommand as error:
        raise click.UsageError(unknown("command", error.command_name, known), ctx) from None


@click.group(cls=Root, context_settings={"help_option_names": ["-h", "--help"]})
@db_option(envvar="CCANALYTICS_DB")
@by_option()
@click.version_option(None, "--version", package_name="ccanalytics", message="%(prog)s %(version)s")
def cli() -> None:
    """Run and study a contact centre's chats.

    New here? Try `ccanalytics demo`: a practice centre, acted out, measured and reported.
    """
