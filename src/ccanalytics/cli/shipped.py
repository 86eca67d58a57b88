"""What comes with the program besides its code."""

from __future__ import annotations

from pathlib import Path

from ccanalytics.errors import NotFound

PACKAGE = Path(__file__).parent.parent
CHECKOUT = {"notebooks": "notebooks", "sample": "data/sample"}
"""Name of what is shipped to its place in a checkout; installed it is `_<name>`."""


def shipped(name: str) -> Path:
    """The folder, in the installed package or else in the checkout."""
    for folder in (PACKAGE / f"_{name}", PACKAGE.parent.parent / CHECKOUT[name]):
        if folder.is_dir():
            return folder
    raise NotFound(f"The {name} did not come with this installation; install ccanalytics again.")
