"""Do the attached files on disk and the facts that name them agree?"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path

from ccanalytics.store.attachments import HASH, PART, files_folder, find, place


@dataclass(frozen=True)
class Strays:
    """Where disk and facts differ; all three are empty when they agree."""

    orphans: list[Path]
    """On disk, but no fact names them."""
    missing: list[str]
    """The hashes that facts name of which there is no file."""
    changed: list[Path]
    """Of another size than the facts say, or of other content."""


def listed(db: Path) -> set[Path]:
    """All that is in the folder of files but what is still coming. Raises OSError."""
    return set(_entries(files_folder(db)))


def strays(
    db: Path, known: Mapping[str, int], *, every: bool = False, on_disk: Set[Path] | None = None
) -> Strays:
    """Compare the files on disk with those ``known`` to the facts: size in bytes by hash.

    ``every`` reads all of them to see that the content has its hash. ``on_disk`` is what `listed`
    told before the facts were asked: then nothing attached meanwhile is taken for an orphan.
    Raises OSError, and Broken when the disk cannot be asked.
    """
    places = {place(db, sha256) for sha256 in known if HASH.fullmatch(sha256)}
    stored = {sha256: file for sha256 in known if (file := find(db, sha256))}
    return Strays(
        orphans=sorted((listed(db) if on_disk is None else on_disk) - places),
        missing=sorted(known.keys() - stored.keys()),
        changed=sorted(
            place(db, sha256)
            for sha256, file in stored.items()
            if file.size != known[sha256] or (every and _hash(place(db, sha256)) != sha256)
        ),
    )


def _entries(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        return
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            yield from (Path(inner.path) for inner in os.scandir(entry))
        elif not entry.name.endswith(PART):
            yield Path(entry.path)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
