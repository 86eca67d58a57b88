"""Jobs, due moments and runs as rows of a table and as plain data."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from ccanalytics.cli.endings import sentence
from ccanalytics.cli.tables import Column
from ccanalytics.language import gettext as _
from ccanalytics.language import moment
from ccanalytics.language import noted as N_

if TYPE_CHECKING:
    from ccanalytics.reporting.due import Due, Ended
    from ccanalytics.reporting.runs import RunRecord
    from ccanalytics.reporting.schedule import Job

JOBS = (
    Column(N_("Job"), is_wrapped=True),
    Column(N_("Report"), is_cut=True),
    Column(N_("Cron")),
    Column(N_("Zone")),
    Column(N_("Last run")),
    Column(N_("Ended")),
    Column(N_("Next due")),
)

MOMENTS = (
    Column(N_("Due")),
    Column(N_("Zone")),
    Column(N_("Job"), is_wrapped=True),
    Column(N_("Report"), is_cut=True),
    Column(N_("Asked for"), is_wrapped=True),
)


def local(job: Job, at: datetime) -> str:
    """The moment as it is said in the job's zone."""
    return moment(at.astimezone(ZoneInfo(job.zone)))


Told = tuple["Job", "RunRecord | None", "datetime | None", datetime]
"""A job, its last run, since when it is due if it is, and when it is next."""


def job_row(told: Told) -> tuple[str, ...]:
    """A row of JOBS."""
    job, last, due_at, next_at = told
    return (
        job.name,
        job.notebook.stem,
        job.cron,
        job.zone,
        local(job, last.started_at) if last else _("never"),
        _(last.status) if last else "–",
        _("now") if due_at else local(job, next_at),
    )


def job_data(told: Told) -> dict[str, Any]:
    """The same for scripts; moments are UTC."""
    from ccanalytics.reporting.runs import utc_text

    job, last, due_at, next_at = told
    return {
        "job": job.name,
        "report": job.notebook.stem,
        "notebook": str(job.notebook),
        "cron": job.cron,
        "zone": job.zone,
        "window": job.window,
        "parameters": job.parameters,
        "out": str(job.out),
        "last": last and last.to_dict(),
        "due_since": due_at and utc_text(due_at),
        "next_due_at": utc_text(next_at),
    }


def due_row(due: Due) -> tuple[str, ...]:
    """A row of MOMENTS."""
    from ccanalytics.reporting.asked import in_words

    job = due.job
    asked = in_words(job.parameters_at(due.due_at), job.zone)
    return (local(job, due.due_at), job.zone, job.name, job.notebook.stem, asked)


def due_data(due: Due) -> dict[str, Any]:
    """The same for scripts."""
    from ccanalytics.reporting.runs import utc_text

    job = due.job
    return {
        "job": job.name,
        "report": job.notebook.stem,
        "due_at": utc_text(due.due_at),
        "zone": job.zone,
        "parameters": job.parameters_at(due.due_at),
    }


def end_data(ended: Ended) -> dict[str, Any]:
    """How a run ended, for scripts."""
    run, error = ended.run, ended.error
    return {
        **due_data(ended.due),
        "status": "failed" if error else "done",
        "error": sentence(error) if error else "",
        "html": str(run.html) if run else None,
    }
