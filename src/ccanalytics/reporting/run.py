"""Run a report's notebook in a fresh kernel, unattended."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ccanalytics.desk import Desk
from ccanalytics.errors import BadInput, ReportFailed
from ccanalytics.metrics.reader import Snapshot
from ccanalytics.reporting.catalogue import find_report
from ccanalytics.reporting.export import export
from ccanalytics.reporting.files import write_text
from ccanalytics.reporting.kernel import own_kernel
from ccanalytics.reporting.parameters import FILLED_IN, check, read_parameters, typed
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
) -> ReportRun:
    """Run the report ``name``, or the notebook at that path, on a snapshot of the desk's store.

    What comes of it is in ``<out>/<name>/<UTC time>-<snapshot>/``: the notebook, a page of HTML,
    metrics.json and the tables as Parquet. Raises NotFound and BadInput before anything is run,
    and ReportFailed when a cell fails; the notebook is kept then as ``<name>.FAILED.ipynb``.
    """
    notebook = find_report(name)
    types = read_parameters(notebook)
    values = typed(types, parameters or {})
    with ExitStack() as stack:
        snapshot = _held(desk, stack)
        check(values, snapshot)
        folder = _folder(Path(out), notebook.stem, snapshot.position)
        given = {"snapshot": str(snapshot.path.resolve()), "out": str(folder.resolve())}
        values |= {key: given[key] for key in FILLED_IN if key in types}
        finished = _run(notebook, folder, values, progress)
    metrics = folder / "metrics.json"
    if not metrics.exists():
        write_text(metrics, "[]\n")
    return ReportRun(finished, export(finished, Path(out)), metrics, "done")


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
                raise BadInput(f"{folder.parent} cannot be written: {error.strerror}.") from None
            number += 1
        except OSError as error:
            raise BadInput(f"{out} cannot be written: {error.strerror}.") from None


def _run(
    notebook: Path, folder: Path, values: Mapping[str, Any], progress: Progress | None
) -> Path:
    part = folder / f"{notebook.stem}.ipynb.part"
    try:
        _execute(notebook, part, values, progress)
    except Exception as error:
        kept = part.with_name(f"{notebook.stem}.FAILED.ipynb")
        with suppress(OSError):
            part.replace(kept)
        raise ReportFailed(f"{notebook.stem} failed{_why(error)}; see {kept}") from None
    except BaseException:
        part.unlink(missing_ok=True)
        with suppress(OSError):
            folder.rmdir()
        raise
    return part.replace(part.with_suffix(""))


def _execute(
    notebook: Path, part: Path, values: Mapping[str, Any], progress: Progress | None
) -> None:
    import papermill

    with warnings.catch_warnings(), own_kernel() as kernel_manager:
        warnings.filterwarnings("ignore", message="The specified")
        papermill.execute_notebook(
            _plain(notebook),
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


def _why(error: Exception) -> str:
    """Where and of what it failed, on one line."""
    from papermill.exceptions import PapermillExecutionError

    if isinstance(error, PapermillExecutionError):
        words, place = f"{error.ename}: {error.evalue}", f" in cell {error.cell_index + 1}"
    else:
        words, place = f"{type(error).__name__}: {error}", ""
    line = " ".join(words.split())
    return f"{place} ({line if len(line) <= 200 else line[:199] + '…'})"
