"""What the desk's browser side writes, in the language that holds.

Words in braces are filled in by the browser.
"""

from __future__ import annotations

from ccanalytics.actions import VERBS, action_class
from ccanalytics.language import gettext as _
from ccanalytics.model.described import described
from ccanalytics.panels.desk_act_words import ASKED, acts
from ccanalytics.panels.desk_emoji import names
from ccanalytics.panels.desk_rule_words import rules


def labels() -> dict[str, str]:
    """Every word by its key; ``tip.<verb>`` is what the verb's tooltip says."""
    tips = {f"tip.{verb}": described(action_class(verb)).summary for verb in VERBS}
    questions = {f"tip.{question}": _(words) for question, words in ASKED.items()}
    parts = (_frame(), _list(), _chat(), _events(), _writing(), _side(), _connectors())
    words = {key: said for part in parts for key, said in part.items()}
    return {**words, **names(), **acts(), **rules(), **tips, **questions}


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
            "j, k next and previous · Enter open · r reply · n note · a answer or take · s skip · "
            "t transfer · p pin · Shift+C close · Shift+S spam · . everything else · m a message's "
            "menu · o presence · u undo or call back · / search · Esc back"
        ),
    }


def _list() -> dict[str, str]:
    return {
        "tab.unanswered": _("Unanswered"),
        "tab.mine": _("Mine"),
        "tab.waiting_for_us": _("Waiting for us"),
        "tab.waiting_for_contact": _("Waiting for the contact"),
        "tab.pinned": _("Pinned"),
        "tab.open": _("All open"),
        "tab.closed": _("Closed"),
        "tab.spam": _("Spam"),
        "search": _("Search name, text, channel or number"),
        "list": _("Conversations"),
        "none.unanswered": _("Nobody waits for a first answer."),
        "none.mine": _("You hold no conversation."),
        "none.waiting_for_us": _("Nobody waits for us."),
        "none.waiting_for_contact": _("We wait for nobody."),
        "none.pinned": _("You have pinned nothing."),
        "none.open": _("No conversation is open."),
        "none.closed": _("Nothing has been closed yet."),
        "none.spam": _("Nothing was marked as spam."),
        "none.found": _("Nothing here matches."),
        "filter.channel": _("All channels"),
        "filter.agent": _("All agents"),
        "unread": _("Something new in it"),
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
        "status.none": _("nothing has happened here yet"),
        "pinned": _("Pinned as mine"),
        "pinned.other": _("Pinned by {agent}"),
        "participants": _("With {names}"),
        "outbound": _("We wrote first"),
        "spam.before": _("Marked as spam on {time}"),
        "parent": _("goes on from session {id}"),
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
        "today": _("today"),
        "yesterday": _("yesterday"),
    }


def _events() -> dict[str, str]:
    """What the chat tells of each kind of fact, by its kind, and its reason or target's kind."""
    return {
        "session.opened": _("A new session in {target}"),
        "session.opened.outbound": _("We began a session in {target}"),
        "session.opened.moved": _("A session of its own in {target}"),
        "session.reopened": _("The contact wrote again: the session is open again"),
        "session.accepted": _("{author} accepted the conversation"),
        "session.accepted.me": _("You accepted the conversation"),
        "session.skipped": _("{author} declined it"),
        "session.skipped.me": _("You declined it"),
        "session.returned": _("It is in the queue again"),
        "session.pinned": _("{author} pinned it"),
        "session.pinned.me": _("You pinned it"),
        "session.unpinned": _("{author} unpinned it"),
        "session.unpinned.me": _("You unpinned it"),
        "session.rated": _("{author} rated the session: {mark} of 5"),
        "session.rated.me": _("You rated the session: {mark} of 5"),
        "session.closed": _("{author} closed the session"),
        "session.closed.me": _("You closed the session"),
        "session.closed.silence": _("The contact was silent: the session closed by itself"),
        "session.closed.moved": _("The session ended: it was moved"),
        "session.closed.test": _("{author} closed it as a test"),
        "session.closed.duplicate": _("{author} closed it as a duplicate"),
        "session.closed.no_reply_needed": _("{author} closed it: it needed no reply"),
        "session.marked_spam": _("{author} marked it as spam"),
        "session.marked_spam.me": _("You marked it as spam"),
        "session.event": _("Something else happened"),
        "conversation.transferred.agent": _("{author} offered it to {target}"),
        "conversation.transferred.agent.me": _("You offered it to {target}"),
        "conversation.transferred.channel": _("{author} put it into the queue of {target}"),
        "conversation.transferred.channel.me": _("You put it into the queue of {target}"),
        "conversation.transferred.pull": _("{author} took it over"),
        "conversation.transferred.pull.me": _("You took it over"),
        "participant.added.invited": _("{author} invited {target}"),
        "participant.added.joined": _("{author} listens in"),
        "participant.added.joined.me": _("You listen in"),
        "participant.removed": _("{target} is not in it any more"),
        "turn.dismissed": _("{author} said that it needs no reply"),
        "turn.dismissed.me": _("You said that it needs no reply"),
        "message.carried": _("Moved here: {text}"),
        "task.created": _("{author} made a task: {text}"),
        "task.created.me": _("You made a task: {text}"),
        "event.created": _("{author} made an event: {text}"),
        "event.created.me": _("You made an event: {text}"),
        "feed.posted": _("{author} posted a message to the feed"),
        "feed.posted.me": _("You posted a message to the feed"),
    }


def _writing() -> dict[str, str]:
    return {
        "write": _("Write to {contact} …"),
        "write.note": _("A note that only the team sees …"),
        "as.note": _("Note"),
        "as.note.tip": _("Write to the team; the contact never sees it"),
        "send": _("Send to {contact} · {connector}"),
        "send.note": _("Note, team only"),
        "sent": _("Sent to {contact}"),
        "tools": _("What to write with"),
        "tool.emoji": _("Emoji"),
        "tool.file": _("Attach a file"),
        "tool.mention": _("Mention a colleague or a chat"),
        "tool.canned": _("Canned responses"),
        "mention": _("Colleagues and chats"),
        "canned": _("Canned responses"),
        "canned.none": _("No canned responses yet: a message's menu saves its text as one."),
        "unquote": _("Quote nothing"),
        "file.disk": _("From this computer …"),
        "file.stored": _("From the files already stored …"),
        "file.sending": _("{name} is on its way"),
        "file.cancel": _("Do not attach it"),
        "file.save": _("Save this file"),
        "edited": _("edited"),
        "edited.at": _("Edited, {time}"),
        "deleted": _("This message was deleted."),
        "quote.far": _("The quoted message is further back: load earlier messages."),
        "state.queued": _("queued"),
        "state.sent": _("sent"),
        "state.delivered": _("delivered"),
        "state.read": _("read"),
        "state.failed": _("failed"),
        "no.answer": _(
            "No answer from the desk. It may still be done: sent again, it is done only once."
        ),
        "elsewhere": _(
            "Another window of this desk has gone to another conversation: choose this one again."
        ),
    }


def _side() -> dict[str, str]:
    return {
        "close.drawer": _("Close this"),
        "discussion": _("Discussion with {names}"),
        "discussion.open": _("Discussion"),
        "discussion.only": _("Team only: nothing written here can reach the contact."),
        "discussion.write": _("Write to your colleagues …"),
        "discussion.send": _("Write to the team"),
        "history": _("Earlier sessions: {contact}"),
        "history.said": _("Everything this contact ever wrote to us, across channels."),
        "history.more": _("Earlier ones"),
        "history.none": _("There is nothing earlier."),
        "history.open": _("open"),
        "history.messages": _("messages: {count}"),
        "notices": _("Notices"),
        "notices.none": _("Nothing new for you."),
        "notices.some": _("New notices: {count}"),
        "notices.read": _("I have seen them all"),
        "notice.assigned": _("{contact} came back to you"),
        "notice.transferred": _("{author} offers you {contact}"),
        "notice.mentioned": _("{author} mentioned you ({contact})"),
        "notice.taken": _("{author} took {contact} from you"),
        "notice.declined": _("{contact} was not taken and is in the queue again"),
        "notice.returned": _("{contact} went back to the queue"),
        "notice.message": _("{author} wrote ({contact})"),
        "notice.invited": _("{author} invited you to {contact}"),
        "notice.closed": _("{author} closed {contact}, which you held"),
        "notice.asked": _("{author} asked you into a discussion about {contact}"),
        "notice.discussed": _("{author} wrote in a discussion about {contact}"),
        "notice.task": _("{author} gave you a task about {contact}"),
        "notice.feed": _("{author} posted something about {contact} to the feed"),
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
