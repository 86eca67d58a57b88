"""The practice database: made anew for each demo, and told from every other."""

from __future__ import annotations

import shutil
from pathlib import Path

import ccanalytics
from ccanalytics.actions.add_agent import AddAgent
from ccanalytics.actions.add_channel import AddChannel
from ccanalytics.cli.options import Settings
from ccanalytics.cli.progress import progress
from ccanalytics.cli.shipped import shipped
from ccanalytics.cli.story import ADMIN, AGENTS, CHANNELS
from ccanalytics.desk import Desk, default_login
from ccanalytics.errors import BadInput
from ccanalytics.importers import import_file
from ccanalytics.model.people import valid_name
from ccanalytics.store.lock import locked
from ccanalytics.store.opening import wal_path
from ccanalytics.store.snapshot import snapshots_folder

NAME = "practice.duckdb"
DEFAULT_PRACTICE = Path("data") / NAME


def practice_path(found: Settings) -> Path:
    """Where to practise: never in the database that CCANALYTICS_DB names."""
    if found.db_from != "--db":
        return DEFAULT_PRACTICE
    if not found.db.name.endswith(NAME):
        raise BadInput(
            f"The demo makes its database anew, so it takes only one whose name ends with "
            f"{NAME}; {found.db} is none."
        )
    return found.db


def made_anew(db: Path) -> Desk:
    """A practice centre with the sample history; the one of the last demo is gone."""
    _clear(db)
    if db.parent == DEFAULT_PRACTICE.parent:
        db.parent.mkdir(exist_ok=True)
    sample = shipped("sample") / "history.csv"
    desk = ccanalytics.create(db, ADMIN, name="Practice", zone="Europe/Madrid")
    with progress("Reading the sample history") as tell:
        import_file(db, "facts", sample, by=ADMIN, progress=tell)
    _add_people(desk)
    return desk


def _clear(db: Path) -> None:
    if not db.exists():
        return
    if not _is_practice(db):
        raise BadInput(
            f"{db} is no practice database, so the demo leaves it alone: move it away, or name "
            "another with --db."
        )
    with locked(db, shared=False, timeout=10, what="the demo"):
        wal_path(db).unlink(missing_ok=True)
        shutil.rmtree(snapshots_folder(db), ignore_errors=True)
        db.unlink()


def _is_practice(db: Path) -> bool:
    first = "SELECT login FROM agents ORDER BY agent_id LIMIT 1"
    try:
        found: list[tuple[str]] = ccanalytics.open(db).sql(first).fetchall()
    except BadInput:
        return False
    return found == [(ADMIN,)]


def _add_people(desk: Desk) -> None:
    """The story's channels and people, and whoever sits at the keyboard, as an admin."""
    me = default_login()
    people = AGENTS | ({me: (me, "admin")} if valid_name(me) else {})
    known = {login for (login,) in desk.sql("SELECT login FROM agents").fetchall()}
    channels = {name for (name,) in desk.sql("SELECT name FROM channels").fetchall()}
    with desk.batch():
        for name, title in CHANNELS.items():
            if name not in channels:
                desk.do(AddChannel(name=name, title=title))
        for login, (called, role) in people.items():
            if login not in known:
                desk.do(AddAgent(login=login, name=called, role=role))
