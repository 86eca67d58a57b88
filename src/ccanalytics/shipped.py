"""What comes with the program besides its code."""

from __future__ import annotations

from pathlib import Path

from ccanalytics.errors import NotFound
from ccanalytics.language import gettext as _

PACKAGE = Path(__file__).parent
CHECKOUT = {"notebooks": "notebooks", "sample": "data/sample"}
"""Name of what is shipped to its place in a checkout; installed it is `_<name>`."""


def shipped(name: str) -> Path:
    """The folder, in the installed package or else in the checkout."""
    for folder in (PACKAGE / f"_{name}", in_checkout(name)):
        if folder.is_dir():
            return folder
    raise NotFound(
        _("The {name} did not come with this installation; install ccanalytics again.").format(
            name=name
        )
    )


def in_checkout(name: str) -> Path:
    """Where a checkout has it; no such folder where the package is installed without one."""
    return PACKAGE.parent.parent / CHECKOUT[name]
