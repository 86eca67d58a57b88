"""The practice database: made anew at will, and told from every other."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from ccanalytics.actions.add_agent import AddAgent
from ccanalytics.actions.add_channel import AddChannel
from ccanalytics.actions.configure_channel import ConfigureChannel
from ccanalytics.connectors.loopback import Loopback
from ccanalytics.desk import Desk, default_login
from ccanalytics.errors import BadInput
from ccanalytics.importers import import_file
from ccanalytics.language import gettext as _
from ccanalytics.metrics.reader import Reader
from ccanalytics.model.people import ChannelRef, Role, valid_name
from ccanalytics.practice.people import ADMIN, AGENTS, CHANNELS, RULES, ZONE
from ccanalytics.practice.sample import write_brought_up
from ccanalytics.shipped import shipped
from ccanalytics.store.opening import shown
from ccanalytics.store.replacing import put_in_place, workshop
from ccanalytics.store.rows import utc_now
from ccanalytics.store.store import create

Progress = Callable[[str, int, int | None], None]
"""Called with what is being done, how much of it is done, and how much there is if known."""


def is_practice(reader: Reader) -> bool:
    """Whether these are practice data: the first admin of no other database has that login."""
    first = "SELECT login FROM agents ORDER BY agent_id LIMIT 1"
    found: list[tuple[str]] = reader.sql(first).fetchall()
    return found == [(ADMIN,)]


def made_anew(db: Path, progress: Progress | None = None) -> Desk:
    """A practice centre with the sample history as if it ended now; what one did there is gone.

    It takes the place of the practice database at ``db`` in one step: whoever reads meanwhile
    finds the old one or the new one, and a failure leaves the old one as it was. Whoever sits at
    the keyboard is an admin of it. Raises BadInput when there is something else at ``db``, NotFound
    without its folder, Busy while somebody holds the old one or has just put another in its place.
    """
    db = db.resolve()
    doomed = _practice_at(db) if db.exists() else None
    with workshop(db) as new:
        _build(new, progress)
        put_in_place(new, db, instead_of=doomed, what=_("making it anew"))
    Loopback(db).forget()
    return Desk(db, ADMIN)


def join(db: Path, login: str) -> bool:
    """Make ``login`` an admin of the practice database unless it is one of its agents already.

    Returns whether it is one now: not every name of the system's may be a login.
    """
    desk = Desk(db, ADMIN)
    known = desk.sql("SELECT 1 FROM agents WHERE login = ?", [login]).fetchall()
    if not known and valid_name(login):
        desk.do(AddAgent(login=login, name=login, role=Role.ADMIN))
    return bool(known) or valid_name(login)


def check_practice(db: Path) -> None:
    """Raise BadInput if there is something else than a practice database at ``db``."""
    _practice_at(db)


def _practice_at(db: Path) -> str:
    """The id of the practice store at ``db``; BadInput if it is something else."""
    desk = Desk(db)
    with suppress(BadInput):
        if is_practice(desk):
            return str(desk.sql("SELECT store_id FROM store").fetchall()[0][0])
    raise BadInput(
        _(
            "{db} is no practice database of this version, so it is left alone: "
            "move it away, or name another."
        ).format(db=shown(db))
    )


def _build(db: Path, progress: Progress | None) -> None:
    create(db, ADMIN, "Practice", ZONE, getpass.getuser())
    _add_people(Desk(db, ADMIN))
    history = db.with_name("history.csv")
    write_brought_up(shipped("sample") / "history.csv", history, utc_now())
    import_file(db, "facts", history, by=ADMIN, progress=progress)
    _set_rules(Desk(db, ADMIN))


def _add_people(desk: Desk) -> None:
    """The channels and people, and whoever sits at the keyboard, as an admin."""
    people = dict(AGENTS)
    me = default_login()
    if valid_name(me) and me != ADMIN:
        people = {me: (people.get(me, (me, ""))[0], Role.ADMIN)} | {
            login: told for login, told in people.items() if login != me
        }
    with desk.batch():
        for name, title in CHANNELS.items():
            desk.do(AddChannel(name=name, title=title))
        for login, (called, role) in people.items():
            desk.do(AddAgent(login=login, name=called, role=role))


def _set_rules(desk: Desk) -> None:
    """Everybody is in every roster, in the order in which they came."""
    logins = desk.sql("SELECT login FROM agents ORDER BY agent_id").fetchall()
    roster = [login for (login,) in logins if login != ADMIN]
    with desk.batch():
        for name, rules in RULES.items():
            changes = rules | {"roster": roster}
            desk.do(ConfigureChannel(channel=ChannelRef(name), changes=changes))
