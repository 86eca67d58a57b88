"""How a session stands, what is set, what time it is: what is due, and since when."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from ccanalytics.model.conversation import CLOSED, HELD, OFFERED, Session, Turn
from ccanalytics.model.due import due
from dispatch.written import AGENTS, MONDAY, directory, session

BEN = AGENTS["ben"]
QUEUED = {"status": OFFERED, "offered_to": BEN, "is_queue_offer": True}
HANDED = {"status": OFFERED, "offered_to": BEN}
BY_BEN = {"status": HELD, "holder": BEN, "accepted_at": MONDAY}
REPLIED = BY_BEN | {"turns": (), "agent_messages": 1, "replied_at": MONDAY}
ENDED = REPLIED | {"status": CLOSED, "close_reason": "closed", "closed_at": MONDAY}
ROSTER = {"roster": "ben, dora"}
NEXT = ROSTER | {"next_after": 60}
TO_SUPPORT = ROSTER | {
    "no_answer": "channel",
    "no_answer_channel": "support",
    "no_answer_after": 300,
}
SORRY = ROSTER | {"no_answer": "text", "no_answer_text": "Sorry", "no_answer_after": 300}
UNREPLIED = ROSTER | {"reply_within": 300, "is_returned_unreplied": "yes"}
SILENCE = ROSTER | {"close_after": 600, "close_text": "Bye"}
GREETING = ROSTER | {"welcome_text": "Hi", "offline_text": "Tomorrow"}
PLACE = ROSTER | {"queue_text": "No. {position}", "queue_text_after": 60}
THANKS = ROSTER | {"closing_text": "Thanks", "rating_text": "And?"}
TARGETS = ROSTER | {"first_response_target": 300, "response_target": 600}
OFFICE = {"hours": "UTC mon-fri 08:00-09:02"}
DAY = 86_400

# How it stands since nine, what is set, how many seconds later: what is due, since when.
CASES: dict[str, tuple[dict[str, Any], dict[str, Any], float, list[str]]] = {
    # --- an offer that is over ---
    "the queue's offer stands": (QUEUED, NEXT, 59, []),
    "and is over": (QUEUED, NEXT, 60, ["return expired 09:01:00"]),
    "a day off it says when it was": (QUEUED, NEXT, DAY, ["return expired 09:01:00"]),
    "a colleague's offer has a limit of its own": (
        HANDED, NEXT | {"accept_within": 120}, 121, ["return expired 09:02:00"],
    ),
    "who was taken off the roster is offered it no more": (
        QUEUED, NEXT | {"roster": "dora"}, 10, ["return off_roster 09:00:10"],
    ),
    "a colleague may hand over to anybody": (HANDED, NEXT | {"roster": "dora"}, 10, []),
    "what was imported is left alone": (QUEUED | {"moved_at": None}, NEXT, DAY, []),
    # --- nobody answers ---
    "nobody has answered yet": ({}, TO_SUPPORT, 299, []),
    "it is passed on": ({}, TO_SUPPORT, 301, ["pass_on no_answer 09:05:00"]),
    "even while it is offered": (QUEUED, TO_SUPPORT | {"next_after": 900}, 301,
                                 ["pass_on no_answer 09:05:00"]),
    "not while a colleague hands it over": (HANDED, TO_SUPPORT | {"accept_within": 900}, 301, []),
    "each queue is given its time": (
        {"placed_at": MONDAY + timedelta(minutes=4)}, TO_SUPPORT, 301, [],
    ),
    "only once": ({"texts": ("passed_on",)}, TO_SUPPORT, 301, []),
    "not once somebody holds it": (BY_BEN, TO_SUPPORT, 301, []),
    "of two moves the one that was due first": (QUEUED, TO_SUPPORT | NEXT, DAY,
                                                ["return expired 09:01:00"]),
    "only open time counts": ({}, TO_SUPPORT | OFFICE, DAY, ["pass_on no_answer Tue 08:03:00"]),
    "and the night is none": ({}, TO_SUPPORT | OFFICE, DAY / 2, []),
    "the contact is told": ({}, SORRY, 301, ["say no_answer 09:05:00"]),
    "though the rules were off": ({}, SORRY, DAY, ["say no_answer 09:05:00"]),
    "once": ({"texts": ("no_answer",)}, SORRY, 301, []),
    # --- whoever holds it ---
    "accepted, and time to reply": (BY_BEN, UNREPLIED, 299, []),
    "accepted and not replied to": (BY_BEN, UNREPLIED, 300, ["return unreplied 09:05:00"]),
    "only where that is set": (BY_BEN, ROSTER | {"reply_within": 300}, 300, []),
    "replied to": (REPLIED, UNREPLIED, DAY, []),
    "pinned": (BY_BEN | {"pinned_at": MONDAY}, UNREPLIED, DAY, []),
    "a pin holds for seven days": (BY_BEN | {"pinned_at": MONDAY}, UNREPLIED, 7 * DAY,
                                   ["return unreplied 09:05:00"]),
    # --- silence ---
    "a silence": (REPLIED, SILENCE, 600, ["close silence 09:10:00"]),
    "not while the contact waits": (BY_BEN | {"agent_messages": 1}, SILENCE, DAY, []),
    "not before we wrote": (REPLIED | {"agent_messages": 0}, SILENCE, DAY, []),
    "not what is pinned": (REPLIED | {"pinned_at": MONDAY}, SILENCE, DAY, []),
    # --- texts ---
    "a welcome": ({}, GREETING, 1, ["say welcome 09:00:00"]),
    "or that it is closed": ({}, GREETING | {"hours": "UTC sun 08:00-09:00"}, 1,
                             ["say offline 09:00:00"]),
    "not by whom it was passed on to": ({"entry_channel": 12}, GREETING, 1, []),
    "one of the two": ({"texts": ("welcome",)}, GREETING, 1, []),
    "not a day late": ({}, GREETING, DAY, []),
    "not to whom we wrote first": ({"is_outbound": True}, GREETING, 1, []),
    "the place in the queue": ({}, PLACE, 60, ["say queue 09:01:00"]),
    "not once somebody accepted": (BY_BEN, PLACE, 60, []),
    "not while it is closed": ({}, PLACE | OFFICE, 180, []),
    "thanks and the question how it was": (ENDED, THANKS, 15,
                                           ["say closing 09:00:15", "say rating 09:00:15"]),
    "not while it may be undone": (ENDED, THANKS, 14, []),
    "after a silence only the question": (ENDED | {"close_reason": "silence"}, THANKS, 15,
                                          ["say rating 09:00:15"]),
    "not to whom nobody wrote": (ENDED | {"agent_messages": 0}, THANKS, 15,
                                 ["say closing 09:00:15"]),
    "nor to who was silent for long before": (
        ENDED | {"close_reason": "silence", "closed_at": MONDAY + timedelta(seconds=DAY)},
        THANKS | {"close_after": 600}, DAY + 15, [],
    ),
    "who never wrote is not asked how it was": (ENDED | {"contact_messages": 0}, THANKS, 15,
                                                ["say closing 09:00:15"]),
    "nothing after spam": (ENDED | {"close_reason": "spam"}, THANKS, 15, []),
    # --- targets ---
    "within the target": ({}, TARGETS, 299, []),
    "missed": ({}, TARGETS, 300, ["tell first_response 09:05:00"]),
    "told once": ({"late_turn": 1}, TARGETS, DAY, []),
    "further answers have their own": (BY_BEN | {"turns": (Turn(2, 11, MONDAY),)}, TARGETS, 600,
                                       ["tell response 09:10:00"]),
    "in open time": ({}, TARGETS | OFFICE, DAY, ["tell first_response Tue 08:03:00"]),
    "with a move": (QUEUED, TARGETS | NEXT, DAY,
                    ["tell first_response 09:05:00", "return expired 09:01:00"]),
}  # fmt: skip

AWAY: dict[str, tuple[dict[str, Any], dict[str, Any], float, list[str]]] = {
    "what the queue offers comes back": (QUEUED, NEXT, 10, ["return away 09:00:00"]),
    "what a colleague hands over does not": (HANDED, NEXT, 10, []),
    "what they hold waits on": (BY_BEN, ROSTER, DAY, []),
    "what they hold comes back": (BY_BEN, ROSTER | {"return_after_away": 900}, 900,
                                  ["return away 09:15:00"]),
    "not what is pinned": (BY_BEN | {"pinned_at": MONDAY}, ROSTER | {"return_after_away": 900},
                           900, []),
    "not what waits for the contact": (REPLIED, ROSTER | {"return_after_away": 900}, DAY, []),
}  # fmt: skip


def standing(changes: dict[str, Any]) -> Session:
    found = replace(session("since 09:00"), last_message_at=MONDAY)
    return replace(found, **changes)


def told(changes: dict[str, Any], rules: dict[str, Any], later: float, agents: str) -> list[str]:
    at, known = MONDAY + timedelta(seconds=later), directory(rules, {}, agents)
    found = due(standing(changes), known.channels[11], known, at)
    return [f"{one.does} {one.reason} {_clock(one.due_at)}" for one in found]


def _clock(at: datetime) -> str:
    return f"{at:%H:%M:%S}" if at.date() == MONDAY.date() else f"{at:%a %H:%M:%S}"


@pytest.mark.parametrize("name", CASES)
def test_what_is_due(name: str):
    changes, rules, later, expected = CASES[name]
    assert told(changes, rules, later, "ben, dora") == expected


@pytest.mark.parametrize(("later", "text"), [(600, "Bye"), (1500, "Bye"), (1501, "")])
def test_a_silence_that_is_closed_late_is_closed_without_a_word(later: float, text: str):
    at, known = MONDAY + timedelta(seconds=later), directory(SILENCE, {}, "ben")
    (closing,) = due(standing(REPLIED), known.channels[11], known, at)
    assert closing.text == text


@pytest.mark.parametrize("name", AWAY)
def test_what_is_due_once_they_are_away(name: str):
    changes, rules, later, expected = AWAY[name]
    assert told(changes, rules, later, "ben away, dora") == expected
