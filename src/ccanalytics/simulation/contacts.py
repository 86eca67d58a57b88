"""Contacts who answer back, to practise with: what do they write now?

Nothing here remembers or looks at a clock. What is written follows from the conversations, the
time and a seed, and so do the messages' ids: two that simulate the same centre at once propose the
very same messages, and whoever takes them in tells the repetition by its id.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from itertools import pairwise
from random import Random
from typing import Any, TypeVar

from ccanalytics.actions.receive import Receive

QUICKEST, SLOWEST = 4.0, 12.0
"""Seconds within which a contact answers an agent."""

PATIENCE = timedelta(minutes=15)
"""A message that is older when it is first seen is not answered any more."""

TURNS = 3
"""How often a contact goes on at most before they have what they wanted."""

MOST = 5
"""How often they write at most when they are asked and asked."""

POLITE = 0.75
"""The share that says thanks at the end; the others just stay away."""

BUCKET, SPREAD = 75.0, 15.0
"""A newcomer writes in each so many seconds, at a moment of the first few: every 60 to 90 s."""

CROWD = 8
"""As long as so many wait, nobody new comes."""

SPAM = 1 / 7
"""The share of newcomers who sell something."""

GUEST = "guest-"
"""How the threads of newcomers begin; the number of their bucket follows."""

Item = TypeVar("Item")


@dataclass(frozen=True)
class Line:
    """A message of a conversation; ``by`` is contact, agent or bot, ``at`` naive UTC."""

    position: int
    at: datetime
    by: str
    text: str
    is_imported: bool = False


@dataclass(frozen=True)
class Talk:
    """A live session as its contact knows it: without notes, oldest message first."""

    connector: str
    thread: str
    channel: str
    address: str
    name: str = ""
    is_waiting: bool = False
    lines: tuple[Line, ...] = ()


def written(
    talks: Sequence[Talk], channels: Sequence[str], now: datetime, seed: str
) -> list[Receive]:
    """What contacts write at ``now``, given all live sessions and the names of the channels.

    An agent's message is answered some seconds later, a few times, until the contact says thanks
    or stays away; meanwhile others come. Messages are told by ``message``, whichever run of this
    function proposed them.
    """
    replies = (reply for talk in talks if (reply := _reply(talk, now, seed)))
    return [*replies, *_newcomer(talks, channels, now, seed)]


def _reply(talk: Talk, now: datetime, seed: str) -> Receive | None:
    last = talk.lines[-1] if talk.lines else None
    if last is None or last.by != "agent" or last.is_imported:
        return None
    dice = _Dice(seed, talk.thread, last.position)
    waited = now - last.at
    if waited > PATIENCE or waited.total_seconds() < dice.between(QUICKEST, SLOWEST):
        return None
    said = _next(talk, seed, dice)
    if said is None:
        return None
    return Receive(
        channel=talk.channel,
        connector=talk.connector,
        thread=talk.thread,
        contact=talk.address,
        name=talk.name,
        text=_filled(said, talk.thread, seed),
        message=f"reply-to-{last.position}",
    )


def _next(talk: Talk, seed: str, dice: _Dice) -> str | None:
    """What the contact says to the agent's last message, or nothing."""
    replies = _replies(talk.lines)
    guest = _guest(talk.thread, seed)
    if guest and guest.is_spam:
        again: list[str] = _texts()["spam"]["again"]
        return dice.one_of(again) if not replies else None
    words: dict[str, list[str]] = _texts()["answers"][guest.language if guest else _language(talk)]
    if any(line.text in words["thanks"] for line in talk.lines if line.by == "contact"):
        return None
    asked = _asked(talk.lines[-1].text)
    if asked and replies < MOST:
        return dice.one_of(words[asked])
    character = _Dice(seed, talk.thread)
    turns = 1 + character.below(TURNS)
    if replies < turns:
        own = guest.asks[replies : replies + 1] if guest else ()
        return dice.one_of(own or words["more"])
    return dice.one_of(words["thanks"]) if character.happens(POLITE) else None


def _replies(lines: Sequence[Line]) -> int:
    """How often the contact has written after an agent did."""
    people = [line.by for line in lines if line.by != "bot"]
    return sum(before == "agent" and by == "contact" for before, by in pairwise(people))


def _asked(text: str) -> str:
    """What an agent's message asks for: ``order`` or ``yes``, or nothing."""
    asked = _texts()["asked"]
    if not any(mark in text for mark in asked["marks"]):
        return ""
    return "order" if set(asked["order"]) & set(_words(text)) else "yes"


def _language(talk: Talk) -> str:
    """The language that most words of the contact give away; English if none does."""
    words = _words(" ".join(line.text for line in talk.lines if line.by == "contact"))
    answers = _texts()["answers"]
    signs = {name: sum(word in answers[name]["signs"] for word in words) for name in answers}
    best = max(signs, key=lambda name: signs[name])
    return best if signs[best] else "en"


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


@dataclass(frozen=True)
class _Guest:
    """A newcomer, whole: who they are and what they want follows from their thread."""

    connector: str
    address: str
    name: str
    language: str
    channel: str
    opens: str
    asks: tuple[str, ...] = ()
    is_spam: bool = False


def _newcomer(
    talks: Sequence[Talk], channels: Sequence[str], now: datetime, seed: str
) -> Iterator[Receive]:
    """Whoever is new in this bucket of time, if their moment has come and there is room."""
    seconds = now.replace(tzinfo=UTC).timestamp()
    bucket = int(seconds // BUCKET)
    thread = f"{GUEST}{bucket}"
    dice = _Dice(seed, thread, "moment")
    is_here = any(talk.thread == thread for talk in talks)
    is_full = sum(talk.is_waiting for talk in talks) >= CROWD
    if is_here or is_full or not channels:
        return
    if seconds - bucket * BUCKET < dice.between(0, SPREAD):
        return
    # Who it is takes far longer to find out, and this is asked several times a second.
    if guest := _guest(thread, seed):
        yield Receive(
            channel=guest.channel if guest.channel in channels else channels[0],
            connector=guest.connector,
            thread=thread,
            contact=guest.address,
            name=guest.name,
            text=_filled(guest.opens, thread, seed),
            message=f"new-{bucket}",
        )


def _guest(thread: str, seed: str) -> _Guest | None:
    """Who writes in the thread of a newcomer; nobody in any other thread."""
    number = thread.removeprefix(GUEST)
    if number == thread or not number.isdecimal():
        return None
    texts, dice = _texts(), _Dice(seed, thread, "guest")
    people = texts["people"]
    connector = dice.one_of(people["connectors"])
    # Of the numbers kept for fiction; the first thousand and the last hundred are the sample's.
    address = {
        "whatsapp": f"+3363998{1000 + int(number) % 8900}",
        "telegram": f"@guest.{number}",
        "webchat": f"visitor-{number}",
    }[connector]
    given, initial = dice.one_of(people["given"]), dice.one_of(people["initials"])
    name = "" if connector == "webchat" else f"{given} {initial}."
    story = _in_turn(texts["story"], int(number), seed)
    if dice.happens(SPAM):
        opens = _in_turn(texts["spam"]["opens"], int(number), seed)
        return _Guest(connector, address, name, "en", story["channel"], opens, is_spam=True)
    asks = tuple(story["asks"])
    return _Guest(
        connector, address, name, story["language"], story["channel"], story["opens"], asks
    )


def _filled(text: str, thread: str, seed: str) -> str:
    """The text with the order number and the count that this contact always names."""
    dice = _Dice(seed, thread, "numbers")
    return text.format(order=f"R-{10_000 + dice.below(90_000)}", n=2 + dice.below(8))


def _in_turn(items: Sequence[Item], number: int, seed: str) -> Item:
    """The items one after the other, in an order of the seed's own: none comes twice in a row."""
    return items[_order(len(items), seed)[number % len(items)]]


@cache
def _order(count: int, seed: str) -> tuple[int, ...]:
    """So many indices in the seed's own order."""
    return tuple(sorted(range(count), key=lambda index: _Dice(seed, "order", index).random()))


class _Dice:
    """Chance that is always the same for the same words; from ``random()`` alone, whose stream
    no version of Python changes."""

    def __init__(self, *of: object) -> None:
        self.random = Random(":".join(map(str, of))).random

    def happens(self, chance: float) -> bool:
        return self.random() < chance

    def below(self, top: int) -> int:
        return int(self.random() * top)

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * self.random()

    def one_of(self, items: Sequence[Item]) -> Item:
        return items[self.below(len(items))]


@cache
def _texts() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("contacts.toml").read_text("utf-8"))
