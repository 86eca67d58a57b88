"""The menu: every verb there is. ``from ccanalytics.actions import Transfer``."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ccanalytics.model.action import Action

VERBS = {
    "answer": "Answer",
    "skip": "Skip",
    "transfer": "Transfer",
    "accept_and_close": "AcceptAndClose",
    "mark_spam": "MarkSpam",
    "unmark_spam": "UnmarkSpam",
    "take": "Take",
    "join": "Join",
    "leave": "Leave",
    "send": "Send",
    "call_back": "CallBack",
    "add_note": "AddNote",
    "mention": "Mention",
    "rename": "Rename",
    "use_canned": "UseCanned",
    "attach_file": "AttachFile",
    "edit_message": "EditMessage",
    "delete_message": "DeleteMessage",
    "react": "React",
    "start": "Start",
    "invite": "Invite",
    "remove": "Remove",
    "close": "Close",
    "close_for_colleague": "CloseForColleague",
    "pin": "Pin",
    "unpin": "Unpin",
    "pin_all": "PinAll",
    "unpin_all": "UnpinAll",
    "rate_session": "RateSession",
    "no_reply_needed": "NoReplyNeeded",
    "undo": "Undo",
    "quote": "Quote",
    "discuss_in_chat": "DiscussInChat",
    "discuss": "Discuss",
    "move_to_new_conversation": "MoveToNewConversation",
    "save_as_canned": "SaveAsCanned",
    "remove_canned": "RemoveCanned",
    "create_task": "CreateTask",
    "create_event": "CreateEvent",
    "post_to_feed": "PostToFeed",
    "receive": "Receive",
    "receive_edit": "ReceiveEdit",
    "receive_deletion": "ReceiveDeletion",
    "receive_reaction": "ReceiveReaction",
    "rate": "Rate",
    "report_delivery": "ReportDelivery",
    "add_channel": "AddChannel",
    "add_agent": "AddAgent",
    "set_role": "SetRole",
    "configure_channel": "ConfigureChannel",
    "set_presence": "SetPresence",
    "set_shifts": "SetShifts",
    "offer": "Offer",
    "apply_rules": "ApplyRules",
    "end_shift": "EndShift",
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
