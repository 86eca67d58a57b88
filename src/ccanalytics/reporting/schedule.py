"""schedule.toml: which reports are run when, for which window, with which parameters."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from ccanalytics.errors import BadInput, NotFound, unknown
from ccanalytics.language import gettext as _
from ccanalytics.language import ngettext
from ccanalytics.metrics.reader import Reader
from ccanalytics.reporting import cron
from ccanalytics.reporting.entries import Entry, Surroundings
from ccanalytics.reporting.parameters import known
from ccanalytics.reporting.windows import window

JOB = "job"
"""The name of the tables in the file: ``[[job]]``."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """One report that is run again and again."""

    name: str
    notebook: Path
    cron: str
    zone: str
    centre_zone: str
    parameters: Mapping[str, str]
    """What the report is asked, beside the window."""
    window: str | None
    out: Path
    limit: timedelta
    """How long it may take before it is stopped."""

    def latest(self, now: datetime) -> datetime | None:
        """The last due moment up to the aware ``now``, in UTC."""
        return cron.latest(self.cron, self.zone, now)

    def upcoming(self, now: datetime) -> Iterator[datetime]:
        """The due moments after ``now``, in UTC and in order."""
        return cron.upcoming(self.cron, self.zone, now)

    def parameters_at(self, due_at: datetime) -> dict[str, str]:
        """The report's parameters in the run that is due then, however late it is made."""
        if self.window is None:
            return dict(self.parameters)
        since, until = window(self.window, due_at, self.zone, self.centre_zone)
        return {**self.parameters, "since": since, "until": until}


def read_schedule(path: Path, centre: Reader) -> list[Job]:
    """The jobs in the file, in its order; channels and the zone are looked up in ``centre``.

    Raises NotFound if there is no such file, and BadInput, naming every fault there is, if any
    job cannot be run.
    """
    tables = _tables(path)
    entries, faults = [], [unknown("key", key, [JOB]) for key in tables if key != JOB]
    listed = tables.get(JOB, [])
    if not (isinstance(listed, list) and listed and all(isinstance(t, dict) for t in listed)):
        faults.append(_("It lists no jobs: begin each with a line [[job]]."))
    else:
        channels, zone = known(centre)
        around = Surroundings(path.parent, channels, zone)
        entries = [Entry(table, around) for table in listed]
    faults += [
        _("Job {number}, {name}: {fault}").format(number=number, name=entry.label, fault=fault)
        for number, entry in enumerate(entries, start=1)
        for fault in entry.faults
    ]
    faults += _repeated(entries)
    if faults:
        raise BadInput(_all_of(path, faults))
    return [Job(**entry.found) for entry in entries]


def _tables(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise NotFound(
            _("There is no schedule {path}; name one with --file, or write one.").format(path=path)
        )
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise BadInput(
            _("{path} cannot be read: {why}.").format(path=path, why=error.strerror)
        ) from None
    except (ValueError, RecursionError) as error:
        raise BadInput(_("{path} is no TOML: {error}.").format(path=path, error=error)) from None


def _repeated(entries: list[Entry]) -> list[str]:
    """By its name a job knows whether it has run, so there may be no two of one."""
    names = Counter(entry.name for entry in entries if entry.name)
    return [
        _("{n} jobs are called {name!r}: each needs a name of its own.").format(n=n, name=name)
        for name, n in names.items()
        if n > 1
    ]


def _all_of(path: Path, faults: list[str]) -> str:
    """All faults in one line, numbered if they are several."""
    if len(faults) > 1:
        faults = [f"({number}) {fault}" for number, fault in enumerate(faults, start=1)]
    return ngettext(
        "{path} has a fault, so nothing runs: {faults}",
        "{path} has {n} faults, so nothing runs: {faults}",
        len(faults),
    ).format(path=path, n=len(faults), faults=" ".join(faults))
