"""The folders of runs: ``<out>/<report>/<UTC time>-<snapshot>``, each of one run alone."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from ccanalytics.errors import BadInput
from ccanalytics.language import gettext as _
from ccanalytics.reporting.runs import RECORD

PART = ".ipynb.part"
"""What the notebook of a run that is not over ends with."""

LEFT_AFTER = 24 * 3600
"""Seconds after which a run that has written nothing is over: it was killed."""


def new_folder(out: Path, name: str, position: int) -> Path:
    """A folder of this run's own, whoever else runs in the same second.

    Raises BadInput where none can be made.
    """
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


def clear_away(runs: Path) -> None:
    """Remove what killed runs of one report have left; ``runs`` is the folder of its runs."""
    for folder in _left(runs):
        shutil.rmtree(folder, ignore_errors=True)


def _left(runs: Path) -> Iterator[Path]:
    """Folders with a notebook that was begun a day ago, and no record."""
    for part in list(runs.glob(f"*/*{PART}")):
        # Somebody else may clear away at the same time.
        with suppress(FileNotFoundError):
            is_old = time.time() - part.stat().st_mtime > LEFT_AFTER
            if is_old and not (part.parent / RECORD).exists():
                yield part.parent


def _unwritable(path: Path, error: OSError) -> BadInput:
    return BadInput(_("{path} cannot be written: {why}.").format(path=path, why=error.strerror))
