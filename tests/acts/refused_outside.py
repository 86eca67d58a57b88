"""Connectors and settings: every reason for which those verbs are refused.

A case says in which situation, who tries, how, and with which code they are refused: None where
what they name does not exist. A fifth value is how many seconds later they try.
"""

from __future__ import annotations

from acts.reasons import CONNECTOR, EMPTY, HUGE, NO_KIND, Refusals, no_message
from acts.situations import (
    ASKED,
    BEN,
    DELETED,
    HEART,
    KNOWN,
    NOTE,
    REACTED,
    SENT,
    THUMB,
    WHAT_WAS_ASKED,
    file,
)
from ccanalytics import actions as a
from ccanalytics.model.people import AgentRef

REFUSED: Refusals = {
    a.Receive: {
        CONNECTOR: [("waiting", "carla", {}, "not_allowed")],
        "thread or contact is empty": [
            ("nothing", "ana", {"thread": " "}, "no_address"),
            ("nothing", "ana", {"contact": ""}, "no_address"),
        ],
        "the channel does not take this connector": [
            ("nothing", "ana", {"channel": "nights", "connector": "sms"}, "connector_not_taken"),
        ],
        "a file is not stored, empty, too large or of a kind that is not taken": [
            ("waiting", "ana", {"files": (file("nowhere.txt"),)}, "file_unknown"),
            ("waiting", "ana", {"files": (EMPTY,)}, "file_empty"),
            ("waiting", "ana", {"files": (HUGE,)}, "file_too_big"),
            ("waiting", "ana", {"files": (KNOWN, NO_KIND)}, "file_kind"),
        ],
    },
    a.ReceiveEdit: {
        CONNECTOR: [("waiting", "carla", {"message": ASKED, "text": "x"}, "not_allowed")],
        "no such message of the contact": [
            *no_message("ana", text="x"),
            ("replied by ben", "ana", {"message": SENT, "text": "x"}, "not_a_contacts_message"),
        ],
        "it reads like that already": [
            ("by letter", "ana", {"message": ASKED, "text": WHAT_WAS_ASKED}, "same_text"),
        ],
    },
    a.ReceiveDeletion: {
        CONNECTOR: [("waiting", "carla", {"message": ASKED}, "not_allowed")],
        "no such message of the contact": [
            *no_message("ana"),
            ("noted", "ana", {"message": NOTE}, "not_a_contacts_message"),
        ],
    },
    a.ReceiveReaction: {
        CONNECTOR: [("waiting", "ben", {"message": ASKED, "emoji": HEART}, "not_allowed")],
        "no such message before the contact": [
            *no_message("ana", emoji=HEART),
            ("noted", "ana", {"message": NOTE, "emoji": HEART}, "no_message"),
        ],
        "it is no emoji": [("waiting", "ana", {"message": ASKED, "emoji": ":)"}, "bad_emoji")],
        "theirs stands there already, or does not": [
            ("reacted to by the contact", "ana", {"message": SENT, "emoji": HEART},
             "already_reacted"),
            ("reacted to by ben", "ana", {"message": ASKED, "emoji": THUMB, "is_removed": True},
             "no_such_reaction"),
        ],
    },
    a.ReportDelivery: {
        CONNECTOR: [("replied by ben", "carla", {"message": SENT, "state": "sent"}, "not_allowed")],
        "nothing with that number leaves": [
            ("replied by ben", "ana", {"message": ASKED, "state": "sent"}, "not_leaving"),
            ("noted", "ana", {"message": NOTE, "state": "sent"}, "not_leaving"),
            ("a deleted note", "ana", {"message": DELETED, "state": "sent"}, "not_leaving"),
            ("a note reacted to", "ana", {"message": REACTED, "state": "sent"}, "not_leaving"),
            ("reacted to by the contact", "ana", {"message": REACTED, "state": "sent"},
             "not_leaving"),
        ],
        "no such state": [
            ("replied by ben", "ana", {"message": SENT, "state": "lost"}, "bad_state"),
        ],
        "as much is known already": [
            ("a reply that left", "ana", {"message": SENT, "state": "sent"}, "already_reported"),
            ("a reply that was read", "ana", {"message": SENT, "state": "sent"},
             "already_reported"),
            ("a reply that failed", "ana", {"message": SENT, "state": "failed"},
             "already_reported"),
        ],
    },
    a.Rate: {
        CONNECTOR: [("closed", "carla", {"mark": 5}, "not_allowed")],
        "the conversation has no such session": [
            ("closed", "ana", {"mark": 5, "session": 10**9}, "no_such_session"),
            ("no session", "ana", {"mark": 5}, "no_session"),
        ],
        "it is not closed, or was spam": [
            ("held by ben", "ana", {"mark": 5}, "not_closed"),
            ("written to again", "ana", {"mark": 5}, "not_closed"),
            ("marked as spam", "ana", {"mark": 5}, "is_spam"),
        ],
        "the mark is not from 1 to 5": [("closed", "ana", {"mark": 6}, "bad_mark")],
    },
    a.AddChannel: {
        "not an admin": [("nothing", "carla", {"name": "billing"}, "not_allowed")],
        "the name is taken or no good name": [
            ("nothing", "ana", {"name": "sales"}, "channel_taken"),
            ("nothing", "ana", {"name": "two words"}, "bad_name"),
            ("nothing", "ana", {"name": "12"}, "bad_name"),
        ],
    },
    a.AddAgent: {
        "not an admin": [("nothing", "carla", {"login": "eva"}, "not_allowed")],
        "the login is taken or no good name": [
            ("nothing", "ana", {"login": "ben"}, "login_taken"),
            ("nothing", "ana", {"login": ""}, "bad_name"),
        ],
        "no such role": [("nothing", "ana", {"login": "eva", "role": "boss"}, "unknown_role")],
    },
    a.SetRole: {
        "not an admin": [("nothing", "ben", {"agent": BEN, "role": "admin"}, "not_allowed")],
        "no such role": [("nothing", "ana", {"agent": BEN, "role": "boss"}, "unknown_role")],
        "they have it already": [("nothing", "ana", {"agent": BEN, "role": "agent"}, "same_role")],
        "they are the only admin": [
            ("nothing", "ana", {"agent": AgentRef("ana"), "role": "agent"}, "last_admin"),
        ],
    },
}  # fmt: skip
