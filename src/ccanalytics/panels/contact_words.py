"""What the contact's phone says, in the language that holds.

Words in braces are filled in by the browser.
"""

from __future__ import annotations

from ccanalytics.language import gettext as _
from ccanalytics.panels.desk_emoji import names


def labels() -> dict[str, str]:
    """Every word by its key."""
    return {**_frame(), **_log(), **_writing(), **names()}


def _frame() -> dict[str, str]:
    return {
        "phone": _("The contact's phone"),
        "phone.of": _("You play {name}"),
        "practice": _("PRACTICE"),
        "play": _("Who is played"),
        "play.new": _("Somebody new …"),
        "new.name": _("Your name"),
        "new.channel": _("To whom you write"),
        "new.said": _("Write the first message."),
        "through": _("{connector} · {channel}"),
        "silent": _("No word from the phone's kernel for {seconds} s."),
        "run": _("Run it again"),
        "run.how": _("Run the notebook again (Run ▸ Run All Cells)."),
        "no.answer": _("No answer; whether it was done shows above. Do it again: it is done once."),
        "rate": _("How was it?"),
        "rate.mark": _("{mark} of 5"),
        "rate.comment": _("In your words, if you like"),
        "rate.send": _("Send the rating"),
        "rate.done": _("You rated it {mark} of 5."),
    }


def _log() -> dict[str, str]:
    return {
        "messages": _("Messages"),
        "bot": _("Bot"),
        "system": _("System"),
        "you": _("You"),
        "nothing": _("Nothing has been written yet."),
        "deleted": _("This message was deleted."),
        "edited": _("edited"),
        "more": _("… and {count} more characters"),
        "today": _("today"),
        "yesterday": _("yesterday"),
        "message.acts": _("What may be done with this message"),
        "file.save": _("Save this file"),
    }


def _writing() -> dict[str, str]:
    return {
        "write": _("Write to the centre"),
        "write.edit": _("Change what you wrote"),
        "send": _("Send"),
        "send.edit": _("Change it"),
        "editing": _("You change a message of yours"),
        "editing.stop": _("Leave it as it was"),
        "edit": _("Edit"),
        "delete": _("Delete"),
        "react": _("Put an emoji under it"),
        "tool.file": _("Send a file"),
        "tool.emoji": _("Emoji"),
        "file.sending": _("{name} is on its way"),
        "file.cancel": _("Take the file away again"),
    }
