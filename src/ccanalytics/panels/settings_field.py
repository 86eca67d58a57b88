"""One setting as it is shown: where it stands, what it is called, how it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ccanalytics.language import noted as N_
from ccanalytics.model.configuring import LONGEST_TEXT

CHANNELS, PEOPLE = "channels", "people"
"""Of what there are settings."""

QUEUE, NOBODY, LIMITS, HOURS = "queue", "nobody", "limits", "hours"
TEXTS, TARGETS, CLOSING, PERSON = "texts", "targets", "closing", "person"
GROUPS: Mapping[str, str] = {
    QUEUE: N_("Queue"),
    NOBODY: N_("Nobody answers"),
    LIMITS: N_("Limits"),
    HOURS: N_("Hours"),
    TEXTS: N_("Texts"),
    TARGETS: N_("Targets"),
    CLOSING: N_("Closing"),
    PERSON: N_("Person"),
}
"""What stands together, and what it is called."""


@dataclass(frozen=True, kw_only=True)
class Field:
    """One setting: where it stands, what it is called, what it does, how it is written.

    ``kind`` is agents (in their order, or just some), names, choice, seconds, count, flag, text,
    channel or hours. ``empty`` says what it means when nothing is given, where that may be;
    ``choices`` are its values, each with what it is called and a sentence. ``sample`` stands in
    the preview of a text for what the system fills in. ``only`` names another field, and the
    values of it with which this one counts.
    """

    key: str
    group: str
    kind: str
    label: str
    help: str = ""
    of: str = CHANNELS
    empty: str = ""
    choices: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    sample: Mapping[str, str] = field(default_factory=dict)
    only: tuple[str, tuple[str, ...]] | None = None
    is_ordered: bool = False
    most: int = 0


def seconds_field(key: str, group: str, label: str, help: str, **more: Any) -> Field:  # noqa: A002
    """A duration."""
    return Field(key=key, group=group, kind="seconds", label=label, help=help, **more)


def text_field(key: str, group: str, label: str, help: str, **more: Any) -> Field:  # noqa: A002
    """A text that is written to the contact."""
    told: dict[str, Any] = {"empty": N_("nothing is written"), "most": LONGEST_TEXT} | more
    return Field(key=key, group=group, kind="text", label=label, help=help, **told)
