"""`ccanalytics report`: run a notebook with parameters."""

from __future__ import annotations

from pathlib import Path

import click

from ccanalytics.cli.options import common, json_option, settings
from ccanalytics.cli.progress import progress
from ccanalytics.cli.terminal import say, say_json, shown


@click.command("report")
@click.argument("name")
@click.option(
    "-p",
    "--parameter",
    "given",
    metavar="KEY=VALUE",
    multiple=True,
    help="A parameter of the report; may be repeated.",
)
@click.option(
    "--out",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    default=Path("reports"),
    show_default=True,
    help="Where the finished report goes.",
)
@json_option()
@common
@click.pass_context
def command(
    ctx: click.Context, name: str, given: tuple[str, ...], out: Path, as_json: bool
) -> None:
    """Run a report on a snapshot, and print where its files are."""
    from ccanalytics.reporting.run import run_report

    pairs = [_pair(one) for one in given]
    parameters = dict(pairs)
    if len(parameters) < len(pairs):
        raise click.UsageError("A parameter is given twice.")
    desk = settings(ctx).desk()
    with progress(f"Report {name}") as tell:
        run = run_report(desk, name, parameters, out, lambda done, of: tell(name, done, of))
    files = {part: str(getattr(run, part)) for part in ("notebook", "html", "metrics")}
    if as_json:
        say_json({**files, "status": run.status})
    else:
        for label, path in files.items():
            say(f"{label.capitalize():<9} {shown(path)}")


def _pair(given: str) -> tuple[str, str]:
    key, equals, value = given.partition("=")
    if not equals or not key:
        raise click.UsageError(f"{given!r} is no parameter: write key=value.")
    return key, value
