"""Situations that a conversation may be in, and names for what is in them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from ccanalytics.actions import (
    AddNote,
    Answer,
    AttachFile,
    Close,
    DeleteMessage,
    DiscussInChat,
    Invite,
    Join,
    MarkSpam,
    MoveToNewConversation,
    NoReplyNeeded,
    Pin,
    React,
    Receive,
    ReceiveReaction,
    ReportDelivery,
    SaveAsCanned,
    Send,
    Skip,
    Transfer,
)
from ccanalytics.model.action import Action
from ccanalytics.model.attachments import FileRef
from ccanalytics.model.people import AgentRef, ChannelRef

BEN, DORA, CARLA = AgentRef("ben"), AgentRef("dora"), AgentRef("carla")
SALES, SUPPORT = ChannelRef("sales"), ChannelRef("support")
DAY = 24 * 3600
THUMB, HEART = "\U0001f44d\U0001f3fd", "\u2764\ufe0f"


@dataclass(frozen=True)
class The:
    """The last thing of a kind in a situation, or the ``which``-th: its id goes in its place."""

    kind: str
    which: int = -1


CONVERSATION = The("conversation")
ASKED, FIRST_ASKED = The("message.received"), The("message.received", 0)
SENT, FIRST_SENT, NOTE = The("message.sent"), The("message.sent", 0), The("note.added")
SESSION, FIRST_SESSION = The("session.opened"), The("session.opened", 0)
REACTED, DELETED = The("message.reacted"), The("message.deleted")
WHAT_WAS_ASKED, WHAT_WAS_SENT = The("text of message.received"), The("text of message.sent")
CANNED, DISCUSSION = The("canned.saved"), The("discussion.opened")


def file(name: str) -> FileRef:
    """A file whose content is its name."""
    return FileRef(hashlib.sha256(name.encode()).hexdigest(), name)


FOREIGN, KNOWN = file("foreign.txt"), file("known.txt")
"""What another contact sent, and what an agent attached before."""

Step = tuple[str, type[Action], dict[str, Any]]

ASKS: Step = ("ana", Receive, {})
WAITING = (ASKS,)
HELD = (*WAITING, ("ben", Answer, {}))
REPLIED = (*HELD, ("ben", Send, {}))
CLOSED = (*HELD, ("ben", Close, {}))
OFFERED = (*HELD, ("ben", Transfer, {"to": DORA}))
SPAM = (*WAITING, ("dora", MarkSpam, {}))
PINNED = (*HELD, ("ben", Pin, {}))
NOTED = (*HELD, ("ben", AddNote, {}))
LEFT: Step = ("ana", ReportDelivery, {"message": SENT, "state": "sent"})
INVITED = (*HELD, ("ben", Invite, {"agent": DORA}))


def _by(connector: str, *steps: Step) -> tuple[Step, ...]:
    return (("ana", Receive, {"connector": connector}), *steps)


SITUATIONS: dict[str, tuple[Step, ...]] = {
    "nothing": (),
    "no session": (),
    "waiting": WAITING,
    "skipped by ben": (*WAITING, ("ben", Skip, {})),
    "held by ben": HELD,
    "replied by ben": REPLIED,
    "asked twice": (*HELD, ASKS),
    "asked again": (*REPLIED, ASKS),
    "offered to dora": OFFERED,
    "skipped by dora": (*OFFERED, ("dora", Skip, {})),
    "offered to ben, who skipped": (
        *WAITING, ("ben", Skip, {}), ("carla", Transfer, {"to": BEN}),
    ),
    "in support's queue": (*HELD, ("ben", Transfer, {"to": SUPPORT})),
    "transferred after a reply": (*REPLIED, ("ben", Transfer, {"to": DORA})),
    "closed": CLOSED,
    "replied and closed": (*REPLIED, ("ben", Close, {})),
    "marked as spam": SPAM,
    "held and marked as spam": (*HELD, ("ben", MarkSpam, {})),
    "replied and marked as spam": (*REPLIED, ("ben", MarkSpam, {})),
    "offered and marked as spam": (*OFFERED, ("dora", MarkSpam, {})),
    "spam that wrote again": (*SPAM, ASKS),
    "written to again": (*CLOSED, ASKS),
    "pinned": PINNED,
    "pinned and transferred": (*PINNED, ("ben", Transfer, {"to": DORA})),
    "dora was invited": INVITED,
    "dora was invited to two": INVITED,
    "dora joined": (*HELD, ("dora", Join, {})),
    "dora joined, who holds it": (
        *HELD, ("dora", Join, {}), ("ben", Transfer, {"to": DORA}), ("dora", Answer, {}),
    ),
    "noted": NOTED,
    "a deleted note": (*NOTED, ("ben", DeleteMessage, {"message": NOTE})),
    "a deleted reply": (*REPLIED, ("carla", DeleteMessage, {"message": SENT})),
    "reacted to by ben": (*HELD, ("ben", React, {"message": ASKED, "emoji": THUMB})),
    "reacted to by the contact": (
        *REPLIED, ("ana", ReceiveReaction, {"message": SENT, "emoji": HEART}),
    ),
    "a note reacted to": (*NOTED, ("ben", React, {"message": NOTE, "emoji": THUMB})),
    "needs no reply": (*HELD, ("ben", NoReplyNeeded, {})),
    "moved by ben": (*HELD, ("ben", MoveToNewConversation, {"message": ASKED})),
    "a reply that left": (*REPLIED, LEFT),
    "a reply that was read": (
        *REPLIED, ("ana", ReportDelivery, {"message": SENT, "state": "read"}),
    ),
    "a reply that failed": (
        *REPLIED, ("ana", ReportDelivery, {"message": SENT, "state": "failed", "detail": "gone"}),
    ),
    "by letter": _by("email", ("ben", Answer, {})),
    "a letter that left": _by(
        "email", ("ben", Answer, {}), ("ben", Send, {}), LEFT
    ),
    "a letter of the contact": (("ana", Receive, {"connector": "email", "message": "1"}),),
    "a letter with a note": _by("email", ("ben", AddNote, {})),
    "by text message": _by("sms", ("ben", Answer, {})),
    "a canned response": (*REPLIED, ("ben", SaveAsCanned, {"message": SENT, "shortcut": "hi"})),
    "a discussion with dora": (
        *HELD, ("ben", DiscussInChat, {"message": ASKED, "colleagues": (DORA,)}),
    ),
    "a discussion of a deleted note": (
        *NOTED,
        ("ben", DiscussInChat, {"message": NOTE, "colleagues": (DORA,)}),
        ("ben", DeleteMessage, {"message": NOTE}),
    ),
    "a file sent": (*HELD, ("ben", AttachFile, {"file": KNOWN})),
    "only a file": (("ana", Receive, {"text": "", "files": (KNOWN,)}),),
    "carla holds it": (*WAITING, ("carla", Answer, {})),
    "eli holds it": (*WAITING, ("eli", Answer, {})),
    "fay holds it, pinned": (*WAITING, ("fay", Answer, {}), ("fay", Pin, {})),
}  # fmt: skip
