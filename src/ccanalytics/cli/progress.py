"""A bar on stderr, where a person looks at it; nothing where a script does."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ccanalytics.cli.terminal import is_terminal, shown

Report = Callable[[str, int, int | None], None]
"""What is being done, how far it is, and of how much if that is known."""


@contextmanager
def progress(title: str) -> Iterator[Report]:
    """Yield a function to report progress to; the bar is gone afterwards.

    What it is told has been translated by whoever does the work.
    """
    if not is_terminal(sys.stderr):
        yield lambda _what, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    said = TextColumn("{task.description}", markup=False)
    columns = (SpinnerColumn(), said, BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)

        def report(what: str, done: int, total: int | None) -> None:
            bar.update(task, description=shown(what, 60), completed=done, total=total)

        yield report
