"""Why an act is refused: one sentence for each code, for an agent to act on."""

from datetime import datetime
from enum import StrEnum

from ccanalytics.errors import Refused
from ccanalytics.language import gettext as _
from ccanalytics.language import moment

REFUSALS = {
    "no_actor": (
        "Nobody is acting: pass by=, --by or set CCANALYTICS_AGENT to an agent's login "
        "({given!r} is none)."
    ),
    "not_allowed": "{verb} is for {who}; {login} ({role}) is not among them{holder}.",
    "no_session": "Conversation {conversation} has no session yet.",
    "not_live": (
        "Conversation {conversation} is closed ({reason}, {closed_at} UTC); "
        "it opens again when the contact writes."
    ),
    "not_accepted": "Nobody has accepted conversation {conversation} yet: answer it first.",
    "already_yours": "You hold conversation {conversation} already.",
    "held_by_other": "{holder} holds conversation {conversation}.",
    "offered_to_other": "Conversation {conversation} is offered to {holder}.",
    "no_address": "A message needs a thread and a contact; one of them is empty.",
    "empty_text": "There is nothing to write: the text is empty.",
    "target_has_it": "{target} has conversation {conversation} already.",
    "already_waits_there": "Conversation {conversation} waits in {target} already.",
    "nothing_to_undo": (
        "There is nothing to undo in conversation {conversation}: the last to happen there was no "
        "closing, transfer or spam mark of yours."
    ),
    "too_late_to_undo": "It is too late to undo: it can be done within {seconds} seconds.",
    "login_taken": "There is an agent {login!r} already.",
    "channel_taken": "There is a channel {name!r} already.",
    "bad_name": (
        "{name!r} is no good name: use 1 to 64 letters, digits, dots, dashes or underscores, "
        "not digits alone."
    ),
    "unknown_role": "There is no role {role!r}; use agent, supervisor or admin.",
    "same_role": "{login} is {role} already.",
    "last_admin": "{login} is the only admin: make somebody else admin first.",
    "key_too_old": "This key is from {made_at} UTC; keys are kept for one day.",
    "key_from_future": "This key is from {made_at} UTC, which is still to come.",
    "key_of_other_act": "This key belongs to another act; every act needs its own.",
}
"""The sentence for each code; the named values come from whoever refuses."""

WORDS = ("verb", "reason")
"""Values that are words of ours, which each language has its own for."""


def refuse(code: str, **values: object) -> Refused:
    """The refusal with this code, ready to be raised, in the language of whoever acts."""
    told = {name: _told(name, value) for name, value in values.items()}
    return Refused(code, _(REFUSALS[code]).format(**told), **values)


def require(condition: object, code: str, **values: object) -> None:
    """Raise the refusal unless the condition holds."""
    if not condition:
        raise refuse(code, **values)


def _told(name: str, value: object) -> object:
    """A value as it is said: our own words and times in the language, data as they are."""
    if isinstance(value, datetime):
        return moment(value)
    return _(str(value)) if name in WORDS or isinstance(value, StrEnum) else value
