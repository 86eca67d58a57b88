"""Settings, presence, and what the rules of a channel do: each verb done.

A case says in which situation, by whom, how, which facts it yields, and how the session stands
then. A sixth value is how many seconds later it is done.
"""

from __future__ import annotations

from typing import Any

from acts.situations import BEN, DORA, FAY, JON
from ccanalytics import actions as a
from ccanalytics.model.action import Action
from ccanalytics.model.people import AgentRef, ChannelRef

HOUR = 3600
GIL, SPARE = AgentRef("gil"), ChannelRef("spare")
SAID, MISSED = "message.sent", "target.missed"
RETURNED, PASSED, CLOSED = "session.returned", "conversation.transferred", "session.closed"

DONE: dict[type[Action], list[tuple[Any, ...]]] = {
    a.Offer: [
        ("in orders", "carla", {"agent": DORA}, ["session.offered"], "offered"),
        ("in orders", "ana", {"agent": BEN, "is_known": True}, ["session.offered"], "offered"),
        ("dora declined the queue's offer", "ana", {"agent": BEN}, ["session.offered"], "offered"),
        ("in talk", "ana", {}, ["session.offered"], "waiting"),
        ("the queue offers it to all", "ana", {"agent": DORA}, ["session.offered"], "offered"),
    ],
    a.ApplyRules: [
        ("the queue offers it to dora", "carla", {}, [RETURNED], "waiting", 31),
        ("offered to dora", "ana", {}, [RETURNED], "waiting", 121),
        ("transferred in full", "ana", {}, [RETURNED], "waiting", 11),
        ("in orders", "ana", {}, [SAID, PASSED], "waiting", 601),
        ("the queue offers it to dora", "ana", {}, [SAID, RETURNED], "waiting", 601),
        ("in care", "ana", {}, [MISSED], "waiting", 101),
        ("asked again in care", "ana", {}, [MISSED], "held", 51),
        ("held in care", "ana", {}, [MISSED, RETURNED], "waiting", 201),
        ("pinned in care", "ana", {}, [MISSED], "held", 201),
        ("ida holds it", "ana", {}, [RETURNED], "waiting", 61),
        ("replied in care", "ana", {}, [SAID, CLOSED], "closed", 1001),
        ("in talk", "ana", {}, [SAID], "waiting"),
        ("greeted in talk", "ana", {}, [SAID], "waiting", 11),
        ("greeted in talk", "ana", {}, [SAID, SAID], "waiting", 101),
        ("replied and closed in talk", "ana", {}, [SAID, SAID], "closed", 16),
        ("in nights", "ana", {}, [SAID], "waiting"),
    ],
    a.SetPresence: [
        ("waiting", "gil", {"presence": "paused"}, ["agent.presence_set"], "waiting"),
        ("waiting", "carla", {"presence": "away", "agent": FAY},
         ["agent.presence_set"], "waiting"),
    ],
    a.SetShifts: [
        ("waiting", "carla", {"agent": GIL, "shifts": "Europe/Madrid mon-fri 09:00-14:00"},
         ["agent.shifts_set"], "waiting"),
        ("waiting", "ana", {"agent": GIL, "shifts": (
            {"zone": "UTC", "week": "mon-fri 22:00-06:00", "special": [["2026-12-24", ""]]},
            {"zone": "UTC", "valid_from": "2026-06-01"},
         )}, ["agent.shifts_set"], "waiting"),
        ("waiting", "carla", {"agent": GIL, "shifts": ""}, ["agent.shifts_set"], "waiting"),
    ],
    a.EndShift: [
        ("waiting", "carla", {"agent": JON}, ["agent.presence_set"], "waiting", HOUR),
    ],
    a.ConfigureChannel: [
        ("waiting", "ana", {"channel": SPARE, "changes": {"grace": "60", "roster": "ben, gil"}},
         ["channel.configured"], "waiting"),
        ("waiting", "ana", {"channel": SPARE, "changes": {"roster": ["gil", "ben"]}},
         ["channel.configured"], "waiting"),
    ],
    a.AddChannel: [("waiting", "ana", {"name": "billing"}, ["channel.added"], "waiting")],
    a.AddAgent: [("waiting", "ana", {"login": "eva"}, ["agent.added"], "waiting")],
    a.SetRole: [
        ("waiting", "ana", {"agent": GIL, "role": "supervisor"}, ["agent.role_set"], "waiting"),
    ],
}  # fmt: skip
