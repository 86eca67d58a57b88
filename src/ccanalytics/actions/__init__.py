"""The menu: every verb there is. ``from ccanalytics.actions import Transfer``."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ccanalytics.model.action import Action

VERBS = {
    "receive": "Receive",
    "answer": "Answer",
    "send": "Send",
    "add_note": "AddNote",
    "transfer": "Transfer",
    "close": "Close",
    "mark_spam": "MarkSpam",
    "undo": "Undo",
    "add_channel": "AddChannel",
    "add_agent": "AddAgent",
    "set_role": "SetRole",
}
"""Verb to class; the verb is also the file's name."""


def action_class(verb: str) -> type[Action]:
    """The class of a verb; KeyError when there is none."""
    found: type[Action] = getattr(import_module(f"{__name__}.{verb}"), VERBS[verb])
    return found


def __getattr__(name: str) -> type[Action]:
    for verb, class_name in VERBS.items():
        if class_name == name:
            return action_class(verb)
    raise AttributeError(f"module {__name__!r} has no verb {name!r}")


__all__ = list(VERBS.values())
