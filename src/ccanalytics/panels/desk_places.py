"""Where at the desk each verb has its place, and what it asks for before it is done: one table.

Places: ``header`` is the desk's own, ``new`` is the bar of a chat that waits or is offered to me,
``bar`` that of every other, ``more`` the "…" of both, ``message`` a message's menu, ``composer``
where one writes, ``toast`` what shows for seconds after an act, ``discussion`` the drawer beside
the chat. The browser draws
the menus from this table and Python finds out from it what would be refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from ccanalytics.actions import VERBS
from ccanalytics.model.people import PRESENCES


@dataclass(frozen=True)
class Ask:
    """One field of a dialog: the action's own field ``name``, and how it is asked for.

    ``begins`` names what the field starts with: ``head.title``, ``message.text``.
    """

    name: str
    kind: str
    is_optional: bool = False
    options: tuple[str, ...] = ()
    begins: str = ""


@dataclass(frozen=True)
class Offer:
    """A verb at a place. Of those with one ``slot`` the first that is not refused is shown.

    ``about`` are the fields that the place itself fills in. ``group`` are told apart by a line.
    What is no act but a question, or leads to one by a way of its own, ``is_question``; what cannot
    be taken back ``confirms``.
    """

    place: str
    verb: str
    asks: tuple[Ask, ...] = ()
    about: tuple[str, ...] = ("conversation",)
    slot: str = ""
    group: str = ""
    look: str = ""
    is_question: bool = False
    confirms: bool = False


REASONS = ("test", "duplicate", "no_reply_needed", "other")

_TO = (Ask("to", "target"), Ask("note", "long", is_optional=True))
_ON_MESSAGE = ("conversation", "message")
_TASK = (
    Ask("title", "text", begins="message.text"),
    Ask("assignee", "agent", is_optional=True),
    Ask("due_at", "moment", is_optional=True),
)
_EVENT = (Ask("title", "text", begins="message.text"), Ask("starts_at", "moment"))
_RATING = (Ask("mark", "mark"), Ask("comment", "long", is_optional=True))


def _on_message(verb: str, *asks: Ask, **more: Any) -> Offer:
    return Offer("message", verb, asks, _ON_MESSAGE, **more)


EVERY = (
    Offer("header", "set_presence", (Ask("presence", "choice", options=PRESENCES),), about=()),
    Offer("new", "answer", look="main"),
    Offer("new", "skip"),
    Offer("new", "transfer", _TO),
    Offer("new", "accept_and_close", (Ask("reason", "choice", options=REASONS),)),
    Offer("new", "mark_spam", look="danger"),
    Offer("bar", "take", slot="have", look="main"),
    Offer("bar", "answer", slot="have", look="main"),
    Offer("bar", "transfer", _TO),
    Offer("bar", "close"),
    Offer("more", "pin", slot="pin", group="mine"),
    Offer("more", "unpin", slot="pin", group="mine"),
    Offer("more", "pin_all", about=(), group="mine"),
    Offer("more", "unpin_all", about=(), group="mine"),
    Offer(
        "more",
        "rename",
        (Ask("title", "text", is_optional=True, begins="head.title"),),
        group="mine",
    ),
    Offer("more", "join", slot="join", group="people"),
    Offer("more", "leave", slot="join", group="people"),
    Offer("more", "invite", (Ask("agent", "agent"),), group="people"),
    Offer("more", "remove", (Ask("agent", "agent"),), group="people"),
    Offer("more", "mention", (Ask("who", "agent"), Ask("text", "long")), group="people"),
    Offer("more", "history", group="contact", is_question=True),
    Offer("more", "no_reply_needed", group="contact"),
    Offer("more", "start", (Ask("text", "long", is_optional=True),), group="contact"),
    Offer("more", "rate_session", _RATING, group="lead"),
    Offer("more", "offer", (Ask("agent", "agent"),), group="lead"),
    Offer("more", "close_for_colleague", group="lead", confirms=True),
    Offer("more", "mark_spam", slot="spam", group="lead", look="danger"),
    Offer("more", "unmark_spam", slot="spam", group="lead"),
    Offer("more", "conversation_id", group="id", is_question=True),
    Offer("more", "conversation_link", group="id", is_question=True),
    Offer("more", "remove_canned", (Ask("canned", "canned"),), about=(), group="id"),
    Offer("message", "quote", (Ask("text", "long"),), (*_ON_MESSAGE, "as_note"), is_question=True),
    _on_message("react", Ask("emoji", "emoji"), is_question=True),
    _on_message("copy", is_question=True),
    _on_message("edit_message", Ask("text", "long", begins="message.text"), group="own"),
    _on_message("delete_message", group="own", look="danger", confirms=True),
    _on_message(
        "discuss_in_chat",
        Ask("colleagues", "agents"),
        Ask("text", "long", is_optional=True),
        group="go",
    ),
    _on_message("move_to_new_conversation", group="go", confirms=True),
    _on_message("save_as_canned", Ask("shortcut", "text", is_optional=True), group="keep"),
    _on_message("create_task", *_TASK, group="keep"),
    _on_message("create_event", *_EVENT, group="keep"),
    _on_message("post_to_feed", Ask("text", "long", is_optional=True), group="keep"),
    Offer("composer", "send", (Ask("text", "long"),)),
    Offer("composer", "add_note", (Ask("text", "long"),)),
    Offer("composer", "use_canned", (Ask("canned", "canned"),)),
    Offer("composer", "attach_file", (Ask("file", "file"),)),
    Offer("toast", "undo"),
    Offer("toast", "call_back", about=_ON_MESSAGE),
    Offer("discussion", "discuss", (Ask("text", "long"),), about=("discussion",)),
)
"""The whole desk."""

ELSEWHERE = {
    "receive": "connectors",
    "receive_edit": "connectors",
    "receive_deletion": "connectors",
    "receive_reaction": "connectors",
    "report_delivery": "connectors",
    "rate": "the contact's own panel",
    "apply_rules": "the rules, as they run",
    "end_shift": "the rules, as they run",
    "add_channel": "settings",
    "configure_channel": "settings",
    "set_shifts": "settings",
    "add_agent": "settings",
    "set_role": "settings",
}
"""The verbs that have no place at the desk, and where they have one."""

QUESTIONS = ("history", "conversation_id", "conversation_link", "copy")
"""What is offered without being a verb."""


def offers(*places: str) -> Iterator[Offer]:
    """What is offered at these places, or at all; only verbs that there are."""
    for offer in EVERY:
        if (not places or offer.place in places) and offer.verb in {*VERBS, *QUESTIONS}:
            yield offer


def table() -> list[dict[str, Any]]:
    """The table as the browser reads it."""
    return [asdict(offer) for offer in offers()]
