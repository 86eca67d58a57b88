"""Why an act is refused: one sentence for each code, for an agent to act on."""

from datetime import datetime
from enum import StrEnum

from ccanalytics.errors import Refused
from ccanalytics.language import gettext as _
from ccanalytics.language import moment
from ccanalytics.model.spoken import sized, word

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
    "connector_not_taken": (
        "Channel {channel} takes nothing from {connector}: name it among its connectors first."
    ),
    "no_address": "A message needs a thread and a contact; one of them is empty.",
    "empty_text": "There is nothing to write: the text is empty.",
    "target_has_it": "{target} has conversation {conversation} already.",
    "already_waits_there": "Conversation {conversation} waits in {target} already.",
    "nothing_to_undo": (
        "There is nothing to undo in conversation {conversation}: the last to happen there was no "
        "closing, transfer or spam mark of yours."
    ),
    "too_late_to_undo": "It is too late to undo: it can be done within {seconds} seconds.",
    "already_left": (
        "Message {message} has left already; it can be called back for {seconds} seconds."
    ),
    "already_live": "Conversation {conversation} is open already: write in it.",
    "already_pinned": "Conversation {conversation} is pinned as yours already.",
    "already_in_it": "{who} is in conversation {conversation} already.",
    "already_reacted": "{emoji} stands under message {message} already.",
    "already_reported": "Of message {message} it is known already that it was {state}.",
    "already_skipped": "You have skipped conversation {conversation} already.",
    "bad_emoji": "{emoji!r} is no emoji.",
    "bad_mark": "A mark is a number from 1 to 5, not {mark!r}.",
    "bad_mention": "A mention does not fit the text: they lie within it, one after the other.",
    "bad_reason": "{given!r} is no reason to close at once; use {reasons}.",
    "bad_state": "{given!r} is no state of a message; use {states}.",
    "canned_already": "That is a canned response already: {canned}.",
    "cannot_carry": "{connector} cannot do that: what was sent there stays as it is.",
    "cannot_carry_files": "{connector} carries no files.",
    "is_spam": "Conversation {conversation} was marked as spam: take the mark away first.",
    "not_sent_by_us": (
        "Message {message} was not written to a contact by us: only such words are kept for others."
    ),
    "no_canned": "There is no canned response {canned}.",
    "no_colleague": "Name at least one colleague besides yourself.",
    "no_message": "There is no message {message} in this conversation.",
    "no_such_reaction": "{emoji} of yours does not stand under message {message}.",
    "no_such_session": "Conversation {conversation} has no session {session}.",
    "nobody_holds": "Nobody holds conversation {conversation}: answer it instead.",
    "nobody_waits": "The contact of conversation {conversation} is not waiting for a reply.",
    "not_a_contacts_message": "Message {message} is not the contact's.",
    "not_left_yet": "Message {message} has not left yet: call it back instead.",
    "not_in_it": "{who} is not in conversation {conversation}.",
    "not_leaving": "Nothing with number {message} leaves conversation {conversation}.",
    "not_member": "Only those who were asked to discussion {discussion} write in it.",
    "not_pinned": "Conversation {conversation} is not pinned.",
    "not_spam": "Conversation {conversation} is not marked as spam.",
    "not_your_message": "Message {message} is not yours.",
    "not_closed": "Conversation {conversation} is not closed yet: it is rated afterwards.",
    "nothing_to_pin": "There is nothing to pin: you hold no conversation that is not pinned.",
    "nothing_to_unpin": "There is nothing to unpin: no conversation is pinned as yours.",
    "message_deleted": "Message {message} was deleted.",
    "offered_to_you": "Conversation {conversation} is offered to you: answer it.",
    "pinned_by": "{holder} has pinned conversation {conversation}: only a supervisor takes it.",
    "quotes_note": "Message {message} is a note: the contact must not see it.",
    "session_over": (
        "The session of message {message} is over: what was sent in it stays as it is."
    ),
    "same_text": "Message {message} reads like that already.",
    "too_late_to_change": "It is too late: messages can be changed for {hours} hours.",
    "too_late_to_unmark": (
        "It is too late: within {minutes} minutes whoever marked it may take the mark away, "
        "later a supervisor."
    ),
    "holder_cannot_leave": "You hold conversation {conversation}: transfer or close it instead.",
    "bad_settings": "These settings are no good: {faults}.",
    "same_settings": "Channel {channel} has these settings already.",
    "bad_presence": "{given!r} is no presence; use {choices}.",
    "same_presence": "{login} is {presence} already.",
    "not_yours_to_set": "Only a supervisor says whether {login} is there.",
    "bad_shifts": "These shifts are no good: {faults}.",
    "shift_goes_on": "No shift of {login} has ended since they said that they are there.",
    "target_away": "{target} is away; {present}. A supervisor may transfer it all the same.",
    "nothing_due": "Nothing is due in conversation {conversation}.",
    "not_waiting": "Conversation {conversation} does not wait in the queue.",
    "not_in_roster": "{who} is not in the roster of {channel}.",
    "not_present": "{who} is not online.",
    "has_enough": "{who} has as many conversations as {channel} allows: {most}.",
    "has_skipped": "{who} has declined conversation {conversation} this time.",
    "is_closed_now": "{channel} is closed at this hour: nothing is offered.",
    "nobody_able": "Nobody of the roster of {channel} can be offered anything now.",
    "no_channel_rules": "Conversation {conversation} is in no channel that has rules.",
    "offered_already": "Conversation {conversation} is offered to all already.",
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
    "file_too_big": "{name} is larger than {size_limit}, the most that a file may have.",
    "file_empty": "{name} is empty: there is nothing to attach.",
    "file_kind": (
        "Files such as {name} are not taken: give an image, a PDF or office document, a text, a "
        "recording or a zip file."
    ),
    "file_name": "{given!r} is no name of a file: leave out folders and slashes.",
    "file_unknown": "There is no stored file {file}: attach it from the disk first.",
    "file_of_other_contact": "{name} belongs to another contact; it is not sent to this one.",
}
"""The sentence for each code; the named values come from whoever refuses."""

WORDS = ("verb", "reason", "state", "presence")
"""Values that are words of ours, which each language has its own for."""

OF_WHOEVER_ACTS = ("no_actor", "not_allowed")
"""Codes of refusals that are no fault of what was asked, but of whoever asked."""

BYTES = ("size", "size_limit")
"""Values that are numbers of bytes."""


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
    if name in BYTES and isinstance(value, int):
        return sized(value)
    return word(str(value)) if name in WORDS or isinstance(value, StrEnum) else value
