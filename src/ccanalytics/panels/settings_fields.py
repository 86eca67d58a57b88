"""What may be set, in one table: a new setting is one row of it.

Its key is that of `ccanalytics.model.settings.Settings` (or, of an agent, what one of the acts in
`ccanalytics.panels.settings_acts` sets); the words are marked here and said by whoever shows them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_
from ccanalytics.model.settings import CHANNEL, TEXT
from ccanalytics.panels.settings_choices import COUNTS, DISTRIBUTION, NO_ANSWER, PRESENCE, ROLES
from ccanalytics.panels.settings_field import (
    CHANNELS,
    CLOSING,
    GROUPS,
    HOURS,
    LIMITS,
    NOBODY,
    PEOPLE,
    PERSON,
    QUEUE,
    TARGETS,
    TEXTS,
    Field,
    seconds_field,
    text_field,
)

__all__ = ["BY_KEY", "CHANNELS", "FIELDS", "GROUPS", "Field", "label", "table", "words"]


NO_RULE = N_("no such rule")

_IN_QUEUE = (
    Field(
        key="roster",
        group=QUEUE,
        kind="agents",
        label=N_("Roster"),
        help=N_("Who is offered what waits here, in this order."),
        empty=N_("nobody: nothing is offered to anyone"),
        is_ordered=True,
    ),
    Field(
        key="distribution",
        group=QUEUE,
        kind="choice",
        label=N_("Distribution"),
        help=N_("Who of the roster is offered the next conversation."),
        choices=DISTRIBUTION,
    ),
    seconds_field(
        "next_after",
        QUEUE,
        N_("Until the next agent"),
        N_("How long one agent is offered a conversation before the next one is."),
    ),
    Field(
        key="is_known_first",
        group=QUEUE,
        kind="flag",
        label=N_("First to whoever knows the contact"),
        help=N_("Whoever held the contact's last session is offered the new one first."),
    ),
    Field(
        key="most_sessions",
        group=QUEUE,
        kind="count",
        label=N_("Most conversations of one agent"),
        help=N_("Whoever has as many, in all channels, is offered no other one here."),
        empty=N_("as many as come"),
    ),
    Field(key="counts", group=QUEUE, kind="choice", label=N_("What counts as one"), choices=COUNTS),
    Field(
        key="connectors",
        group=QUEUE,
        kind="names",
        label=N_("Carriers"),
        help=N_("From which carriers it takes messages: telegram, whatsapp, webchat, email …"),
        empty=N_("from all of them"),
    ),
)

_UNANSWERED = (
    seconds_field(
        "no_answer_after",
        NOBODY,
        N_("Nobody has answered after"),
        N_("Open time that a contact waits until the rule below holds."),
        empty=NO_RULE,
    ),
    Field(
        key="no_answer", group=NOBODY, kind="choice", label=N_("What happens"), choices=NO_ANSWER
    ),
    Field(
        key="no_answer_channel",
        group=NOBODY,
        kind="channel",
        label=N_("The other channel"),
        empty=N_("none yet"),
        only=("no_answer", (CHANNEL,)),
    ),
    text_field(
        "no_answer_text",
        NOBODY,
        N_("Text when nobody answers"),
        N_("Written to the contact once the rule holds."),
        only=("no_answer", (TEXT, CHANNEL)),
    ),
)

_WITH_LIMITS = (
    seconds_field(
        "accept_within",
        LIMITS,
        N_("To accept a transfer"),
        N_("What a colleague hands over, and nobody accepts in time, goes to the queue."),
    ),
    seconds_field(
        "reply_within",
        LIMITS,
        N_("To reply after accepting"),
        N_("What was accepted, and not replied to in time, is late."),
    ),
    Field(
        key="is_returned_unreplied",
        group=LIMITS,
        kind="flag",
        label=N_("Back to the queue if nobody replied in time"),
    ),
    seconds_field(
        "return_after_away",
        LIMITS,
        N_("Back to the queue when its agent is away for"),
        N_("What somebody holds who is away, and whose contact waits, is offered to others."),
        empty=N_("it stays with them"),
    ),
)

_OPEN = (
    Field(
        key="hours",
        group=HOURS,
        kind="hours",
        label=N_("Opening hours"),
        help=N_("Waiting is counted while it is open; outside, the offline text is written."),
        empty=N_("always open"),
    ),
)

_WRITTEN = (
    text_field(
        "welcome_text", TEXTS, N_("Welcome"), N_("When a contact writes while the channel is open.")
    ),
    text_field(
        "offline_text",
        TEXTS,
        N_("Offline"),
        N_("When a contact writes while the channel is closed."),
    ),
    text_field(
        "queue_text",
        TEXTS,
        N_("Place in the queue"),
        N_("When nobody has accepted it for a while; {position} becomes the contact's place."),
        sample={"{position}": "3"},
    ),
    seconds_field(
        "queue_text_after",
        TEXTS,
        N_("The place is told after"),
        N_("How long a contact waits until then."),
    ),
)

_PROMISED = (
    seconds_field(
        "first_response_target",
        TARGETS,
        N_("First response"),
        N_("Open time within which a contact's first message is to be answered."),
        empty=N_("no target"),
    ),
    seconds_field(
        "response_target",
        TARGETS,
        N_("Further responses"),
        N_("The same for what they write later."),
        empty=N_("no target"),
    ),
    Field(
        key="alerted",
        group=TARGETS,
        kind="agents",
        label=N_("Who hears of a missed target"),
        help=N_("Their bell rings at the desk."),
        empty=N_("nobody"),
    ),
)

_ENDED = (
    seconds_field(
        "close_after",
        CLOSING,
        N_("Silence until it closes by itself"),
        N_("How long the contact is silent after our last message."),
        empty=N_("it stays open"),
    ),
    text_field(
        "close_text",
        CLOSING,
        N_("Text when silence closes it"),
        N_("Written as the session closes by itself."),
    ),
    text_field(
        "closing_text", CLOSING, N_("Text when an agent closes it"), N_("A word at the end.")
    ),
    text_field(
        "rating_text",
        CLOSING,
        N_("Rating request"),
        N_("Asks the contact how it was, once the session is closed."),
    ),
    seconds_field(
        "grace",
        CLOSING,
        N_("Reopened within"),
        N_("What the contact writes within this time after closing reopens the session; 0 never."),
    ),
)

_OF_A_PERSON = (
    Field(
        key="presence",
        of=PEOPLE,
        group=PERSON,
        kind="choice",
        label=N_("Presence"),
        empty=N_("they never said"),
        choices=PRESENCE,
    ),
    Field(key="role", of=PEOPLE, group=PERSON, kind="choice", label=N_("Role"), choices=ROLES),
    Field(
        key="shifts",
        of=PEOPLE,
        group=HOURS,
        kind="hours",
        label=N_("Shifts"),
        help=N_("At the end of a shift the rules say that they are away."),
        empty=N_("nothing is planned"),
    ),
)

FIELDS = (
    *(*_IN_QUEUE, *_UNANSWERED, *_WITH_LIMITS, *_OPEN, *_WRITTEN, *_PROMISED, *_ENDED),
    *_OF_A_PERSON,
)
"""Every setting, in the order in which they are shown."""

BY_KEY: Mapping[str, Field] = {one.key: one for one in FIELDS}


def label(key: str) -> str:
    """What a setting is called, in the language that holds; its key, if it is in no table."""
    return _(BY_KEY[key].label) if key in BY_KEY else key


def table() -> list[dict[str, Any]]:
    """The table without its words, for the browser."""
    return [
        {
            "key": one.key,
            "of": one.of,
            "group": one.group,
            "kind": one.kind,
            "choices": [str(value) for value in one.choices],
            "sample": dict(one.sample),
            "only": one.only,
            "ordered": one.is_ordered,
            "most": one.most,
        }
        for one in FIELDS
    ]


def words() -> dict[str, str]:
    """The table's words, each by its key and what it is: label, help, empty, or a choice."""
    said = {f"group.{group}": _(name) for group, name in GROUPS.items()}
    for one in FIELDS:
        said[f"label.{one.key}"] = _(one.label)
        said[f"help.{one.key}"] = _(one.help)
        said[f"empty.{one.key}"] = _(one.empty)
        for value, (name, sentence) in one.choices.items():
            said[f"choice.{one.key}.{value}"] = _(name)
            said[f"choice.{one.key}.{value}.said"] = _(sentence)
    return said
