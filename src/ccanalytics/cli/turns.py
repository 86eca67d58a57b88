"""Turn after turn: how `ccanalytics carry` and `ccanalytics dispatch` run."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

import click

from ccanalytics.cli.terminal import warn
from ccanalytics.errors import Broken, Busy


class Quiet(Protocol):
    """What came of a turn, which knows whether that is worth a word."""

    @property
    def is_quiet(self) -> bool:
        """Whether nothing happened."""


def once_or_watch(command: Any) -> Any:
    """``--once`` and ``--watch``, given as ``is_watching``."""
    once = click.option(
        "--once", "is_watching", flag_value=False, default=False, help="One turn.  [default]"
    )
    watch = click.option(
        "--watch", "is_watching", flag_value=True, help="Turn after turn, until Ctrl-C."
    )
    return once(watch(command))


T = TypeVar("T", bound=Quiet)


def run_turns(
    turn: Callable[[], T],
    tell: Callable[[T], None],
    *,
    is_watching: bool,
    pause: float,
    goes_on: Callable[[], bool] = lambda: True,
) -> None:
    """One turn and what came of it; watching, turn after turn, and only what is worth a word.

    Who watches does so as long as it ``goes_on``, and tries again while the store is busy or
    broken, by a full disk perhaps, and says so once; everything else that goes wrong ends it.
    """
    last = ""
    if not is_watching:
        tell(turn())
    while is_watching and goes_on():
        try:
            found = turn()
        except (Busy, Broken) as trouble:
            if str(trouble) != last:
                last = str(trouble)
                warn(f"ccanalytics: {last}")
        else:
            last = ""
            if not found.is_quiet:
                tell(found)
                sys.stdout.flush()
        time.sleep(pause)
