"""Which notebooks JupyterLab shows, and where what one changes in them is kept."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from contextlib import suppress
from pathlib import Path

from ccanalytics.errors import BadInput, NotFound
from ccanalytics.language import gettext as _
from ccanalytics.shipped import in_checkout, shipped

FIRST_PAGES = ("desk.ipynb", "start_here.ipynb")

RECORD = ".as-shipped.json"
"""Beside the copies: the digest of each as it was shipped, which tells those one has changed."""


def notebooks_folder(named: Path | None) -> Path:
    """The folder to work in: the one that is named, else one's own, else a copy of what came along.

    One's own is `notebooks` where one is, or a checkout's, if it may be written to. What came with
    an installation may be somebody else's, and an upgrade would undo what one changed in it.
    """
    if named is not None:
        if not named.is_dir():
            raise NotFound(_("There is no folder {folder}.").format(folder=named))
        return named.resolve()
    for own in (Path("notebooks"), in_checkout("notebooks")):
        if (own / FIRST_PAGES[0]).is_file() and _may_be_changed(own):
            return own.resolve()
    home = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share")
    target = home / "ccanalytics" / "notebooks"
    try:
        _copy(shipped("notebooks"), target)
    except OSError as error:
        raise BadInput(
            _(
                "The notebooks need a folder of their own, but {folder} cannot be written to "
                "({reason}): name another with --notebooks."
            ).format(folder=target, reason=error.strerror)
        ) from None
    return target


def first_page(folder: Path, conversation: int | None = None) -> str:
    """The address of the notebook to begin with, or else of the folder.

    The workspace is our own, so that what was open in another JupyterLab is not opened here. The
    desk opens the ``conversation``, as by its own links.
    """
    lab = "/lab/workspaces/ccanalytics"
    page = next((f"{lab}/tree/{name}" for name in FIRST_PAGES if (folder / name).exists()), lab)
    return page if conversation is None else f"{page}?conversation={conversation}"


def _may_be_changed(folder: Path) -> bool:
    return all(os.access(place, os.W_OK) for place in (folder, *_notebooks(folder)))


def _notebooks(folder: Path) -> list[Path]:
    every = folder.rglob("*.ipynb")
    return sorted(path for path in every if ".ipynb_checkpoints" not in path.parts)


def _copy(source: Path, target: Path) -> None:
    """Bring the copies up to date, except those that somebody has changed."""
    target.mkdir(parents=True, exist_ok=True)
    record: dict[str, str] = {}
    with suppress(OSError, ValueError):
        record = json.loads((target / RECORD).read_text("utf-8"))
    for path in _notebooks(source):
        name = str(path.relative_to(source))
        copy = target / name
        if not copy.exists() or _digest(copy) == record.get(name):
            copy.parent.mkdir(parents=True, exist_ok=True)
            part = copy.with_name(f".{copy.name}.part")
            shutil.copyfile(path, part)
            part.replace(copy)
            record[name] = _digest(path)
    part = target / f"{RECORD}.part"
    part.write_text(json.dumps(record, indent=1), "utf-8")
    part.replace(target / RECORD)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
