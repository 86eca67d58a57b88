"""The lines that let cron look every few minutes what is due."""

from __future__ import annotations

import sys
from pathlib import Path
from shlex import join, quote

from ccanalytics.cli.terminal import shown
from ccanalytics.errors import BadInput
from ccanalytics.language import gettext as _
from ccanalytics.language import language

EVERY = "*/5 * * * *"


def crontab(schedule: Path, db: Path, folder: Path) -> list[str]:
    """A few comments and one line for a crontab, which runs what is due from ``folder``.

    The paths in it are absolute, for cron starts elsewhere and knows no environment.
    """
    command = [
        *_program(),
        *("--db", str(db.resolve())),
        *("schedule", "run-due", "--file", str(schedule.resolve())),
    ]
    line = f"cd {quote(str(folder))} && CCANALYTICS_LOCALE={language()} {join(command)} >/dev/null"
    if "\n" in line:
        raise BadInput(_("A crontab cannot name a path that has a line break in it."))
    said = (
        _("Runs the reports of {path} when they are due.").format(path=shown(schedule)),
        _("Which ones, when and in which time zone is in that file; cron only looks, often."),
        _("Failures go to stderr, which cron mails to MAILTO; the rest is kept quiet."),
    )
    # Outside of quotes or inside, to cron a bare % is the end of the line.
    return [*(f"# {sentence}" for sentence in said), f"{EVERY} {line}".replace("%", r"\%")]


def _program() -> list[str]:
    """What was started, by a path that needs no PATH."""
    script = Path(sys.executable).with_name("ccanalytics")
    if script.is_file():
        return [str(script)]
    return [sys.executable, "-c", "from ccanalytics.cli import main; main()"]
