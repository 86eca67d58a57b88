"""`ccanalytics export`: tables for other programs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ccanalytics.cli.options import Decorator, common, json_option, settings
from ccanalytics.cli.progress import progress
from ccanalytics.cli.terminal import say, say_json, shown, warn
from ccanalytics.errors import BadInput, unknown
from ccanalytics.language import gettext as _
from ccanalytics.language import ngettext, number

if TYPE_CHECKING:
    from ccanalytics.reporting.tables import Written

TABLES = ("sessions",)

KINDS = ("csv", "parquet", "xlsx")

STDOUT = Path("-")


def _to(kind: str, what: str) -> Decorator:
    return click.option(f"--{kind}", metavar="PATH", type=click.Path(path_type=Path), help=what)


@click.command("export")
@click.argument("table")
@_to("csv", "Write comma-separated values; - writes to stdout.")
@_to("parquet", "Write Parquet, which keeps every type and microsecond.")
@_to("xlsx", "Write a workbook of Excel.")
@click.option("--since", metavar="TIME", help="Opened from then on, in the centre's zone.")
@click.option("--until", metavar="TIME", help="Opened before then.")
@click.option("--channel", metavar="NAME", help="Only what entered by this channel.")
@click.option("--force", is_flag=True, help="Replace the file if there is one.")
@json_option()
@common
@click.pass_context
def command(
    ctx: click.Context,
    /,
    table: str,
    channel: str | None,
    since: str | None,
    until: str | None,
    force: bool,
    as_json: bool,
    **places: Path | None,
) -> None:
    """Write a table to a file: sessions, one row each with everything but the texts.

    No text acts as a formula: in CSV one that could has an apostrophe before it, in Excel the
    mark for text. Both cut times to the second. CSV has commas; where Excel wants semicolons,
    take --xlsx.
    """
    if table not in TABLES:
        raise BadInput(unknown("table", table, TABLES))
    kind, path = _place(places, as_json)
    desk = settings(ctx).desk()
    if f"{path.resolve()}.".startswith(f"{desk.path}."):
        # Itself, its log, its locks or a snapshot: --force must not reach them.
        raise BadInput(_("{path} belongs to the database: name another file.").format(path=path))
    rows = desk.snapshot().sessions(channel, since=since, until=until)
    if path == STDOUT:
        from ccanalytics.reporting.tables import stream_csv

        stream_csv(rows, sys.stdout.buffer)
        return
    with progress(_("Export")):
        from ccanalytics.reporting.tables import write_table

        written = write_table(rows, path, kind, may_replace=force)
    _tell(written, as_json)


def _place(places: dict[str, Path | None], as_json: bool) -> tuple[str, Path]:
    """Which kind of file, and where to."""
    given = [(kind, path) for kind in KINDS if (path := places[kind])]
    if len(given) != 1:
        raise click.UsageError(_("Say where to: one of --csv, --parquet and --xlsx."))
    kind, path = given[0]
    if path == STDOUT and kind != "csv":
        raise click.UsageError(_("Only --csv writes to stdout; name a file."))
    if path == STDOUT and as_json:
        raise click.UsageError(_("--json and the table cannot both go to stdout."))
    return kind, path


def _tell(written: Written, as_json: bool) -> None:
    if written.cut:
        warn(
            ngettext(
                "{n} text was longer than a cell of Excel holds (32,767 characters) and was cut.",
                "{n} texts were longer than a cell of Excel holds (32,767 characters) "
                "and were cut.",
                written.cut,
            ).format(n=number(written.cut))
        )
    if as_json:
        say_json({"path": str(written.path), "rows": written.rows})
        return
    count = ngettext("{n} session", "{n} sessions", written.rows).format(n=number(written.rows))
    say(f"{shown(written.path)} · {count}")
