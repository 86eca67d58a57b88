"""What the settings' browser side writes, in the language that holds.

Words in braces are filled in by the browser.
"""

from __future__ import annotations

from ccanalytics.language import gettext as _
from ccanalytics.panels.settings_fields import words


def labels() -> dict[str, str]:
    """Every word by its key."""
    return {**words(), **_frame(), **_page(), **_hours(), **_adding()}


def _frame() -> dict[str, str]:
    return {
        "settings": _("Settings"),
        "role.agent": _("agent"),
        "role.supervisor": _("supervisor"),
        "role.admin": _("admin"),
        "role.": _("no agent here, so reading only"),
        "silent": _("No word from the settings' kernel for {seconds} s."),
        "run": _("Run it again"),
        "run.how": _("Run the notebook again (Run ▸ Run All Cells)."),
        "no.answer": _("No answer; whether it was saved shows above. Save again: it is done once."),
        "language": _("Language"),
        "cancel": _("Cancel"),
        "optional": _("optional"),
        "today": _("today"),
        "yesterday": _("yesterday"),
        "channels": _("Channels"),
        "people": _("People"),
        "open": _("open"),
        "closed": _("closed"),
        "presence.online": _("online"),
        "presence.paused": _("paused"),
        "presence.away": _("away"),
        "unsaved": _("not saved yet"),
        "to.mend": _("{count} to mend"),
        "none": _("There is nothing to set yet: add a channel."),
    }


def _page() -> dict[str, str]:
    return {
        "since": _("{presence} since {time}"),
        "groups": _("Groups of settings"),
        "save": _("Save changes"),
        "save.one": _("Save 1 change"),
        "save.many": _("Save {count} changes"),
        "discard": _("Discard changes"),
        "discarded": _("Your changes were discarded."),
        "discarded.back": _("Put them back"),
        "saved": _("Saved: {what}."),
        "saved.nothing": _("All of this is set already."),
        "not.saved": _("Nothing was saved: mend what is marked."),
        "theirs": _("Take theirs"),
        "mine": _("Keep mine"),
        "meanwhile": _("Changed by somebody else meanwhile, to: {value}"),
        "yes": _("Yes"),
        "read": _("that is {said}"),
        "preview": _("What the contact sees"),
        "preview.none": _("Nothing is written."),
        "count": _("{count} of {most} characters"),
        "agents.add": _("Add to: {label}"),
        "agents.choose": _("Add somebody …"),
        "agents.up": _("Move {name} up"),
        "agents.down": _("Move {name} down"),
        "agents.remove": _("Take {name} off"),
        "agents.moved": _("{name} is number {place} of {count}."),
        "agents.added": _("{name} was added."),
        "agents.removed": _("{name} was taken off."),
        "agents.how": _("Alt+↑ and Alt+↓ move whoever has the focus; or drag them."),
        "history": _("History"),
        "history.none": _("Nothing has been changed yet: these are the settings to begin with."),
    }


def _hours() -> dict[str, str]:
    return {
        "hours.set": _("Set hours"),
        "hours.another": _("Other hours from a day on"),
        "hours.remove": _("Remove these hours"),
        "hours.one": _("Hours"),
        "hours.number": _("Hours {number}"),
        "hours.zone": _("Time zone"),
        "hours.valid_from": _("Valid from"),
        "hours.valid_from.said": _("Empty: from the beginning."),
        "hours.week": _("Week"),
        "hours.week.example": _("mon-fri 09:00-18:00, sat 10:00-14:00"),
        "hours.holidays": _("Holidays"),
        "hours.holidays.said": _("Closed; a day a line: 2026-12-25 Christmas"),
        "hours.special": _("Special days"),
        "hours.special.said": _(
            "With hours of their own, or none: 2026-12-24 10:00-14:00. Also where it is a holiday."
        ),
        "holidays.country": _("Country"),
        "holidays.region": _("Region"),
        "holidays.whole": _("The whole country"),
        "holidays.years": _("Years"),
        "holidays.add": _("Add public holidays"),
    }


def _adding() -> dict[str, str]:
    return {
        "add.channels": _("Add a channel"),
        "add.people": _("Add a person"),
        "add": _("Add"),
        "ask.name.channels": _("Short name, for references"),
        "ask.title": _("Title, as people read it"),
        "ask.login": _("Login"),
        "ask.name.people": _("Name, as people read it"),
        "ask.role": _("Role"),
        "option.agent": _("agent"),
        "option.supervisor": _("supervisor"),
        "option.admin": _("admin"),
    }
