"""Write history.csv: eight invented weeks of a small contact centre, always the same.

    python data/sample/make.py [FILE]

What the history has to show: arrivals with the shape of a day and a week, slow evenings in
support, one bad week in billing, transfers mostly towards billing, spam, contacts who were never
answered, and a queue at the end. Times are planned in Madrid and written in UTC.
"""

from __future__ import annotations

import csv
import math
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, NamedTuple, TypeVar

HERE = Path(__file__).parent
SEED = 20260907
COLUMNS = (
    *("kind", "connector", "thread", "session", "happened_at", "actor", "actor_name"),
    *("actor_kind", "target", "target_kind", "reason", "text", "id"),
)

START = datetime(2026, 9, 7)
END = datetime(2026, 10, 30, 18, 40)
"""A Monday, and the Friday evening of the eighth week, in Madrid."""
SUMMER_TIME_ENDS = datetime(2026, 10, 25, 3)
HOLIDAY = datetime(2026, 10, 12).date()
BAD_WEEK = 5
"""The week, from 0, in which billing was two people short."""

CHANNELS = {"support": 6.6, "sales": 4.6, "billing": 4.6}
"""Sessions opened on an ordinary weekday."""
PACE = {"support": 200.0, "sales": 95.0, "billing": 330.0}
"""Median seconds until somebody accepts."""
DESTINATIONS = {"support": ("billing", "billing", "sales"), "sales": ("billing", "support"),
                "billing": ("support", "sales")}  # fmt: skip
CONNECTORS = ("whatsapp", "whatsapp", "whatsapp", "telegram", "telegram", "webchat", "webchat")
LANGUAGES = ("es",) * 12 + ("en",) * 5 + ("pt",) * 2 + ("ar",)
WEEKDAYS = (1.25, 1.15, 1.05, 1.0, 1.05, 0.5, 0.3)
HOURS = (0.1, 0.1, 0, 0, 0, 0, 0.1, 0.3, 0.7, 1.3, 1.8, 1.9, 1.6, 1.2, 0.8, 0.9, 1.3, 1.6, 1.7,
         1.5, 1.2, 0.9, 0.6, 0.3)  # fmt: skip
OPENS, CLOSES = 9, 22


class Agent(NamedTuple):
    """Somebody who answers; ``pace`` multiplies how long they take."""

    login: str
    name: str
    channels: tuple[str, ...]
    shift: range
    pace: float = 1.0


AGENTS = (
    Agent("ana", "Ana Robles", ("support", "sales"), range(9, 18), 0.8),
    Agent("ben", "Ben Ashby", ("support",), range(9, 18)),
    Agent("carla", "Carla Neves", ("support", "billing"), range(12, 22)),
    Agent("diego", "Diego Luna", ("sales",), range(9, 20), 1.5),
    Agent("elena", "Elena Vidal", ("sales", "billing"), range(9, 19), 0.9),
    Agent("farid", "Farid Haddad", ("billing", "support"), range(10, 22)),
    Agent("gita", "Gita Rao", ("support", "sales", "billing"), range(14, 22), 1.1),
)

LIVE = {
    "waiting": ((3, "support"), (9, "sales"), (26, "billing")),
    "held": ((12, "support"), (21, "sales"), (34, "billing")),
    "offered": ((17, "support"),),
    "moved": ((40, "support"),),
}
"""How the sessions that are live at the end stand, and how many minutes ago they opened."""

Item = TypeVar("Item")


class Dice:
    """Chance from ``random()`` alone, whose stream never changes between Pythons."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed).random

    def happens(self, chance: float) -> bool:
        """True in so many cases out of one."""
        return self.random() < chance

    def below(self, top: int) -> int:
        """A whole number from 0, less than ``top``."""
        return int(self.random() * top)

    def one_of(self, items: Sequence[Item]) -> Item:
        """Any of them."""
        return items[self.below(len(items))]

    def around(self, median: float, spread: float = 0.8) -> timedelta:
        """A lognormal time in whole seconds: the bell is the sum of twelve."""
        bell = sum(self.random() for _ in range(12)) - 6
        return timedelta(seconds=max(1, int(median * math.exp(spread * bell))))


@dataclass
class Conversation:
    """A thread at a carrier, and who writes in it: address and name of each contact."""

    connector: str
    thread: str
    language: str
    contacts: list[tuple[str, str]]
    sessions: int = 0
    facts: int = 0
    free_at: datetime = field(default=START)


@dataclass
class Session:
    """One handling cycle that is being written down; ``at`` is where its story stands."""

    dice: Dice
    texts: dict[str, Any]
    conversation: Conversation
    channel: str
    at: datetime
    holder: Agent | None = None
    rows: list[tuple[datetime, dict[str, object]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.conversation.sessions += 1

    def add(self, kind: str, actor_kind: str, actor: str = "", name: str = "", **more: str) -> None:
        """Write a fact down."""
        talk = self.conversation
        talk.facts += 1
        row = dict.fromkeys(COLUMNS, "") | {
            "kind": kind,
            "connector": talk.connector,
            "thread": talk.thread,
            "session": talk.sessions,
            "actor": actor,
            "actor_name": name,
            "actor_kind": actor_kind,
            "id": talk.facts,
        }
        self.rows.append((self.at, row | more))

    def by_agent(self, kind: str, agent: Agent, **more: str) -> None:
        """Write down what an agent did."""
        self.add(kind, "agent", agent.login, agent.name, **more)

    def opens(self) -> None:
        """The contact's first message opens it."""
        address, name = self.conversation.contacts[0]
        self.add(
            *("session.opened", "contact", address, name),
            target=self.channel,
            target_kind="channel",
        )

    def asks(self, about: str) -> None:
        """A contact writes."""
        address, name = self.dice.one_of(self.conversation.contacts)
        text = self.text(self.texts["contact"][self.conversation.language][about])
        self.add("message.received", "contact", address, name, text=text)

    def replies(self, about: str) -> None:
        """The holder writes."""
        assert self.holder is not None
        text = self.text(self.texts["agent"][self.conversation.language][about])
        self.by_agent("message.sent", self.holder, text=text)

    def notes(self, about: str) -> None:
        """The holder tells the team."""
        assert self.holder is not None
        self.by_agent("note.added", self.holder, text=self.text(self.texts["team"][about]))

    def waits(self, median: float, spread: float = 0.8) -> None:
        """Time goes by."""
        self.at += self.dice.around(median, spread)

    def text(self, templates: Sequence[str]) -> str:
        """One of the templates, filled in."""
        words = self.texts["words"][self.conversation.language]
        return self.dice.one_of(templates).format(
            agent=self.holder.name.split()[0] if self.holder else "",
            order=f"R-{10_000 + self.dice.below(90_000)}",
            n=2 + self.dice.below(8),
            day=self.dice.one_of(words["day"]),
            month=self.dice.one_of(words["month"]),
        )


def begin(session: Session) -> None:
    """The contact writes, often twice, and may be greeted by the bot."""
    session.opens()
    session.asks(session.channel)
    if session.conversation.connector == "webchat" and session.dice.happens(0.6):
        session.at += timedelta(seconds=2)
        greeting = session.texts["bot"][session.conversation.language]
        session.add("message.sent", "bot", text=greeting)
    if session.dice.happens(0.25):
        session.waits(40)
        session.asks("more")


def queue(session: Session) -> None:
    """It waits until somebody has time, at night until the morning; the contact may ask again."""
    since = session.at
    hour = session.at.hour
    if not OPENS <= hour < CLOSES:
        morning = session.at if hour < OPENS else session.at + timedelta(days=1)
        session.at = morning.replace(hour=OPENS, minute=0, second=0)
    session.waits(PACE[session.channel] * strain(session))
    accepted_at = session.at
    if accepted_at - since > timedelta(minutes=25) and session.dice.happens(0.4):
        session.at = since + (accepted_at - since) / 2
        session.asks("waiting")
    session.at = accepted_at


def strain(session: Session) -> float:
    """How much slower than usual it goes."""
    slower = 1.0
    if session.channel == "support" and session.at.hour >= 18:
        slower *= 3.2
    if is_bad_week(session):
        slower *= 5
    return slower * (1.4 if session.at.weekday() >= 5 else 1)


def is_bad_week(session: Session) -> bool:
    """Whether it is billing's bad week."""
    return session.channel == "billing" and (session.at - START).days // 7 == BAD_WEEK


def accept(session: Session, agent: Agent | None = None) -> None:
    """Somebody of the channel who is there takes it, or the one it was offered to."""
    there = [a for a in AGENTS if session.channel in a.channels]
    on_shift = [a for a in there if session.at.hour in a.shift]
    session.holder = agent or session.dice.one_of(on_shift or there)
    session.by_agent("session.accepted", session.holder)
    session.waits(25 * session.holder.pace)


def talk(session: Session, times: int) -> None:
    """They write to and fro."""
    assert session.holder is not None
    for turn in range(times):
        if turn:
            session.waits(110)
            session.asks("more")
            session.waits(75 * session.holder.pace * strain(session) ** 0.5)
        session.replies(session.channel if turn else "hello")
        if session.dice.happens(0.25):
            session.waits(45)
            session.replies("more" if turn else session.channel)


def transfer(session: Session) -> None:
    """The holder hands it over, to a colleague or to another channel, where it is taken up."""
    if session.dice.happens(0.45):
        offer(session)
    else:
        move(session)


def offer(session: Session, *, is_taken: bool = True) -> None:
    """The holder offers it to a colleague."""
    assert session.holder is not None
    others = [a for a in AGENTS if a is not session.holder and session.channel in a.channels]
    target = session.dice.one_of(others)
    hand_over(session, target.login, "agent")
    if is_taken:
        session.waits(80)
        accept(session, target)


def move(session: Session, *, is_taken: bool = True) -> None:
    """The holder puts it into another channel's queue."""
    target = session.dice.one_of(DESTINATIONS[session.channel])
    hand_over(session, target, "channel")
    session.channel = target
    if is_taken:
        queue(session)
        accept(session)


def hand_over(session: Session, target: str, target_kind: str) -> None:
    """Write the transfer down, often with a word to whoever takes it up."""
    assert session.holder is not None
    session.waits(50)
    session.by_agent(
        "conversation.transferred", session.holder, target=target, target_kind=target_kind
    )
    if session.dice.happens(0.5):
        session.notes("handing_over")


def end(session: Session) -> None:
    """Thanks, goodbye, closed; some are left to be closed the day after."""
    assert session.holder is not None
    if session.dice.happens(0.55):
        session.waits(90)
        session.asks("thanks")
    if session.dice.happens(0.45):
        session.waits(60)
        session.replies("bye")
    if session.dice.happens(0.12):
        session.at += timedelta(hours=24)
        session.add("session.closed", "system", reason="closed")
    else:
        session.waits(420)
        session.by_agent("session.closed", session.holder, reason="closed")


def handled(session: Session) -> None:
    """The ordinary story."""
    begin(session)
    queue(session)
    accept(session)
    talk(session, 1)
    if session.dice.happens(0.08):
        session.notes("notes")
    if session.dice.happens(0.145):
        transfer(session)
        session.replies("hello")
    talk_on = session.dice.below(3)
    if talk_on:
        session.waits(110)
        session.asks("more")
        session.waits(60 * strain(session) ** 0.5)
        talk(session, talk_on)
    end(session)


def spam(session: Session) -> None:
    """Somebody of the channel sees it waiting and marks it."""
    session.opens()
    address, name = session.conversation.contacts[0]
    text = session.text(session.texts["team"]["spam"])
    session.add("message.received", "contact", address, name, text=text)
    queue(session)
    there = [a for a in AGENTS if session.channel in a.channels]
    session.by_agent("session.marked_spam", session.dice.one_of(there), reason="spam")


def unanswered(session: Session) -> None:
    """Nobody replies; most are closed days later, some wait still."""
    begin(session)
    session.waits(3600)
    session.asks("waiting")
    if session.dice.happens(0.87):
        session.at += timedelta(days=1 + session.dice.below(3))
        if session.dice.happens(0.5):
            queue(session)
            accept(session)
            assert session.holder is not None
            session.by_agent("session.closed", session.holder, reason="closed")
        else:
            session.add("session.closed", "system", reason="closed")
    else:
        session.at = END


def still_live(session: Session, standing: str) -> None:
    """A session that stands so at the end."""
    session.opens()
    session.asks(session.channel)
    if standing == "waiting":
        return
    session.at += timedelta(seconds=90)
    accept(session)
    session.replies("hello")
    if standing == "offered":
        offer(session, is_taken=False)
    elif standing == "moved":
        move(session, is_taken=False)
    else:
        session.at += timedelta(seconds=100)
        session.asks("more")


class Town:
    """Everybody who may write: new contacts, and those who come back."""

    def __init__(self, dice: Dice, texts: dict[str, Any]) -> None:
        self.dice, self.texts = dice, texts
        self.known: list[Conversation] = [self._family()]
        self.count = 0

    def somebody(self, at: datetime) -> Conversation:
        """Who writes at ``at``: one in five has written before and has nothing open."""
        if self.dice.happens(0.22):
            known = self.dice.one_of(self.known)
            if known.free_at < at:
                return known
        return self.newcomer()

    def newcomer(self) -> Conversation:
        """A contact nobody has seen. Numbers are of the ranges kept for fiction."""
        self.count += 1
        connector = self.dice.one_of(CONNECTORS)
        address = {
            "whatsapp": f"+3363998{self.count:04d}",
            "telegram": f"@example.{self.count:03d}",
            "webchat": f"visitor-{self.count:04d}",
        }[connector]
        name = "" if connector == "webchat" else self._name()
        conversation = Conversation(
            connector, address, self.dice.one_of(LANGUAGES), [(address, name)]
        )
        self.known.append(conversation)
        return conversation

    def _name(self) -> str:
        return f"{self.dice.one_of(GIVEN)} {self.dice.one_of(INITIALS)}."

    def _family(self) -> Conversation:
        contacts = [("+33639989901", "Lucía P."), ("+33639989902", "Mateo P.")]
        return Conversation("whatsapp", "group-example-1", "es", contacts)


GIVEN = ("Lucía", "Mateo", "Sofía", "Hugo", "Marta", "Pablo", "Noa", "Iván", "Inês", "Tiago",
         "Amal", "Yusuf", "Olivia", "Jack", "Nora", "Leo")  # fmt: skip
INITIALS = "ABCDFGLMPRSTV"


def arrivals(dice: Dice) -> Iterator[tuple[datetime, str]]:
    """When sessions open, and in which channel."""
    slot = START
    while slot < END - timedelta(hours=1):
        for channel, per_day in CHANNELS.items():
            shape = HOURS[slot.hour] * WEEKDAYS[slot.weekday()] / sum(HOURS)
            quiet = 0.3 if slot.date() == HOLIDAY else 1.0
            if dice.happens(per_day * shape * quiet / 6):
                yield slot + timedelta(seconds=dice.below(600)), channel
        slot += timedelta(minutes=10)


def told(dice: Dice, texts: dict[str, Any]) -> Iterator[Session]:
    """All sessions, whole."""
    town = Town(dice, texts)
    for at, channel in sorted(arrivals(dice)):
        fate = dice.random()
        is_known = fate >= 0.08
        conversation = town.somebody(at) if is_known else town.newcomer()
        session = Session(dice, texts, conversation, channel, at)
        is_left = fate < (0.30 if is_bad_week(session) else 0.135)
        (spam if not is_known else unanswered if is_left else handled)(session)
        conversation.free_at = session.at + timedelta(hours=1)
        yield session
    for standing, sessions in LIVE.items():
        for minutes, channel in sessions:
            at = END - timedelta(minutes=minutes)
            session = Session(dice, texts, town.newcomer(), channel, at)
            still_live(session, standing)
            yield session


def as_utc(at: datetime) -> str:
    """Madrid's time as the file has it."""
    offset = timedelta(hours=2 if at < SUMMER_TIME_ENDS else 1)
    return (at - offset).strftime("%Y-%m-%d %H:%M:%S")


def rows() -> list[dict[str, object]]:
    """The history, by time; what would happen after the end has not happened."""
    texts = tomllib.loads((HERE / "texts.toml").read_text("utf-8"))
    facts = [fact for session in told(Dice(SEED), texts) for fact in session.rows]
    facts.sort(key=lambda fact: fact[0])
    return [row | {"happened_at": as_utc(at)} for at, row in facts if at <= END]


def write(path: Path) -> None:
    """Write the file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows())


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "history.csv")
