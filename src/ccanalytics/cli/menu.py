"""The menu in its sections: what one may do, and beside it what one may ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_

if TYPE_CHECKING:
    from ccanalytics.model.described import Described

NEW, WRITING = N_("New chats"), N_("Writing")

SECTIONS = {
    "answer": NEW,
    "send": WRITING,
    "start": N_("Administering"),
    "quote": N_("From a message"),
    "receive": N_("Connectors"),
    "add_channel": N_("Settings"),
}
"""The verb that each section of the menu begins with, and the section's title."""


@dataclass(frozen=True)
class Question:
    """What stands in the menu and changes nothing; ``command`` is the one that asks it."""

    section: str
    command: str
    summary: str
    refused: str
    known_as: str


QUESTIONS = {
    "conversations": Question(
        NEW,
        "conversations",
        N_(
            "List conversations: mine, unanswered, waiting for us or for the contact, pinned, "
            "open, closed or spam; by channel, agent, contact and text; who waits longest first."
        ),
        N_("no such list, channel or agent"),
        N_("Bitrix24 im.recent.list and the list of dialogs"),
    ),
    "history": Question(
        NEW,
        "history",
        N_("Show all earlier sessions of this contact, in every channel, page by page."),
        N_("no such conversation"),
        N_("Bitrix24 imopenlines.session.history.get"),
    ),
    "conversation_id": Question(
        WRITING,
        "link",
        N_("Tell a conversation's number, its place at the carrier, and how to open it."),
        N_("no such conversation"),
        N_("Bitrix24 imopenlines.dialog.get"),
    ),
}
"""The items of the menu that are no acts."""


def sections() -> dict[str, list[str]]:
    """Every verb of the menu in its order, under the title of its section."""
    from ccanalytics.actions import VERBS

    found: dict[str, list[str]] = {}
    title = ""
    for verb in VERBS:
        title = SECTIONS.get(verb, title)
        found.setdefault(title, []).append(verb)
    return found


def menu() -> dict[str, list[Described]]:
    """Everything in it, in words, by section: verbs from their docstrings, then questions."""
    from ccanalytics.actions import action_class
    from ccanalytics.model.described import described

    return {
        title: [
            *(described(action_class(verb)) for verb in verbs),
            *(_asked(name, q) for name, q in QUESTIONS.items() if q.section == title),
        ]
        for title, verbs in sections().items()
    }


def _asked(name: str, question: Question) -> Described:
    from ccanalytics.model.described import Described
    from ccanalytics.model.people import Who

    return Described(
        verb=name,
        summary=_(question.summary),
        facts=_("none: it asks"),
        refused=_(question.refused),
        known_as=_(question.known_as),
        roles=[_(Who.ANYONE)],
    )
