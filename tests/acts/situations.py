"""Situations that a conversation may be in, and names for what is in them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from ccanalytics.actions import (
    AddNote,
    Answer,
    ApplyRules,
    AttachFile,
    Close,
    DeleteMessage,
    DiscussInChat,
    Invite,
    Join,
    MarkSpam,
    MoveToNewConversation,
    NoReplyNeeded,
    Offer,
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
FAY, HAL, IDA, JON = AgentRef("fay"), AgentRef("hal"), AgentRef("ida"), AgentRef("jon")
SALES, SUPPORT, ORDERS = ChannelRef("sales"), ChannelRef("support"), ChannelRef("orders")
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


RULES: dict[str, dict[str, Any]] = {
    "orders": {
        "roster": "ben, dora, fay", "next_after": 30, "is_known_first": "yes",
        "no_answer_after": 600, "no_answer": "channel", "no_answer_channel": "support",
        "no_answer_text": "Sorry",
    },
    "care": {
        "roster": "ben, dora, ida", "reply_within": 200, "is_returned_unreplied": "yes",
        "return_after_away": 60, "grace": 60, "close_after": 1000, "close_text": "Bye",
        "first_response_target": 100, "response_target": 50,
    },
    "talk": {
        "roster": "ben, dora", "distribution": "all", "welcome_text": "Good day",
        "queue_text": "You are {position}", "queue_text_after": 10, "closing_text": "Thanks",
        "rating_text": "How was it?", "no_answer_after": 100, "no_answer": "text",
        "no_answer_text": "Sorry",
    },
    "nights": {
        "roster": "ben", "hours": "UTC sun 03:00-04:00", "offline_text": "Closed",
        "connectors": "webchat",
    },
    "full": {"roster": "hal", "most_sessions": "1", "accept_within": "10"},
    "spare": {},
}  # fmt: skip
"""Channels with rules, besides sales and support, which have those that hold by default."""

PRESENT = {"ben": "online", "dora": "online", "hal": "online", "jon": "online", "ida": "away"}
"""Whoever is not named here has never said whether they are there. Hal has one conversation; the
shift of jon ends an hour after all began."""


def _in(channel: str, *steps: Step) -> tuple[Step, ...]:
    return (("ana", Receive, {"channel": channel}), *steps)


def _offered(agent: AgentRef) -> Step:
    return ("ana", Offer, {"agent": agent})


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
    "in orders": _in("orders"),
    "in care": _in("care"),
    "in talk": _in("talk"),
    "in nights": _in("nights"),
    "in full": _in("full"),
    "in no channel": (),
    "transferred in full": _in("full", ("carla", Transfer, {"to": DORA})),
    "transferred in full, unanswered": _in(
        "full", ("carla", Transfer, {"to": DORA}), ("ana", ApplyRules, {"later": 11}),
    ),
    "the queue offers it to dora": _in("orders", _offered(DORA)),
    "dora declined the queue's offer": _in("orders", _offered(DORA), ("dora", Skip, {})),
    "the queue offers it to all": _in("talk", ("ana", Offer, {})),
    "offered to all, ben declined": _in("talk", ("ana", Offer, {}), ("ben", Skip, {})),
    "passed to orders and offered on": (
        *HELD, ("ben", Transfer, {"to": ORDERS}), _offered(DORA),
    ),
    "passed to orders, offered and answered": (
        *HELD, ("ben", Transfer, {"to": ORDERS}), _offered(DORA), ("dora", Answer, {}),
    ),
    "held in care": _in("care", ("ben", Answer, {})),
    "pinned in care": _in("care", ("ben", Answer, {}), ("ben", Pin, {})),
    "replied in care": _in("care", ("ben", Send, {})),
    "asked again in care": _in("care", ("ben", Send, {}), ("ana", Receive, {"channel": "care"})),
    "closed in care": _in("care", ("ben", Answer, {}), ("ben", Close, {})),
    "ida holds it": _in("care", ("ida", Answer, {})),
    "closed by ida, who is away": (*WAITING, ("ida", Answer, {}), ("ida", Close, {})),
    "greeted in talk": _in("talk", ("ana", ApplyRules, {})),
    "held in talk": _in("talk", ("ana", ApplyRules, {}), ("ben", Answer, {})),
    "replied and closed in talk": _in("talk", ("ben", Send, {}), ("ben", Close, {})),
    "eli holds it": (*WAITING, ("eli", Answer, {})),
    "fay holds it, pinned": (*WAITING, ("fay", Answer, {}), ("fay", Pin, {})),
}  # fmt: skip
