"""The rules of the channels, run beside a lab by a process of their own that ends with it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from ccanalytics.cli.terminal import say, shown
from ccanalytics.errors import CCAnalyticsError
from ccanalytics.language import gettext as _

if TYPE_CHECKING:
    from ccanalytics.desk import Desk

FAREWELL = 5.0
"""Seconds to wait for that process to end."""

PATIENCE = 5.0
"""Seconds to wait for a busy store before the lab opens without rules."""

STILL = timedelta(seconds=10)
"""Rules that ran no longer ago run still, in another process."""


@contextmanager
def rules_beside(db: Path, by: str | None) -> Iterator[None]:
    """Run the rules meanwhile, or say in one line why they do not run here.

    Where another process runs them already this one stands by, for the day that one ends.
    """
    login = _runner(db, by)
    if login is None:
        yield
        return
    line = ["dispatch", "--watch", "--db", str(db), "--by", login, "--parent", str(os.getpid())]
    code = "from ccanalytics.cli import main; main()"
    process = subprocess.Popen(
        # -P: what lies in the folder in which the lab was started is not to be imported.
        [sys.executable, "-P", "-c", code, *line],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        # The terminal's Ctrl-C is ours: we end it.
        start_new_session=True,
    )
    try:
        yield
    finally:
        _end(process)


def _runner(db: Path, by: str | None) -> str | None:
    """In whose name the rules run here; None, and a line that says why, where they do not."""
    import ccanalytics
    from ccanalytics.dispatch import Dispatcher
    from ccanalytics.practice import ADMIN, is_practice

    if not db.is_file():
        return None
    try:
        desk = ccanalytics.open(db, by, timeout=PATIENCE)
        # Whoever made the practice centre anew is no agent of it yet; its admin always is.
        login = ADMIN if is_practice(desk) else desk.by
        Dispatcher(ccanalytics.open(db, login, timeout=PATIENCE)).check()
    except CCAnalyticsError as error:
        say(_("The channels' rules do not run here: {why}").format(why=shown(error)))
        return None
    if _run_elsewhere(desk):
        say(_("The channels' rules run already; when that ends, they run here."))
    else:
        say(_("The channels' rules run as long as this lab does."))
    return login


def _run_elsewhere(desk: Desk) -> bool:
    ran_at = desk.rules_ran_at()
    return ran_at is not None and desk.clock() - ran_at < STILL


def _end(process: subprocess.Popen[bytes]) -> None:
    """End that process and no other; nothing of what it was doing is half done."""
    process.terminate()
    try:
        process.wait(FAREWELL)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
