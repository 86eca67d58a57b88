"""What the desk says of the queue and its rules: who is there, what was offered, what is late."""

from __future__ import annotations

from ccanalytics.language import gettext as _


def rules() -> dict[str, str]:
    """All of these words by their keys, in the language that holds."""
    return {**_presence(), **_running(), **_offered(), **_done_by_rules()}


def _presence() -> dict[str, str]:
    return {
        "presence": _("Presence of {name}"),
        "presence.mine": _("Your presence: {presence}"),
        "presence.set": _("{name}: {presence}"),
        "presence.since": _("since {time}"),
        "presence.online": _("online"),
        "presence.paused": _("paused"),
        "presence.away": _("away"),
        "presence.none": _("presence not set"),
        "presence.said.online": _("The queue offers conversations."),
        "presence.said.paused": _("Still here, but the queue offers nothing new."),
        "presence.said.away": _(
            "Not here: the queue offers nothing, and what is held may go back to it."
        ),
        "presence.said.none": _("Until it is set, the queue offers nothing."),
        "presence.now.online": _("You are online: the queue offers you conversations."),
        "presence.now.paused": _("You are paused: the queue offers you nothing new."),
        "presence.now.away": _("You are away: what you hold may go back to the queue."),
    }


def _running() -> dict[str, str]:
    return {
        "rules.ago": _("Rules last ran {time} ago"),
        "rules.never": _("Rules have not run here yet"),
        "rules.said": _("The queue offers and times by itself."),
        "rules.start": _(
            "Nothing is offered, timed or closed by itself until somebody runs: "
            "ccanalytics dispatch --watch. Everything done by hand works on."
        ),
    }


def _offered() -> dict[str, str]:
    return {
        "offered.all": _("offered to all"),
        "status.waiting.queue": _("in the queue, offered to everybody who is online"),
        "status.offered.queue": _("offered to {agent} by the queue"),
        "status.offered.queue.me": _("offered to you by the queue"),
        "left": _("{time} left"),
        "over": _("time is up"),
        "go.transfer.forced": _("Transfer to {to} anyway"),
        "go.offer": _("Offer to {agent}"),
        "do.offer": _("Offer through the queue"),
        "do.set_presence": _("Presence"),
        "notice.offered": _("The queue offers you {contact}"),
        "notice.late": _("{contact} waits longer than the target allows"),
    }


def _done_by_rules() -> dict[str, str]:
    """What the chat tells of it, by the kind of fact and its reason."""
    return {
        "was.due": _("due {time}"),
        "automatic": _("automatic: {which}"),
        "automatic.welcome": _("welcome"),
        "automatic.offline": _("outside working hours"),
        "automatic.queue": _("place in the queue"),
        "automatic.no_answer": _("nobody has answered yet"),
        "automatic.closing": _("farewell"),
        "automatic.rating": _("asks for a rating"),
        "automatic.silence": _("closed after silence"),
        "session.offered": _("The queue offered it to {target}"),
        "session.offered.known": _("The queue offered it to {target}, who knows the contact"),
        "session.offered.all": _("The queue offered it to everybody who is online"),
        "session.returned.skipped": _("It was declined, and is in the queue again"),
        "session.returned.expired": _("The offer ran out: it is in the queue again"),
        "session.returned.unreplied": _("It was not replied to in time: it is in the queue again"),
        "session.returned.away": _("Whoever had it is away: it is in the queue again"),
        "session.returned.off_roster": _(
            "Whoever was offered it left the roster: it is in the queue again"
        ),
        "conversation.transferred.no_answer": _("Nobody answered: it went on to {target}"),
        "target.missed": _("The target for an answer was missed"),
        "target.missed.first_response": _("The target for the first answer was missed"),
    }
