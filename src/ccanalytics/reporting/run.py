"""Run a report's notebook in a fresh kernel, unattended."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

from ccanalytics.desk import Desk
from ccanalytics.errors import BadInput, CCAnalyticsError, ReportFailed
from ccanalytics.language import gettext as _
from ccanalytics.metrics.reader import Snapshot
from ccanalytics.reporting.catalogue import find_report
from ccanalytics.reporting.export import export, title_of
from ccanalytics.reporting.files import write_text
from ccanalytics.reporting.index import write_index
from ccanalytics.reporting.kernel import own_kernel
from ccanalytics.reporting.parameters import FILLED_IN, check, read_parameters, typed
from ccanalytics.reporting.runs import DONE, FAILED, RunRecord, Scheduled, write_record
from ccanalytics.reporting.translated import write_translated
from ccanalytics.store.snapshot import in_use

Progress = Callable[[int, int], None]
"""Told how many cells are done, and of how many."""


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
) -> ReportRun:
    """Run the report ``name``, or the notebook at that path, on a snapshot of the desk's store.

    What comes of it is in ``<out>/<name>/<UTC time>-<snapshot>/``: the notebook, a page of HTML,
    metrics.json, the tables as Parquet, and run.json, which tells of the run; ``<out>/index.html``
    lists all of them. Raises NotFound and BadInput before anything is run, and ReportFailed when
    a cell fails; the notebook is kept then as ``<name>.FAILED.ipynb``. ``scheduled`` is the job
    for which it is run, if it is.
    """
    out = Path(out)
    notebook = find_report(name)
    types = read_parameters(notebook)
    values = typed(types, parameters or {})
    with ExitStack() as stack:
        snapshot = _held(desk, stack)
        check(values, snapshot)
        folder = _folder(out, notebook.stem, snapshot.position)
        begun = _begun(notebook, folder, values, snapshot, scheduled)
        given = {"snapshot": str(snapshot.path.resolve()), "out": str(folder.resolve())}
        filled = values | {key: given[key] for key in FILLED_IN if key in types}
        finished, why = _run(notebook, folder, filled, progress)
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
    except CCAnalyticsError:
        raise
    except Exception as error:
        why = _("{name} ran, but no page can be made of it ({error})")
        return _failed(begun, finished, why.format(name=begun.report, error=_line(error)), out)
    write_record(replace(begun, title=_title(finished), finished_at=datetime.now(UTC)))
    write_index(out)
    return ReportRun(finished, page, metrics, DONE)


def _failed(begun: RunRecord, kept: Path, why: str, out: Path) -> NoReturn:
    """Keep the record of a run that failed, and raise ReportFailed."""
    record = replace(
        begun,
        title=_title(kept),
        status=FAILED,
        error=why,
        finished_at=datetime.now(UTC),
        notebook=kept.name,
        html=None,
    )
    # Where the disk is full neither can be written; what failed first is what is told.
    with suppress(BadInput):
        write_record(record)
        write_index(out)
    raise ReportFailed(_("{why}; see {path}").format(why=why, path=kept))


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


def _folder(out: Path, name: str, position: int) -> Path:
    """A folder of this run's own, whoever else runs in the same second."""
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{position}"
    number = 1
    while True:
        folder = out / name / (stamp if number == 1 else f"{stamp}-{number}")
        try:
            folder.mkdir(parents=True)
            return folder
        except FileExistsError as error:
            if not folder.is_dir():
                raise _unwritable(folder.parent, error) from None
            number += 1
        except OSError as error:
            raise _unwritable(out, error) from None


def _unwritable(path: Path, error: OSError) -> BadInput:
    return BadInput(_("{path} cannot be written: {why}.").format(path=path, why=error.strerror))


def _run(
    notebook: Path, folder: Path, values: Mapping[str, Any], progress: Progress | None
) -> tuple[Path, str]:
    """The finished notebook; or the one that failed, and why, on one line."""
    part = folder / f"{notebook.stem}.ipynb.part"
    try:
        _execute(notebook, part, values, progress)
    except Exception as error:
        kept = part.with_name(f"{notebook.stem}.FAILED.ipynb")
        with suppress(OSError):
            part.replace(kept)
        return kept, _why(notebook.stem, error)
    except BaseException:
        part.unlink(missing_ok=True)
        with suppress(OSError):
            folder.rmdir()
        raise
    return part.replace(part.with_suffix("")), ""


def _execute(
    notebook: Path, part: Path, values: Mapping[str, Any], progress: Progress | None
) -> None:
    import papermill

    write_translated(notebook, part)
    with warnings.catch_warnings(), own_kernel() as kernel_manager:
        warnings.filterwarnings("ignore", message="The specified")
        papermill.execute_notebook(
            _plain(part),
            _plain(part),
            parameters=dict(values),
            progress_bar=False,
            kernel_name="python3",
            language="python",
            kernel_manager_class=kernel_manager,
            **_hooks(notebook, progress),
        )


def _plain(path: Path) -> str:
    """The path so that papermill, which fills braces in, takes them as they stand."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _hooks(notebook: Path, progress: Progress | None) -> dict[str, Any]:
    if progress is None:
        return {}
    import nbformat

    read = nbformat.read(notebook, as_version=4)  # type: ignore[no-untyped-call]
    cells = len(read.cells) + 1  # papermill adds one
    return {"on_cell_complete": lambda cell, cell_index: progress(cell_index + 1, cells)}


def _why(name: str, error: Exception) -> str:
    """What failed, where and of what, on one line."""
    from papermill.exceptions import PapermillExecutionError

    if isinstance(error, PapermillExecutionError):
        return _("{name} failed in cell {number} ({error})").format(
            name=name, number=error.cell_index + 1, error=_short(f"{error.ename}: {error.evalue}")
        )
    return _("{name} failed ({error})").format(name=name, error=_line(error))


def _line(error: Exception) -> str:
    return _short(f"{type(error).__name__}: {error}")


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= 200 else line[:199] + "…"
