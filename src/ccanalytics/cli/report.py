"""`ccanalytics report`: run a notebook with parameters."""

from __future__ import annotations

from pathlib import Path

import click

from ccanalytics.cli.options import common, json_option, settings
from ccanalytics.cli.progress import progress
from ccanalytics.cli.terminal import say_json, say_labelled, shown
from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_

LABELS = {"notebook": N_("Notebook"), "html": N_("Html"), "metrics": N_("Metrics")}
"""The files that a report leaves, as they are called for people."""


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
    from ccanalytics.reporting.parameters import pairs
    from ccanalytics.reporting.run import run_report

    parameters = pairs(given)
    desk = settings(ctx).desk()
    with progress(_("Report {name}").format(name=name)) as tell:
        run = run_report(desk, name, parameters, out, lambda done, of: tell(name, done, of))
    files = {part: str(getattr(run, part)) for part in LABELS}
    if as_json:
        say_json({**files, "status": run.status})
    else:
        say_labelled({_(label): shown(files[part]) for part, label in LABELS.items()})
