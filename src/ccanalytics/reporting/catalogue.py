"""The report notebooks that there are."""

from __future__ import annotations

from pathlib import Path

from ccanalytics.errors import NotFound, unknown
from ccanalytics.language import gettext as _

_PACKAGE = Path(__file__).parent.parent


def reports() -> dict[str, Path]:
    """All reports by name: one's own in notebooks/reports, and those that come with us."""
    found: dict[str, Path] = {}
    for folder in _folders():
        for path in sorted(folder.glob("*.ipynb")):
            found.setdefault(path.stem, path)
    return found


def find_report(name: str) -> Path:
    """The notebook of a report, by its name or its path; NotFound if there is none."""
    if name.endswith(".ipynb") or "/" in name:
        path = Path(name)
        if path.is_file():
            return path
        raise NotFound(_("There is no notebook {name!r}.").format(name=name))
    known = reports()
    if name not in known:
        raise NotFound(unknown("report", name, known))
    return known[name]


def _folders() -> list[Path]:
    """The folder one is in comes first; then the checkout's or the package's own."""
    return [
        Path("notebooks/reports"),
        _PACKAGE.parent.parent / "notebooks" / "reports",
        _PACKAGE / "_notebooks" / "reports",
    ]
