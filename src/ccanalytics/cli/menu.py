"""The menu in its sections: what one may do, and beside it what one may ask."""

from __future__ import annotations

from ccanalytics.language import noted as N_

SECTIONS = {
    "answer": N_("New chats"),
    "send": N_("Writing"),
    "start": N_("Administering"),
    "quote": N_("From a message"),
    "receive": N_("Connectors"),
    "add_channel": N_("Settings"),
}
"""The verb that each section of the menu begins with, and the section's title."""


def sections() -> dict[str, list[str]]:
    """Every verb of the menu in its order, under the title of its section."""
    from ccanalytics.actions import VERBS

    found: dict[str, list[str]] = {}
    title = ""
    for verb in VERBS:
        title = SECTIONS.get(verb, title)
        found.setdefault(title, []).append(verb)
    return found
