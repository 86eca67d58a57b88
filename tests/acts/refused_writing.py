"""What is written in a conversation: every reason for which those verbs are refused.

A case says in which situation, who tries, how, and with which code they are refused: None where
what they name does not exist. A fifth value is how many seconds later they try.
"""

from __future__ import annotations

from acts.reasons import (
    EMPTY,
    HUGE,
    NO_KIND,
    NO_MESSAGE,
    NOT_LIVE,
    WRITER,
    Refusals,
    bad_mentions,
    mentions,
    no_message,
    not_live,
)
from acts.situations import (
    ASKED,
    CANNED,
    DAY,
    DORA,
    FOREIGN,
    KNOWN,
    NOTE,
    SENT,
    THUMB,
    WHAT_WAS_SENT,
    file,
)
from ccanalytics import actions as a
from ccanalytics.model.attachments import FileRef

REFUSED: Refusals = {
    a.Send: {
        NOT_LIVE: not_live(),
        "the text is empty": [("held by ben", "ben", {"text": " \n"}, "empty_text")],
        "it quotes a note or a message that is not there": [
            ("noted", "ben", {"quotes": NOTE}, "quotes_note"),
            ("held by ben", "ben", {"quotes": 0}, "no_message"),
            ("a deleted reply", "ben", {"quotes": SENT}, "message_deleted"),
        ],
        "a mention does not fit": bad_mentions("held by ben"),
        WRITER: [
            ("held by ben", "dora", {}, "not_allowed"),
            ("dora joined", "dora", {}, "not_allowed"),
            ("offered to dora", "ben", {}, "not_allowed"),
        ],
    },
    a.CallBack: {
        "no such message of yours": [
            *no_message(),
            ("held by ben", "ben", {"message": ASKED}, "not_your_message"),
            ("replied by ben", "carla", {"message": SENT}, "not_your_message"),
            ("noted", "ben", {"message": NOTE}, "not_your_message"),
        ],
        "it has left already": [
            ("replied by ben", "ben", {"message": SENT}, "already_left", 5),
            ("a reply that left", "ben", {"message": SENT}, "already_left"),
            ("a reply that failed", "ben", {"message": SENT}, "already_left"),
        ],
        "the session that it was sent in is over": [
            ("replied and closed", "ben", {"message": SENT}, "session_over"),
        ],
    },
    a.AddNote: {
        "the conversation has no session": [("no session", "ben", {}, "no_session")],
        "the text is empty": [("waiting", "ben", {"text": ""}, "empty_text")],
        "it quotes a message that is not there": [
            ("held by ben", "ben", {"quotes": 10**9}, "no_message"),
            ("a deleted note", "ben", {"quotes": NOTE}, "message_deleted"),
        ],
        "a mention does not fit": bad_mentions("closed"),
    },
    a.Mention: {
        "the conversation has no session": [("no session", "ben", {"who": DORA}, "no_session")],
    },
    a.UseCanned: {
        NOT_LIVE: not_live(canned=1),
        "there is no such canned response": [("held by ben", "ben", {"canned": 1}, "no_canned")],
        WRITER: [
            ("a canned response", "dora", {"canned": CANNED}, "not_allowed"),
        ],
    },
    a.AttachFile: {
        NOT_LIVE: [*not_live(file=KNOWN), *not_live(file=KNOWN, as_note=True)],
        "the file is not stored, empty, too large or of a kind that is not taken": [
            ("held by ben", "ben", {"file": file("nowhere.txt")}, "file_unknown"),
            ("held by ben", "ben", {"file": FileRef("../../etc/passwd", "a.txt")}, "file_unknown"),
            ("held by ben", "ben", {"file": FileRef(KNOWN.sha256, "../a.txt")}, "file_name"),
            ("held by ben", "ben", {"file": EMPTY}, "file_empty"),
            ("held by ben", "ben", {"file": HUGE}, "file_too_big"),
            ("held by ben", "ben", {"file": NO_KIND}, "file_kind"),
        ],
        "another contact sent it": [
            ("held by ben", "ben", {"file": FOREIGN}, "file_of_other_contact"),
            ("held by ben", "carla", {"file": FOREIGN, "as_note": True}, "file_of_other_contact"),
        ],
        "the carrier carries no files": [
            ("by text message", "ben", {"file": KNOWN}, "cannot_carry_files"),
        ],
        WRITER: [
            ("held by ben", "dora", {"file": KNOWN}, "not_allowed"),
            ("dora joined", "dora", {"file": KNOWN}, "not_allowed"),
        ],
    },
    a.EditMessage: {
        NO_MESSAGE: no_message(text="x")[:2],
        "it is not yours or was deleted": [
            ("replied by ben", "carla", {"message": SENT, "text": "x"}, "not_your_message"),
            ("waiting", "ana", {"message": ASKED, "text": "x"}, "not_your_message"),
            ("a deleted reply", "ben", {"message": SENT, "text": "x"}, "message_deleted"),
        ],
        "more than 24 hours have passed": [
            ("replied by ben", "ben", {"message": SENT, "text": "x"}, "too_late_to_change",
             DAY + 60),
            ("noted", "ben", {"message": NOTE, "text": "x"}, "too_late_to_change", DAY + 60),
        ],
        "the carrier cannot edit": [
            ("a letter that left", "ben", {"message": SENT, "text": "x"}, "cannot_carry"),
        ],
        "the text is empty or the same": [
            ("replied by ben", "ben", {"message": SENT, "text": " "}, "empty_text"),
            ("replied by ben", "ben", {"message": SENT, "text": WHAT_WAS_SENT}, "same_text"),
        ],
        "a mention does not fit": [
            ("replied by ben", "ben", {"message": SENT} | mentions((3, 2)), "bad_mention"),
        ],
    },
    a.DeleteMessage: {
        NO_MESSAGE: no_message("carla")[:2],
        "it was deleted already": [
            ("a deleted reply", "carla", {"message": SENT}, "message_deleted"),
        ],
        "it is not yours (a supervisor may)": [
            ("replied by ben", "dora", {"message": SENT}, "not_your_message"),
            ("replied by ben", "ben", {"message": ASKED}, "not_your_message"),
        ],
        "it has not left yet: call it back": [
            ("replied by ben", "ben", {"message": SENT}, "not_left_yet"),
        ],
        "more than 24 hours have passed (a supervisor may)": [
            ("replied by ben", "ben", {"message": SENT}, "too_late_to_change", DAY + 60),
        ],
        "the carrier cannot delete": [
            ("a letter that left", "ben", {"message": SENT}, "cannot_carry"),
            ("a letter that left", "carla", {"message": SENT}, "cannot_carry"),
        ],
    },
    a.React: {
        NO_MESSAGE: no_message(emoji=THUMB),
        f"the contact would see it, and you are {WRITER}": [
            ("held by ben", "dora", {"message": ASKED, "emoji": THUMB}, "not_allowed"),
        ],
        "the carrier cannot react": [
            ("by letter", "ben", {"message": ASKED, "emoji": THUMB}, "cannot_carry"),
        ],
        "it is no emoji": [
            ("held by ben", "ben", {"message": ASKED, "emoji": text}, "bad_emoji")
            for text in ("", "a", "?!", "\U0001f642 \U0001f642", "\U0001f642x", THUMB * 9)
        ],
        "yours stands there already, or does not": [
            ("reacted to by ben", "ben", {"message": ASKED, "emoji": THUMB}, "already_reacted"),
            ("reacted to by ben", "carla", {"message": ASKED, "emoji": THUMB, "is_removed": True},
             "no_such_reaction"),
        ],
    },
    a.Quote: {
        NOT_LIVE: not_live(message=ASKED, text="x")[:1],
        NO_MESSAGE: no_message(text="x"),
        "it is a note and the contact would see it": [
            ("noted", "ben", {"message": NOTE, "text": "x"}, "quotes_note"),
        ],
        "the text is empty": [("held by ben", "ben", {"message": ASKED, "text": ""}, "empty_text")],
        WRITER: [
            ("held by ben", "dora", {"message": ASKED, "text": "x"}, "not_allowed"),
            ("dora joined", "dora", {"message": ASKED, "text": "x"}, "not_allowed"),
        ],
    },
}  # fmt: skip
