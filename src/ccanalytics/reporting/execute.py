"""A notebook's cells, run one after the other in a kernel of their own, by papermill."""

from __future__ import annotations

import logging
import time
import warnings
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from ccanalytics.errors import CCAnalyticsError
from ccanalytics.language import gettext as _
from ccanalytics.model.spoken import spoken
from ccanalytics.reporting.kernel import own_kernel
from ccanalytics.reporting.translated import write_translated

Progress = Callable[[int, int], None]
"""Told how many cells are done, and of how many."""


def execute(
    notebook: Path,
    part: Path,
    values: Mapping[str, Any],
    progress: Progress | None = None,
    limit: timedelta | None = None,
) -> None:
    """Run the notebook with these values; ``part`` is it with all that has come of it so far.

    Raises whatever a cell raises, and a TimeoutError when all cells together take longer than
    ``limit``.
    """
    import papermill

    if not (log := logging.getLogger("papermill")).handlers:
        log.addHandler(logging.NullHandler())  # what it has to say we say ourselves
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
            **_within(limit),
            **_hooks(notebook, progress),
        )


def why_failed(name: str, error: Exception, limit: timedelta | None = None) -> str:
    """What failed, where and of what, on one line."""
    from nbclient.exceptions import CellTimeoutError
    from papermill.exceptions import PapermillExecutionError

    if isinstance(error, PapermillExecutionError):
        return _("{name} failed in cell {number} ({error})").format(
            name=name, number=error.cell_index + 1, error=_short(f"{error.ename}: {error.evalue}")
        )
    if isinstance(error, CellTimeoutError) and limit:
        return _("{name} was stopped: it took more than {limit}").format(
            name=name, limit=spoken(limit.total_seconds())
        )
    return _("{name} failed ({error})").format(name=name, error=one_line(error))


def one_line(error: Exception) -> str:
    """Kind and words of an error, cut to a line; of ours the words say it all."""
    if isinstance(error, CCAnalyticsError):
        return _short(str(error).removesuffix("."))
    return _short(f"{type(error).__name__}: {error}")


def _within(limit: timedelta | None) -> dict[str, Any]:
    """What each cell may take is what the ones before it have left."""
    if limit is None:
        return {}
    end = time.monotonic() + limit.total_seconds()
    # One that has nothing left gets a moment: for nbclient no time is time without end.
    return {"timeout_func": lambda _cell: max(0.01, end - time.monotonic())}


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


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= 200 else line[:199] + "…"
