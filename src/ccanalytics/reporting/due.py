"""What is due, and running it: each job once for its last due moment, however late it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ccanalytics.desk import Desk
from ccanalytics.reporting.execute import Progress
from ccanalytics.reporting.run import ReportRun, run_report
from ccanalytics.reporting.runs import DONE, RunRecord, Scheduled, read_records
from ccanalytics.reporting.schedule import Job
from ccanalytics.reporting.turn import turn


@dataclass(frozen=True)
class Due:
    """A job that is to run, and since when (UTC)."""

    job: Job
    due_at: datetime


@dataclass(frozen=True)
class Ended:
    """How it went: the run, or why there is none."""

    due: Due
    run: ReportRun | None = None
    error: Exception | None = None


def find_due(
    jobs: Iterable[Job], runs: Iterable[RunRecord], now: datetime, *, retry_failed: bool = False
) -> list[Due]:
    """The jobs whose last due moment up to the aware ``now`` has no run yet.

    Earlier moments that were missed are not made up for. A run that failed counts as one, unless
    ``retry_failed``; a run that was killed left no record, so it does not.
    """
    ran = {
        (run.scheduled.job, run.scheduled.due_at)
        for run in runs
        if run.scheduled and (run.status == DONE or not retry_failed)
    }
    latest = [(job, job.latest(now)) for job in jobs]
    return [Due(job, at) for job, at in latest if at and (job.name, at) not in ran]


def upcoming(job: Job, now: datetime) -> Iterator[Due]:
    """The coming times that the job is due, in order."""
    return (Due(job, at) for at in job.upcoming(now))


def run_due(
    desk: Desk,
    jobs: list[Job],
    now: datetime | None = None,
    *,
    retry_failed: bool = False,
    progress: Callable[[Due], Progress] | None = None,
) -> Iterator[Ended]:
    """Run what is due, one after the other; yields how each ended, also where it failed.

    Nobody else runs anything of this database meanwhile: AlreadyRunning if somebody does.
    """
    with turn(desk.path):
        runs = runs_of(jobs, store_of(desk))
        for due in find_due(jobs, runs, now or datetime.now(UTC), retry_failed=retry_failed):
            yield _ended(desk, due, progress(due) if progress else None)


def runs_of(jobs: Iterable[Job], store: str) -> list[RunRecord]:
    """The runs of this store that were made for jobs, in these jobs' folders, newest first."""
    folders: set[Path] = {job.out for job in jobs}
    runs = [run for folder in folders for run in read_records(folder)[0]]
    ours = [run for run in runs if run.scheduled and run.store == store]
    return sorted(ours, key=lambda run: run.started_at, reverse=True)


def store_of(desk: Desk) -> str:
    """Which store it is, whatever its file is called."""
    store: str = desk.sql("SELECT store_id::VARCHAR FROM store").fetchall()[0][0]
    return store


def _ended(desk: Desk, due: Due, progress: Progress | None) -> Ended:
    job = due.job
    scheduled = Scheduled(job=job.name, due_at=due.due_at, window=job.window)
    parameters = job.parameters_at(due.due_at)
    try:
        run = run_report(
            desk, str(job.notebook), parameters, job.out, progress, scheduled, job.limit
        )
    except Exception as error:
        # Whatever one report runs into, the others have their turn.
        return Ended(due, error=error)
    return Ended(due, run=run)
