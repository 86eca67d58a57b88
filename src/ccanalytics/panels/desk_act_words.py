"""What the desk calls each verb, what it asks for, and what it says once it is done."""

from __future__ import annotations

from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_

ASKED = {
    "history": N_("See all that this contact wrote to us earlier, across channels."),
    "conversation_id": N_("Copy this conversation's number, as integrations need it."),
    "conversation_link": N_("Copy the link that opens this conversation here."),
    "copy": N_("Copy the words of this message."),
}
"""The questions beside the verbs, in a sentence each."""


def acts() -> dict[str, str]:
    """All of these words by their keys, in the language that holds."""
    return {**_buttons(), **_done(), **_asking(), **_choosing()}


def _buttons() -> dict[str, str]:
    return {
        "do.answer": _("Answer"),
        "do.skip": _("Skip"),
        "do.transfer": _("Transfer"),
        "do.accept_and_close": _("Accept and close"),
        "do.mark_spam": _("Mark as spam"),
        "do.unmark_spam": _("Not spam"),
        "do.take": _("Take"),
        "do.close": _("Close"),
        "do.close_for_colleague": _("Close for a colleague"),
        "do.undo": _("Undo"),
        "do.call_back": _("Call back"),
        "do.join": _("Listen in"),
        "do.leave": _("Leave"),
        "do.invite": _("Invite a colleague"),
        "do.remove": _("Remove a participant"),
        "do.mention": _("Mention in a note"),
        "do.pin": _("Pin as mine"),
        "do.unpin": _("Unpin"),
        "do.pin_all": _("Pin all of mine"),
        "do.unpin_all": _("Unpin all of mine"),
        "do.rename": _("Rename, for me only"),
        "do.history": _("History of this contact"),
        "do.no_reply_needed": _("No reply needed"),
        "do.start": _("Start a session"),
        "do.rate_session": _("Rate the session"),
        "do.conversation_id": _("Copy the number"),
        "do.conversation_link": _("Copy the link"),
        "do.remove_canned": _("Remove a canned response"),
        "do.quote": _("Quote"),
        "do.react": _("React"),
        "do.copy": _("Copy"),
        "do.edit_message": _("Edit"),
        "do.delete_message": _("Delete"),
        "do.discuss_in_chat": _("Discuss in a chat"),
        "do.move_to_new_conversation": _("Move to a new conversation"),
        "do.save_as_canned": _("Save as canned response"),
        "do.create_task": _("Create task"),
        "do.create_event": _("Create event"),
        "do.post_to_feed": _("Post to the feed"),
        "do.attach_file": _("Attach"),
        "more.acts": _("Everything else one may do"),
        "message.acts": _("What to do with this message"),
        "cancel": _("Cancel"),
    }


def _done() -> dict[str, str]:
    return {
        "did.close": _("Closed: {contact}"),
        "did.accept_and_close": _("Accepted and closed: {contact}"),
        "did.close_for_colleague": _("Closed for your colleague: {contact}"),
        "did.mark_spam": _("Marked as spam: {contact}"),
        "did.unmark_spam": _("No spam any more: {contact}"),
        "did.transfer": _("Transferred: {contact}"),
        "did.skip": _("Declined: {contact}"),
        "did.undo": _("Undone: {contact}"),
        "did.call_back": _("Called back: {contact} never sees it"),
        "did.pin_all": _("All that you hold is pinned."),
        "did.unpin_all": _("Nothing of yours is pinned any more."),
        "did.save_as_canned": _("Saved as a canned response"),
        "did.remove_canned": _("The canned response is gone"),
        "did.create_task": _("The task is made."),
        "did.create_event": _("The event is made."),
        "did.post_to_feed": _("Posted to the feed."),
        "did.restart": _("The practice begins anew."),
        "copied": _("Copied"),
        "copied.number": _("The conversation's number is copied"),
        "copied.link": _("The link is copied"),
    }


def _asking() -> dict[str, str]:
    """Titles of dialogs, names of fields, and what buttons say where the verb is not all."""
    return {
        "title.transfer": _("Transfer {contact} to whom?"),
        "title.accept_and_close": _("Accept and close {contact}: why?"),
        "title.rename": _("What do you call {contact}? Only you see it"),
        "title.start": _("Write first to {contact}"),
        "go.transfer": _("Transfer to {to}"),
        "go.invite": _("Invite {agent}"),
        "go.remove": _("Remove {agent}"),
        "go.mention": _("Mention {who}"),
        "go.discuss_in_chat": _("Discuss with {colleagues}"),
        "choose": _("Choose somebody"),
        "optional": _("optional"),
        "ask.target": _("Search colleagues and channels"),
        "ask.agent": _("Search colleagues"),
        "ask.agents": _("Search colleagues; several may be chosen"),
        "ask.canned": _("Search canned responses"),
        "ask.file": _("Search files"),
        "ask.none": _("Nobody and nothing of that name."),
        "ask.note": _("A note for whoever takes it"),
        "ask.reason": _("Reason"),
        "ask.text": _("Text"),
        "ask.title": _("Title"),
        "ask.comment": _("Comment"),
        "ask.mark": _("Mark"),
        "ask.shortcut": _("Shortcut, to be typed after /"),
        "ask.assignee": _("For whom"),
        "ask.due_at": _("Until when"),
        "ask.starts_at": _("When"),
    }


def _choosing() -> dict[str, str]:
    return {
        "option.test": _("A test"),
        "option.duplicate": _("A duplicate"),
        "option.no_reply_needed": _("No reply needed"),
        "option.other": _("Something else"),
        "kind.agent": _("Colleagues"),
        "kind.channel": _("Channels"),
        "transfer.load": _("{count} open"),
        "transfer.queue": _("{count} waiting"),
    }
