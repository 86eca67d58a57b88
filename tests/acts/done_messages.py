"""What is written, carried and made of it: each verb done.

A case says in which situation, by whom, how, which facts it yields, and how the session stands
then. A sixth value is how many seconds later it is done.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from acts.situations import (
    ASKED,
    BEN,
    CANNED,
    CONVERSATION,
    DAY,
    DISCUSSION,
    DORA,
    FIRST_ASKED,
    FIRST_SENT,
    HEART,
    NOTE,
    REACTED,
    SENT,
    THUMB,
    The,
    file,
)
from ccanalytics import actions as a
from ccanalytics.model.action import Action
from ccanalytics.model.mention import Mention
from ccanalytics.model.people import AgentRef, ConversationRef

EMOJI_TEXT = f"{THUMB} @dora, see #1 {THUMB}"
"""Two emoji of two code points each around the mentions."""

MENTIONS = (
    Mention(14, 2, "conversation", CONVERSATION),  # type: ignore[arg-type]
    Mention(3, 5, "agent", The("agent:dora")),  # type: ignore[arg-type]
)
NEW = ["contact.added", "conversation.opened", "session.opened", "message.received"]
REOPENED = ["session.reopened", "message.received"]
AGAIN = ["session.opened", "message.received"]
MOVED = ["session.closed", "session.opened", "session.accepted", "message.carried"]

DONE: dict[type[Action], list[tuple[Any, ...]]] = {
    a.Receive: [
        ("nothing", "ana", {}, NEW, "waiting"),
        ("held by ben", "ana", {}, ["message.received"], "held"),
        ("closed", "ana", {}, REOPENED, "held"),
        ("closed", "ana", {}, AGAIN, "waiting", 15 * 60 + 1),
        ("marked as spam", "ana", {}, AGAIN, "waiting"),
        ("closed by ida, who is away", "ana", {}, REOPENED, "waiting"),
        ("closed in care", "ana", {"channel": "care"}, REOPENED, "held", 55),
        ("closed in care", "ana", {"channel": "care"}, AGAIN, "waiting", 61),
        ("waiting", "ana", {"files": (file("a.txt"),)},
         ["file.added", "message.received"], "waiting"),
        ("waiting", "ana", {"files": (file("b.txt"), file("b.txt")), "text": ""},
         ["file.added", "message.received"], "waiting"),
    ],
    a.ReceiveEdit: [
        ("closed", "ana", {"message": ASKED, "text": "Hi?"}, ["message.edited"], "closed"),
        ("replied by ben", "ana", {"message": ASKED, "text": ""}, ["message.edited"], "held"),
    ],
    a.ReceiveDeletion: [
        ("waiting", "ana", {"message": ASKED}, ["message.deleted"], "waiting"),
    ],
    a.ReceiveReaction: [
        ("replied by ben", "ana", {"message": SENT, "emoji": HEART}, ["message.reacted"], "held"),
        ("reacted to by the contact", "ana",
         {"message": SENT, "emoji": HEART, "is_removed": True}, ["message.reacted"], "held"),
    ],
    a.ReportDelivery: [
        ("replied by ben", "ana", {"message": SENT, "state": "sent"},
         ["delivery.reported"], "held"),
        ("a reply that left", "ana", {"message": SENT, "state": "delivered"},
         ["delivery.reported"], "held"),
        ("a reply that failed", "ana", {"message": SENT, "state": "sent"},
         ["delivery.reported"], "held"),
        ("reacted to by ben", "ana", {"message": REACTED, "state": "sent"},
         ["delivery.reported"], "held"),
    ],
    a.Send: [
        ("waiting", "ben", {"text": "Hi"}, ["session.accepted", "message.sent"], "held"),
        ("held by ben", "ben", {"text": "Hi"}, ["message.sent"], "held"),
        ("held by ben", "carla", {"text": "Hi"}, ["message.sent"], "held"),
        ("dora was invited", "dora", {"text": "Hi"}, ["message.sent"], "held"),
        ("offered to dora", "dora", {"text": "Hi"},
         ["session.accepted", "message.sent"], "held"),
        ("held by ben", "ben", {"text": EMOJI_TEXT, "mentions": MENTIONS, "quotes": ASKED},
         ["message.sent"], "held"),
    ],
    a.CallBack: [
        ("replied by ben", "ben", {"message": SENT}, ["act.undone"], "held", 3.9),
    ],
    a.AddNote: [
        ("waiting", "dora", {"text": "A regular"}, ["note.added"], "waiting"),
        ("closed", "dora", {"text": "Paid"}, ["note.added"], "closed"),
        ("noted", "dora", {"text": EMOJI_TEXT, "mentions": MENTIONS, "quotes": NOTE},
         ["note.added"], "held"),
    ],
    a.Mention: [
        ("held by ben", "ben", {"who": DORA, "text": "look"}, ["note.added"], "held"),
        ("closed", "dora", {"who": ConversationRef(CONVERSATION)},  # type: ignore[arg-type]
         ["note.added"], "closed"),
    ],
    a.UseCanned: [
        ("a canned response", "ben", {"canned": CANNED}, ["message.sent"], "held"),
        ("a canned response", "carla", {"canned": CANNED, "text": "Hi!"}, ["message.sent"], "held"),
    ],
    a.AttachFile: [
        ("waiting", "ben", {"file": file("c.txt")},
         ["file.added", "session.accepted", "message.sent"], "held"),
        ("held by ben", "ben", {"file": file("c.txt"), "text": "Here"}, ["message.sent"], "held"),
        ("by text message", "dora", {"file": file("d.txt"), "as_note": True},
         ["file.added", "note.added"], "held"),
    ],
    a.EditMessage: [
        ("replied by ben", "ben", {"message": SENT, "text": "Hi!"}, ["message.edited"], "held"),
        ("transferred after a reply", "ben", {"message": SENT, "text": "Hi!"},
         ["message.edited"], "offered"),
        ("replied and marked as spam", "ben", {"message": SENT, "text": "Hi!"},
         ["message.edited"], "closed", DAY - 60),
        ("a letter with a note", "ben", {"message": NOTE, "text": EMOJI_TEXT,
         "mentions": MENTIONS}, ["message.edited"], "waiting"),
    ],
    a.DeleteMessage: [
        ("replied and closed", "ben", {"message": SENT}, ["message.deleted"], "closed"),
        ("a reply that left", "carla", {"message": SENT}, ["message.deleted"], "held", 2 * DAY),
        ("a letter of the contact", "carla", {"message": ASKED}, ["message.deleted"], "waiting"),
        ("noted", "ben", {"message": NOTE}, ["message.deleted"], "held"),
    ],
    a.React: [
        ("held by ben", "ben", {"message": ASKED, "emoji": THUMB}, ["message.reacted"], "held"),
        ("reacted to by ben", "carla", {"message": ASKED, "emoji": THUMB},
         ["message.reacted"], "held"),
        ("reacted to by ben", "ben", {"message": ASKED, "emoji": THUMB, "is_removed": True},
         ["message.reacted"], "held"),
        ("a letter with a note", "dora", {"message": NOTE, "emoji": HEART},
         ["message.reacted"], "waiting"),
    ],
    a.Rate: [
        ("closed", "ana", {"mark": 5, "comment": "Fast"}, ["session.rated"], "closed"),
    ],
    a.Quote: [
        ("waiting", "ben", {"message": ASKED, "text": "Yes"},
         ["session.accepted", "message.sent"], "held"),
        ("noted", "dora", {"message": NOTE, "text": "Hm", "as_note": True},
         ["note.added"], "held"),
    ],
    a.DiscussInChat: [
        ("noted", "ben", {"message": NOTE, "colleagues": (DORA, BEN, DORA)},
         ["discussion.opened"], "held"),
        ("closed", "dora", {"message": ASKED, "colleagues": (BEN,), "text": "Why?"},
         ["discussion.opened", "discussion.written"], "closed"),
    ],
    a.Discuss: [
        ("a discussion with dora", "dora", {"discussion": DISCUSSION, "text": "Yes"},
         ["discussion.written"], "held"),
        ("a discussion of a deleted note", "ben", {"discussion": DISCUSSION, "text": "Gone",
         "mentions": (Mention(0, 4, "agent", The("agent:dora")),)},  # type: ignore[arg-type]
         ["discussion.written"], "held"),
    ],
    a.MoveToNewConversation: [
        ("held by ben", "ben", {"message": ASKED}, MOVED, "held"),
        ("waiting", "carla", {"message": ASKED}, MOVED, "held"),
        ("replied by ben", "ben", {"message": SENT}, MOVED, "held"),
        ("moved by ben", "ben", {"message": ASKED}, MOVED, "held"),
        ("replied and closed", "ben", {"message": FIRST_ASKED}, MOVED[1:], "held"),
    ],
    a.SaveAsCanned: [
        ("replied by ben", "dora", {"message": SENT, "shortcut": " hi "}, ["canned.saved"], "held"),
    ],
    a.RemoveCanned: [
        ("a canned response", "carla", {"canned": CANNED}, ["canned.removed"], "held"),
    ],
    a.CreateTask: [
        ("held by ben", "ben", {"message": ASKED, "title": "Call"}, ["task.created"], "held"),
        ("noted", "dora", {"message": NOTE, "title": "Call", "assignee": AgentRef("ben"),
         "due_at": datetime(2026, 4, 1, tzinfo=timezone(timedelta(hours=2)))},
         ["task.created"], "held"),
    ],
    a.CreateEvent: [
        ("closed", "dora", {"message": ASKED, "title": "Visit",
         "starts_at": datetime(2026, 4, 1, tzinfo=UTC)}, ["event.created"], "closed"),
    ],
    a.PostToFeed: [
        ("replied by ben", "dora", {"message": FIRST_SENT}, ["feed.posted"], "held"),
    ],
}  # fmt: skip
