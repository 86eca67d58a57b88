"""What may be chosen, where a setting has choices: what each is called, and what it does."""

from __future__ import annotations

from collections.abc import Mapping

from ccanalytics.language import noted as N_
from ccanalytics.model.people import AWAY, ONLINE, PAUSED, Role
from ccanalytics.model.settings import (
    ALL,
    CHANNEL,
    EVENLY,
    OPEN,
    STAY,
    STRICTLY,
    TEXT,
    UNREPLIED,
    WAITING,
)

Choices = Mapping[str, tuple[str, str]]
"""By value."""

DISTRIBUTION: Choices = {
    STRICTLY: (
        N_("In order"),
        N_("Always to the first of the roster who is free, then to the next."),
    ),
    EVENLY: (N_("Evenly"), N_("To whoever has been free for longest.")),
    ALL: (N_("To all at once"), N_("Everybody sees it; whoever answers first has it.")),
}
NO_ANSWER: Choices = {
    STAY: (N_("It waits on"), N_("It stays in the queue, and nothing is written.")),
    TEXT: (N_("A text is written"), N_("It stays in the queue, and the contact is told so.")),
    CHANNEL: (
        N_("Another channel gets it"),
        N_("It goes to that channel's queue; the contact is written to where there is a text."),
    ),
}
COUNTS: Choices = {
    OPEN: (N_("All of theirs"), N_("Whatever they hold or are offered.")),
    UNREPLIED: (N_("Without a reply"), N_("What nobody has replied to yet.")),
    WAITING: (N_("Waiting for us"), N_("What has a contact who waits for an answer now.")),
}
PRESENCE: Choices = {
    ONLINE: (N_("Online"), N_("The queue offers them conversations.")),
    PAUSED: (N_("Paused"), N_("They keep what they have, and are offered nothing.")),
    AWAY: (N_("Away"), N_("They are not there; what they hold may go back to the queue.")),
}
ROLES: Choices = {
    Role.AGENT: (N_("Agent"), N_("Answers conversations.")),
    Role.SUPERVISOR: (N_("Supervisor"), N_("Also acts on the conversations of others.")),
    Role.ADMIN: (N_("Admin"), N_("Also changes these settings.")),
}
