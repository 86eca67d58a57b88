"""Run a report's notebook in a fresh kernel, unattended."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn

from ccanalytics.desk import Desk
from ccanalytics.errors import BadInput, ReportFailed
from ccanalytics.language import gettext as _
from ccanalytics.metrics.reader import Snapshot
from ccanalytics.reporting.catalogue import find_report
from ccanalytics.reporting.execute import Progress, execute, one_line, why_failed
from ccanalytics.reporting.export import export, title_of
from ccanalytics.reporting.files import write_text
from ccanalytics.reporting.folders import clear_away, new_folder
from ccanalytics.reporting.index import write_index
from ccanalytics.reporting.parameters import FILLED_IN, check, read_parameters, typed
from ccanalytics.reporting.runs import DONE, FAILED, RunRecord, Scheduled, write_record
from ccanalytics.store.snapshot import in_use


@dataclass(frozen=True)
class ReportRun:
    """What a run left behind."""

    notebook: Path
    html: Path
    metrics: Path
    status: str

    def to_dict(self) -> dict[str, str]:
        """Plain data, ready for JSON."""
        return {name: str(value) for name, value in asdict(self).items()}


def run_report(
    desk: Desk,
    name: str,
    parameters: Mapping[str, str] | None = None,
    out: Path | str = "reports",
    progress: Progress | None = None,
    scheduled: Scheduled | None = None,
    limit: timedelta | None = None,
) -> ReportRun:
    """Run the report ``name``, or the notebook at that path, on a snapshot of the desk's store.

    What comes of it is in ``<out>/<name>/<UTC time>-<snapshot>/``: the notebook, a page of HTML,
    metrics.json, the tables as Parquet, and run.json, which tells of the run; ``<out>/index.html``
    lists all of them. Raises NotFound and BadInput before anything is run, and ReportFailed when
    a cell fails or the cells take longer than ``limit``; notebook and page are kept then as
    ``<name>.FAILED.ipynb`` and ``.html``. ``scheduled`` is the job for which it is run, if it is.
    """
    out = Path(out)
    notebook = find_report(name)
    types = read_parameters(notebook)
    values = typed(types, parameters or {})
    with ExitStack() as stack:
        snapshot = _held(desk, stack)
        check(values, snapshot)
        clear_away(out / notebook.stem)
        folder = new_folder(out, notebook.stem, snapshot.position)
        begun = _begun(notebook, folder, values, snapshot, scheduled)
        given = {"snapshot": str(snapshot.path.resolve()), "out": str(folder.resolve())}
        filled = values | {key: given[key] for key in FILLED_IN if key in types}
        finished, why = _run(notebook, folder, filled, progress, limit)
    return _failed(begun, finished, why, out) if why else _done(begun, finished, out)


def _begun(
    notebook: Path,
    folder: Path,
    values: Mapping[str, Any],
    snapshot: Snapshot,
    scheduled: Scheduled | None,
) -> RunRecord:
    """The record of a run that starts now."""
    query = "SELECT (SELECT any_value(zone) FROM centres), store_id::VARCHAR FROM store"
    zone, store = snapshot.sql(query).fetchall()[0]
    now = datetime.now(UTC)
    return RunRecord(
        report=notebook.stem,
        title=notebook.stem,
        parameters=values,
        status=DONE,
        error="",
        started_at=now,
        finished_at=now,
        snapshot=snapshot.position,
        zone=zone,
        store=store,
        notebook=f"{notebook.stem}.ipynb",
        html=f"{notebook.stem}.html",
        scheduled=scheduled,
        folder=folder,
    )


def _done(begun: RunRecord, finished: Path, out: Path) -> ReportRun:
    metrics = begun.folder / "metrics.json"
    if not metrics.exists():
        write_text(metrics, "[]\n")
    try:
        page = export(finished, out)
    except Exception as error:
        why = _("{name} ran, but no page can be made of it ({error})")
        return _failed(begun, finished, why.format(name=begun.report, error=one_line(error)), out)
    write_record(replace(begun, title=_title(finished), finished_at=datetime.now(UTC)))
    write_index(out)
    return ReportRun(finished, page, metrics, DONE)


def _failed(begun: RunRecord, kept: Path, why: str, out: Path) -> NoReturn:
    """Keep the record of a run that failed, and raise ReportFailed."""
    page = _failed_page(kept, why, out)
    record = replace(
        begun,
        title=_title(kept),
        status=FAILED,
        error=why,
        finished_at=datetime.now(UTC),
        notebook=kept.name,
        html=page.name if page else None,
    )
    # Where the disk is full neither can be written; what failed first is what is told.
    with suppress(BadInput):
        write_record(record)
        write_index(out)
    if not kept.exists():
        raise ReportFailed(f"{why}.")
    raise ReportFailed(_("{why}; see {path}").format(why=why, path=page or kept))


def _failed_page(kept: Path, why: str, out: Path) -> Path | None:
    """What there is of the report, to be read in a browser; None where no page can be made."""
    try:
        return export(kept, out, failure=why)
    except Exception:
        # What failed first is what is told; the notebook is there all the same.
        return None


def _title(notebook: Path) -> str:
    """The heading under which people know the report; its name if the notebook has none."""
    import nbformat

    name = notebook.name.partition(".")[0]
    try:
        read = nbformat.read(notebook, as_version=4)  # type: ignore[no-untyped-call]
    except (OSError, ValueError):
        return name
    return title_of(read) or name


def _held(desk: Desk, stack: ExitStack) -> Snapshot:
    """A snapshot that stays while the stack does; a just taken one may be cleared away."""
    snapshot = desk.snapshot()
    try:
        stack.enter_context(in_use(snapshot.path))
    except FileNotFoundError:
        return _held(desk, stack)
    return snapshot


def _run(
    notebook: Path,
    folder: Path,
    values: Mapping[str, Any],
    progress: Progress | None,
    limit: timedelta | None,
) -> tuple[Path, str]:
    """The finished notebook; or the one that failed, and why, on one line."""
    part = folder / f"{notebook.stem}.ipynb.part"
    try:
        execute(notebook, part, values, progress, limit)
    except Exception as error:
        kept = part.with_name(f"{notebook.stem}.FAILED.ipynb")
        with suppress(OSError):
            part.replace(kept)
        return kept, why_failed(notebook.stem, error, limit)
    except BaseException:
        part.unlink(missing_ok=True)
        with suppress(OSError):
            folder.rmdir()
        raise
    return part.replace(part.with_suffix("")), ""
