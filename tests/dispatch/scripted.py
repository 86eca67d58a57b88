"""A day of a centre with three channels, written as a script and played with a clock."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from ccanalytics.actions import (
    AddChannel,
    Answer,
    Close,
    ConfigureChannel,
    MarkSpam,
    Pin,
    Send,
    SetPresence,
    SetShifts,
    Skip,
    Transfer,
    Undo,
)
from ccanalytics.dispatch import Dispatcher
from ccanalytics.model.action import Action
from ccanalytics.model.people import AgentRef, ChannelRef, reference
from centre import Centre

OFFICE = "Europe/Madrid mon-fri 09:00-18:00"

RULES = {
    "sales": {
        "roster": "ben, dora, carla",
        "distribution": "strictly",
        "next_after": 60,
        "is_known_first": "yes",
        "first_response_target": 300,
        "close_after": 1800,
        "close_text": "We close this for now. Write again whenever you like.",
        "hours": OFFICE,
        "offline_text": "We are back at nine.",
    },
    "support": {
        "roster": "carla, dora, ben",
        "distribution": "evenly",
        "next_after": 45,
        "most_sessions": 3,
        "no_answer": "channel",
        "no_answer_channel": "sales",
        "no_answer_after": 240,
        "no_answer_text": "Everybody is busy, a colleague of sales will look after you.",
        "queue_text": "You are number {position}.",
        "queue_text_after": 30,
        "hours": OFFICE,
    },
    "billing": {
        "roster": "ben, dora, carla",
        "distribution": "all",
        "reply_within": 120,
        "is_returned_unreplied": "yes",
        "return_after_away": 300,
        "hours": OFFICE,
    },
}

SCRIPT = """
08:58:00 ben is online
08:59:00 dora is online
09:00:05 marta writes to sales: Is my parcel on its way?
09:01:15 dora replies to marta: It arrives tomorrow.
09:02:00 omar writes to support: I cannot log in.
09:02:20 ben declines omar
09:02:30 lin writes to support: Neither can I.
09:03:10 ben accepts lin
09:03:30 ben replies to lin: Try again, please.
09:04:00 nour writes to billing: I was charged twice.
09:04:40 ben accepts nour
09:07:00 dora replies to nour: You get it back today.
09:08:00 carla is online
09:08:10 ines writes to support: The app is slow.
09:08:30 carla is away
09:08:40 ben declines ines
09:08:50 dora replies to ines: We know, it is better in an hour.
09:09:00 dora hands nour to agent:ben
09:09:20 ivo writes to sales: CHEAP WATCHES
09:09:40 ben marks ivo
09:12:00 dora hands ines to channel:billing
09:12:05 dora takes back ines
09:12:30 dora pins ines
09:13:00 dora closes marta
09:14:00 the rules stop
09:39:50 the rules run
09:40:00 marta writes to sales: It has not come.
09:40:20 ben is away
09:40:30 dora replies to marta: I am looking for it.
09:41:00 the rules stop
09:41:10 pau writes to billing: Where is my invoice?
12:40:00 the rules run
12:40:30 dora accepts pau
12:41:00 dora is away
12:47:00 carla is online
12:48:00 carla replies to pau: Here it is.
12:49:00 the rules stop
17:58:00 the rules run
18:00:10 rita writes to sales: Are you there?
18:01:00 the day ends
"""

LINE = re.compile(r"(\d\d:\d\d:\d\d) (\w+) (.*)")

DID: list[tuple[str, Callable[..., Action]]] = [
    (r"replies to (\w+): (.*)", lambda talk, text: Send(conversation=talk, text=text)),
    (r"accepts (\w+)", lambda talk: Answer(conversation=talk)),
    (r"declines (\w+)", lambda talk: Skip(conversation=talk)),
    (r"marks (\w+)", lambda talk: MarkSpam(conversation=talk)),
    (r"hands (\w+) to (\S+)", lambda talk, to: Transfer(conversation=talk, to=reference(to))),
    (r"takes back (\w+)", lambda talk: Undo(conversation=talk)),
    (r"pins (\w+)", lambda talk: Pin(conversation=talk)),
    (r"closes (\w+)", lambda talk: Close(conversation=talk)),
]

STEP = timedelta(seconds=1)
"""Between two turns of the dispatcher."""


def prepare(centre: Centre) -> None:
    """The third channel, all the rules, and when Carla's shift ends."""
    desk = centre.desk()
    centre.clock.now = _at("08:50:00")
    desk.do(AddChannel(name="billing"))
    for name, rules in RULES.items():
        desk.do(ConfigureChannel(channel=ChannelRef(name), changes=rules))
    desk.do(SetShifts(agent=AgentRef("carla"), shifts=OFFICE))


def play(centre: Centre, watch: Callable[[Dispatcher], None] = lambda _: None) -> None:
    """The whole day; ``watch`` is told the dispatcher before each turn of it."""
    day = _Day(centre)
    for line in SCRIPT.strip().splitlines():
        found = LINE.fullmatch(line)
        assert found, line
        day.until(_at(found[1]), watch)
        day.does(found[2], found[3])


class _Day:
    def __init__(self, centre: Centre) -> None:
        self.centre, self.dispatcher = centre, Dispatcher(centre.desk())
        self.talks: dict[str, int] = {}
        self.is_running = True

    def until(self, at: datetime, watch: Callable[[Dispatcher], None]) -> None:
        clock = self.centre.clock
        while self.is_running and clock.now + STEP < at:
            clock.now = clock.now.replace(microsecond=0) + STEP
            watch(self.dispatcher)
            self.dispatcher.turn()
        clock.now = at

    def does(self, who: str, what: str) -> None:
        if who == "the":
            self.is_running = what == "rules run"
        elif told := re.fullmatch(r"is (\w+)", what):
            self.centre.desk(who).do(SetPresence(presence=told[1]))
        elif told := re.fullmatch(r"writes to (\w+): (.*)", what):
            self.talks[who] = self.centre.receive(
                who, told[2], channel=told[1], contact=who, name=who.title()
            )
        else:
            self.centre.desk(who).do(self._action(what))

    def _action(self, what: str) -> Action:
        for pattern, make in DID:
            if told := re.fullmatch(pattern, what):
                whose, *others = told.groups()
                return make(self.talks[whose], *others)
        raise AssertionError(what)


def _at(local: str) -> datetime:
    """A time of that Monday in Madrid, an hour before UTC."""
    return datetime.fromisoformat(f"2026-03-02T{local}") - timedelta(hours=1)
