"""What is made of a message among the team: every reason for which those verbs are refused.

A case says in which situation, who tries, how, and with which code they are refused: None where
what they name does not exist. A fifth value is how many seconds later they try.
"""

from __future__ import annotations

from acts.reasons import AT, NO_MESSAGE, SUPERVISES, Refusals, mentions, no_message
from acts.situations import ASKED, BEN, CANNED, DISCUSSION, DORA, NOTE, SENT
from ccanalytics import actions as a

REFUSED: Refusals = {
    a.DiscussInChat: {
        NO_MESSAGE: no_message(colleagues=(DORA,)),
        "no colleague is named": [
            ("held by ben", "ben", {"message": ASKED, "colleagues": ()}, "no_colleague"),
            ("held by ben", "ben", {"message": ASKED, "colleagues": (BEN, BEN)}, "no_colleague"),
        ],
    },
    a.Discuss: {
        "you were not asked to it": [
            ("a discussion with dora", "carla", {"discussion": DISCUSSION, "text": "x"},
             "not_member"),
        ],
        "the text is empty": [
            ("a discussion with dora", "dora", {"discussion": DISCUSSION, "text": "\n"},
             "empty_text"),
        ],
        "a mention does not fit": [
            ("a discussion with dora", "dora", {"discussion": DISCUSSION} | mentions((3, 2)),
             "bad_mention"),
        ],
    },
    a.MoveToNewConversation: {
        NO_MESSAGE: no_message(),
        "it is a note": [("noted", "ben", {"message": NOTE}, "quotes_note")],
        "the session was marked as spam": [
            ("marked as spam", "carla", {"message": ASKED}, "is_spam"),
        ],
        SUPERVISES: [
            ("waiting", "ben", {"message": ASKED}, "not_allowed"),
            ("dora was invited", "dora", {"message": ASKED}, "not_allowed"),
        ],
    },
    a.SaveAsCanned: {
        NO_MESSAGE: no_message(),
        "it is a note, or a contact's": [
            ("noted", "ben", {"message": NOTE}, "not_sent_by_us"),
            ("held by ben", "ben", {"message": ASKED}, "not_sent_by_us"),
        ],
        "it has no words": [("a file sent", "ben", {"message": SENT}, "empty_text")],
        "that text is a canned response already": [
            ("a canned response", "dora", {"message": SENT}, "canned_already"),
        ],
    },
    a.RemoveCanned: {
        "there is no such canned response": [("waiting", "carla", {"canned": 1}, "no_canned")],
        "not a supervisor": [("a canned response", "ben", {"canned": CANNED}, "not_allowed")],
    },
    a.CreateTask: {
        NO_MESSAGE: no_message(title="x"),
        "it has no title": [
            ("held by ben", "ben", {"message": ASKED, "title": " "}, "empty_text"),
        ],
    },
    a.CreateEvent: {
        NO_MESSAGE: no_message(title="x", starts_at=AT),
        "it has no title": [
            ("held by ben", "ben", {"message": ASKED, "title": "", "starts_at": AT}, "empty_text"),
        ],
    },
    a.PostToFeed: {NO_MESSAGE: no_message()},
}  # fmt: skip
