"""The demo's story, acted out step by step on the practice database."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from ccanalytics.cli.arguments import command_line
from ccanalytics.cli.do import say_outcome
from ccanalytics.cli.options import zone_of
from ccanalytics.cli.story import LENGTH, STORY, Step
from ccanalytics.cli.terminal import say, shown
from ccanalytics.desk import Desk
from ccanalytics.errors import Refused
from ccanalytics.language import gettext as _
from ccanalytics.store.rows import utc_now


class _Clock:
    """The story's time: it starts before now and moves by the pauses of the steps."""

    def __init__(self, start: datetime) -> None:
        self.now = start

    def __call__(self) -> datetime:
        return self.now


def act_out(db: Path) -> None:
    """Do every step, telling it, what one would type, and what came of it."""
    clock = _Clock(utc_now() - timedelta(seconds=LENGTH))
    conversation = 0
    for step in STORY:
        clock.now += timedelta(seconds=step.pause)
        conversation = _do(step, Desk(db, step.by, clock=clock), conversation)
        say()


def _do(step: Step, desk: Desk, conversation: int) -> int:
    """Do one step, and return the conversation it was about."""
    action = step.make(conversation)
    if step.told:
        say(_(step.told))
    say(f"  $ {command_line(action)} --by {step.by}")
    try:
        outcome = desk.do(action)
    except Refused as refusal:
        say(f"  {shown(refusal)}")
        return conversation
    say_outcome(outcome, zone_of(desk), indent="  ")
    return outcome.facts[-1].subject
