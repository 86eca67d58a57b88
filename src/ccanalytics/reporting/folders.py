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

LEFT_AFTER = 24 * 3600
"""Seconds after which a run that has written nothing is over: it was killed, or the disk full."""


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
    """Folders of runs without a record, in which nothing has moved for a day."""
    for folder in list(runs.glob("[0-9]*T[0-9]*Z-[0-9]*")):
        # Somebody else may clear away at the same time.
        with suppress(OSError):
            moved = max(path.stat().st_mtime for path in (folder, *folder.iterdir()))
            if time.time() - moved > LEFT_AFTER and not (folder / RECORD).exists():
                yield folder


def _unwritable(path: Path, error: OSError) -> BadInput:
    return BadInput(_("{path} cannot be written: {why}.").format(path=path, why=error.strerror))
