"""What the desk's browser side writes, in the language that holds.

Words in braces are filled in by the browser.
"""

from __future__ import annotations

from ccanalytics.actions import VERBS, action_class
from ccanalytics.language import gettext as _
from ccanalytics.model.described import described


def labels() -> dict[str, str]:
    """Every word by its key; ``tip.<verb>`` is what the verb's tooltip says."""
    tips = {f"tip.{verb}": described(action_class(verb)).summary for verb in VERBS}
    return {**_frame(), **_list(), **_chat(), **_acts(), **_transfer(), **_connectors(), **tips}


def _frame() -> dict[str, str]:
    return {
        "desk": _("Desk"),
        "role.agent": _("agent"),
        "role.supervisor": _("supervisor"),
        "role.admin": _("admin"),
        "role.": _("no agent here, so reading only"),
        "practice": _("PRACTICE: nothing here reaches anybody. Contacts are simulated."),
        "restart": _("Start over"),
        "restart.sure": _("Really start over? What was done here goes."),
        "silent": _("No word from the desk's kernel for {seconds} s."),
        "run": _("Run it again"),
        "run.how": _("Run the notebook again (Run ▸ Run All Cells)."),
        "language": _("Language"),
        "cancel": _("Cancel"),
        "keys": _("Keys"),
        "keys.said": _(
            "j, k next and previous · Enter open · r reply · n note · a answer · t transfer · "
            "Shift+C close · Shift+S spam · u undo · / search · Esc back"
        ),
    }


def _list() -> dict[str, str]:
    return {
        "tab.unanswered": _("Unanswered"),
        "tab.mine": _("Mine"),
        "tab.open": _("All open"),
        "tab.closed": _("Closed"),
        "tab.spam": _("Spam"),
        "search": _("Search name, text, channel or number"),
        "list": _("Conversations"),
        "none.unanswered": _("Nobody waits for a first answer."),
        "none.mine": _("You hold no conversation."),
        "none.open": _("No conversation is open."),
        "none.closed": _("Nothing has been closed yet."),
        "none.spam": _("Nothing was marked as spam."),
        "none.found": _("Nothing here matches."),
        "late": _("late"),
        "offered.me": _("offered to you"),
        "offered": _("offered to {agent}"),
        "held.me": _("you"),
        "held": _("{agent}"),
        "group": _("Group chat"),
        "you": _("You"),
    }


def _chat() -> dict[str, str]:
    return {
        "none": _("Choose a conversation on the left."),
        "none.more": _("j and k move, Enter opens, r replies."),
        "number": _("no. {id}"),
        "waits": _("waits {time}"),
        "status.waiting": _("in the queue, nobody has accepted it"),
        "status.offered": _("offered to {agent}"),
        "status.offered.me": _("offered to you"),
        "status.held": _("held by {agent}"),
        "status.held.me": _("held by you"),
        "status.closed": _("closed, {time}"),
        "status.spam": _("marked as spam, {time}"),
        "messages": _("Messages"),
        "earlier": _("Earlier messages"),
        "new": _("New messages ↓"),
        "note": _("Note, team only"),
        "bot": _("Bot"),
        "system": _("System"),
        "more": _("… and {count} more characters"),
        "somebody": _("Somebody"),
        "session.opened": _("A new session in {target}"),
        "session.reopened": _("The contact wrote again: the session is open again"),
        "session.accepted": _("{author} accepted the conversation"),
        "session.accepted.me": _("You accepted the conversation"),
        "transferred.agent": _("{author} offered it to {target}"),
        "transferred.agent.me": _("You offered it to {target}"),
        "transferred.channel": _("{author} put it into the queue of {target}"),
        "transferred.channel.me": _("You put it into the queue of {target}"),
        "session.closed": _("{author} closed the session"),
        "session.closed.me": _("You closed the session"),
        "session.closed.silence": _("The session ended in silence"),
        "session.marked_spam": _("{author} marked it as spam"),
        "session.marked_spam.me": _("You marked it as spam"),
        "today": _("today"),
        "yesterday": _("yesterday"),
    }


def _acts() -> dict[str, str]:
    return {
        "do.answer": _("Answer"),
        "do.transfer": _("Transfer"),
        "do.close": _("Close"),
        "do.mark_spam": _("Spam"),
        "do.undo": _("Undo"),
        "did.close": _("Closed: {contact}"),
        "did.mark_spam": _("Marked as spam: {contact}"),
        "did.transfer": _("Transferred: {contact}"),
        "did.undo": _("Undone: {contact}"),
        "did.restart": _("The practice begins anew."),
        "write": _("Write to {contact} …"),
        "write.note": _("A note that only the team sees …"),
        "as.note": _("Note"),
        "as.note.tip": _("Write to the team; the contact never sees it"),
        "send": _("Send to {contact} · {connector}"),
        "send.note": _("Note, team only"),
        "no.answer": _(
            "No answer from the desk. It may still be done: sent again, it is done only once."
        ),
        "elsewhere": _(
            "Another window of this desk has gone to another conversation: choose this one again."
        ),
    }


def _transfer() -> dict[str, str]:
    return {
        "transfer.to": _("Transfer {contact} to whom?"),
        "transfer.search": _("Search colleagues and channels"),
        "transfer.agents": _("Colleagues"),
        "transfer.channels": _("Channels"),
        "transfer.load": _("{count} open"),
        "transfer.queue": _("{count} waiting"),
        "transfer.note": _("A note for whoever takes it (optional)"),
        "transfer.choose": _("Choose somebody"),
        "transfer.now": _("Transfer to {target}"),
        "transfer.none": _("Nobody of that name."),
    }


def _connectors() -> dict[str, str]:
    """What carriers are called; one that is not here goes by its own name."""
    return {
        "connector.email": _("Email"),
        "connector.facebook": "Facebook",
        "connector.instagram": "Instagram",
        "connector.sms": "SMS",
        "connector.telegram": "Telegram",
        "connector.twitter": "Twitter",
        "connector.viber": "Viber",
        "connector.webchat": _("Web chat"),
        "connector.whatsapp": "WhatsApp",
    }
