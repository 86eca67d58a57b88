"""`ccanalytics schedule`: reports that run by themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from heapq import merge
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ccanalytics.cli.endings import BROKEN, sentence
from ccanalytics.cli.jobs import (
    JOBS,
    MOMENTS,
    due_data,
    due_row,
    end_data,
    job_data,
    job_row,
    local,
)
from ccanalytics.cli.options import common, json_option, settings
from ccanalytics.cli.progress import progress
from ccanalytics.cli.root import suggesting
from ccanalytics.cli.tables import say_table
from ccanalytics.cli.terminal import say, say_json, shown, warn
from ccanalytics.cli.translated import translated
from ccanalytics.errors import CCAnalyticsError
from ccanalytics.language import gettext as _

if TYPE_CHECKING:
    from ccanalytics.reporting.due import Due, Ended
    from ccanalytics.reporting.schedule import Job

DEFAULT_FILE = Path("schedule.toml")

_FILE = f"{__name__}.file"


def _keep_file(ctx: click.Context, param: click.Parameter, value: Path | None) -> None:
    if value is not None:
        ctx.meta[_FILE] = value


def asked(command: Any) -> Any:
    """``--file``, and the options that every command knows."""
    return click.option(
        "--file",
        metavar="PATH",
        type=click.Path(path_type=Path),
        expose_value=False,
        callback=_keep_file,
        help=f"The schedule.  [default: {DEFAULT_FILE}]",
    )(common(command))


class Schedule(click.Group):
    """What one may do with a schedule, told in the language of whoever asks."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        found = super().get_command(ctx, cmd_name)
        return translated(found) if found else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        return suggesting(super().resolve_command, ctx, args, self.list_commands(ctx))


@click.group("schedule", cls=Schedule)
@asked
def command() -> None:
    """Run reports by themselves, as schedule.toml says.

    Each [[job]] in it has a name, a report, a cron expression and, if they are not the usual
    ones, a time zone, parameters and a folder. Paths in it start from the file's own folder.
    """


@command.command("list")
@json_option()
@asked
@click.pass_context
def list_jobs(ctx: click.Context, as_json: bool) -> None:
    """Show the jobs, how each went, and when it is next."""
    from ccanalytics.reporting.due import find_due, runs_of, store_of

    now, jobs = datetime.now(UTC), _jobs(ctx)
    runs = runs_of(jobs, store_of(settings(ctx).desk()))
    due = {due.job.name: due.due_at for due in find_due(jobs, runs, now)}
    # Runs are in the order of newest first: the last one that is put in stays.
    last = {run.scheduled.job: run for run in reversed(runs) if run.scheduled}
    told = [(job, last.get(job.name), due.get(job.name), next(job.upcoming(now))) for job in jobs]
    if as_json:
        say_json(list(map(job_data, told)))
    else:
        say_table(JOBS, map(job_row, told))


@command.command("next")
@click.option(
    "-n",
    "many",
    metavar="NUMBER",
    type=click.IntRange(1, 1_000),
    default=10,
    show_default=True,
    help="How many.",
)
@json_option()
@asked
@click.pass_context
def show_next(ctx: click.Context, many: int, as_json: bool) -> None:
    """Show what is due next, and what it will ask."""
    from ccanalytics.reporting.due import upcoming

    now = datetime.now(UTC)
    ahead = [upcoming(job, now) for job in _jobs(ctx)]
    found = islice(merge(*ahead, key=attrgetter("due_at")), many)
    if as_json:
        say_json(list(map(due_data, found)))
    else:
        say_table(MOMENTS, map(due_row, found))


@command.command("run-due")
@click.option("--retry-failed", is_flag=True, help="Run again what failed when it was last due.")
@json_option()
@asked
@click.pass_context
def run_due(ctx: click.Context, retry_failed: bool, as_json: bool) -> None:
    """Run what is due and has not run yet.

    Each job is run once, for the last time that it was due, however long ago that is. Do this as
    often as you like: what has run is not run again. A report that fails is marked, and not tried
    again unless you say --retry-failed; the others have their turn, and the exit code is 1. If
    another run-due is at work, this one says so and ends with 0.
    """
    from ccanalytics.reporting.turn import AlreadyRunning

    jobs = _jobs(ctx)
    try:
        ends = _run(ctx, jobs, retry_failed)
    except AlreadyRunning as error:
        if as_json:
            say_json({"runs": [], "running": str(error)})
        else:
            say(shown(error))
        return
    if as_json:
        say_json({"runs": [end_data(ended) for ended in ends], "running": None})
    elif not ends:
        say(_nothing_due(jobs))
    for ended in ends:
        _say_end(ended, is_quiet=as_json)
    ctx.exit(max((_code(ended.error) for ended in ends if ended.error), default=0))


@command.command("export")
@click.option("--to", "kind", type=click.Choice(["cron"]), required=True, help="For what.")
@asked
@click.pass_context
def export(ctx: click.Context, kind: str) -> None:
    """Print the line that lets cron run what is due.

    \b
    To add it to the crontab that you have:
      (crontab -l; ccanalytics schedule export --to cron) | crontab -
    """
    from ccanalytics.cli.crontab import crontab

    _jobs(ctx)
    for line in crontab(_file(ctx), settings(ctx).db, Path.cwd()):
        say(line)


def _file(ctx: click.Context) -> Path:
    file: Path = ctx.meta.get(_FILE, DEFAULT_FILE)
    return file


def _jobs(ctx: click.Context) -> list[Job]:
    from ccanalytics.reporting.schedule import read_schedule

    return read_schedule(_file(ctx), settings(ctx).desk())


def _run(ctx: click.Context, jobs: list[Job], retry_failed: bool) -> list[Ended]:
    from ccanalytics.reporting.due import run_due

    with progress(_("Reports that are due")) as tell:

        def told(due: Due) -> Callable[[int, int], None]:
            return partial(tell, due.job.name)

        desk = settings(ctx).desk()
        return list(run_due(desk, jobs, retry_failed=retry_failed, progress=told))


def _say_end(ended: Ended, *, is_quiet: bool) -> None:
    """A line for a report that was run; for one that was not, or failed, always, on stderr."""
    name = ended.due.job.name
    if ended.error:
        warn(f"ccanalytics: {name}: {sentence(ended.error)}")
    elif ended.run and not is_quiet:
        say(shown(f"{name}: {ended.run.html}"))


def _nothing_due(jobs: list[Job]) -> str:
    now = datetime.now(UTC)
    job = min(jobs, key=lambda job: next(job.upcoming(now)))
    return _("Nothing is due. Next: {job}, {when} ({zone}).").format(
        job=shown(job.name), when=local(job, next(job.upcoming(now))), zone=job.zone
    )


def _code(error: Exception) -> int:
    return error.exit_code if isinstance(error, CCAnalyticsError) else BROKEN
