"""Settings, presence, and what rules do: every reason for which those verbs are refused.

A case says in which situation, who tries, how, and with which code they are refused: None where
what they name does not exist. A fifth value is how many seconds later they try.
"""

from __future__ import annotations

from acts.reasons import NOT_LIVE, Refusals, not_live
from acts.situations import BEN, DORA, FAY, HAL, JON, ORDERS
from ccanalytics import actions as a
from ccanalytics.model.people import AgentRef

REFUSED: Refusals = {
    a.Offer: {
        "not a supervisor": [("in orders", "ben", {"agent": BEN}, "not_allowed")],
        NOT_LIVE: not_live("ana", agent=BEN),
        "it does not wait": [
            ("held in care", "ana", {"agent": BEN}, "not_waiting"),
            ("the queue offers it to dora", "ana", {"agent": BEN}, "not_waiting"),
            ("offered to dora", "ana", {}, "not_waiting"),
        ],
        "it is offered to all already": [
            ("the queue offers it to all", "ana", {}, "offered_already"),
        ],
        "the channel is closed at this hour": [
            ("in nights", "ana", {"agent": BEN}, "is_closed_now"),
            ("in nights", "ana", {}, "is_closed_now"),
        ],
        "the agent is not in the roster, not online, has declined it, or has as many as the "
        "channel allows": [
            ("in orders", "ana", {"agent": AgentRef("gil")}, "not_in_roster"),
            ("waiting", "ana", {"agent": BEN}, "not_in_roster"),
            ("in orders", "ana", {"agent": FAY}, "not_present"),
            ("in care", "ana", {"agent": AgentRef("ida")}, "not_present"),
            ("dora declined the queue's offer", "ana", {"agent": DORA}, "has_skipped"),
            ("offered to all, ben declined", "ana", {"agent": BEN}, "has_skipped"),
            ("in full", "ana", {"agent": HAL}, "has_enough"),
        ],
        "nobody can take it": [
            ("waiting", "ana", {}, "nobody_able"),
            ("in full", "ana", {}, "nobody_able"),
            ("in no channel", "ana", {"agent": BEN}, "no_channel_rules"),
        ],
    },
    a.ApplyRules: {
        "not a supervisor": [("greeted in talk", "ben", {}, "not_allowed", 11)],
        "there is no session": [("no session", "ana", {}, "no_session")],
        "nothing is due": [
            ("in orders", "ana", {}, "nothing_due", 590),
            ("in no channel", "ana", {}, "nothing_due", 10**6),
            ("waiting", "ana", {}, "nothing_due", 10**6),
            ("the queue offers it to dora", "ana", {}, "nothing_due", 25),
            ("offered to dora", "ana", {}, "nothing_due", 110),
            ("greeted in talk", "ana", {}, "nothing_due", 5),
            ("held in talk", "ana", {}, "nothing_due", 10**6),
            ("replied in care", "ana", {}, "nothing_due", 990),
            ("replied and closed in talk", "ana", {}, "nothing_due", 10),
            ("replied and closed in talk", "ana", {}, "nothing_due", 1000),
            ("marked as spam", "ana", {}, "nothing_due", 1000),
        ],
    },
    a.SetPresence: {
        "no such presence": [("nothing", "ben", {"presence": "busy"}, "bad_presence")],
        "it is that already": [
            ("nothing", "ben", {"presence": "online"}, "same_presence"),
            ("nothing", "ana", {"presence": "away", "agent": AgentRef("ida")}, "same_presence"),
        ],
        "of a colleague, and you are no supervisor": [
            ("nothing", "ben", {"presence": "away", "agent": DORA}, "not_yours_to_set"),
        ],
    },
    a.SetShifts: {
        "not a supervisor": [("nothing", "ben", {"agent": BEN, "shifts": ""}, "not_allowed")],
        "the shifts cannot be read, all that is wrong is named": [
            ("nothing", "carla", {"agent": BEN, "shifts": "mon 9-10"}, "bad_shifts"),
            ("nothing", "carla", {"agent": BEN, "shifts": ({"zone": "UTC", "weak": ""},)},
             "bad_shifts"),
            ("nothing", "carla", {"agent": BEN, "shifts": ({}, {})}, "bad_shifts"),
        ],
    },
    a.EndShift: {
        "not a supervisor": [("nothing", "jon", {"agent": JON}, "not_allowed", 3600)],
        "no shift of theirs has ended": [
            ("nothing", "carla", {"agent": JON}, "shift_goes_on"),
            ("nothing", "carla", {"agent": BEN}, "shift_goes_on", 3600),
            ("nothing", "carla", {"agent": AgentRef("gil")}, "shift_goes_on", 3600),
        ],
    },
    a.ConfigureChannel: {
        "not an admin": [
            ("nothing", "carla", {"channel": ORDERS, "changes": {"grace": 0}}, "not_allowed"),
        ],
        "some of the settings are no good, each is named": [
            ("nothing", "ana", {"channel": ORDERS, "changes": {"grace": -1}}, "bad_settings"),
        ],
        "they are as they were": [
            ("nothing", "ana", {"channel": ORDERS, "changes": {"next_after": "30"}},
             "same_settings"),
            ("nothing", "ana", {"channel": ORDERS, "changes": {}}, "same_settings"),
        ],
    },
}  # fmt: skip
