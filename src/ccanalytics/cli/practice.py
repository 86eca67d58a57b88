"""Where the command line practises: a database of its own, never the one that is worked with."""

from __future__ import annotations

from pathlib import Path

from ccanalytics.cli.options import Settings
from ccanalytics.cli.progress import progress
from ccanalytics.desk import Desk
from ccanalytics.errors import BadInput
from ccanalytics.language import gettext as _
from ccanalytics.practice import made_anew

NAME = "practice.duckdb"
DEFAULT_PRACTICE = Path("data") / NAME


def practice_path(found: Settings) -> Path:
    """Where to practise: never in the database that CCANALYTICS_DB names."""
    if found.db_from != "--db":
        return DEFAULT_PRACTICE
    if not found.db.name.endswith(NAME):
        raise BadInput(
            _(
                "A practice database is made anew at will, so its name has to end with {name}; "
                "{db} does not."
            ).format(name=NAME, db=found.db)
        )
    return found.db


def make_anew(db: Path) -> Desk:
    """A new practice centre, with a bar for whoever waits; `data/` is made for it."""
    if db.parent == DEFAULT_PRACTICE.parent:
        db.parent.mkdir(exist_ok=True)
    with progress(_("Reading the sample history")) as tell:
        return made_anew(db, tell)
