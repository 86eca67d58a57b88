"""Floors and sessions, written as short as one would say them.

People: ``ben 2, dora since 08:50, eva away`` (online, with as many sessions as the number, free
since then). Sessions: ``1 since 08:55, 2 in support, 3 offered ben, 4 known dora, 5 skipped ben,
6 held, 7 imported, 8 announced, 9 moved 08:59``, each waiting in sales for 10 minutes unless it
says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from ccanalytics.dispatch import Case, Floor
from ccanalytics.model.configuring import changed
from ccanalytics.model.conversation import HELD, WAITING, Session, Turn
from ccanalytics.model.people import Agent, Channel, Directory
from ccanalytics.model.settings import OPEN, UNREPLIED, Settings

AGENTS = {"ana": 1, "ben": 2, "dora": 3, "eva": 4, "fay": 5}
CHANNELS = {"sales": 11, "support": 12}
WORDS = ["since", "in", "offered", "known", "skipped", "held", "imported", "announced", "moved"]
MONDAY = datetime(2026, 3, 2, 9, 0)

Rules = dict[str, Any]


def directory(
    sales: Rules, support: Rules | None = None, agents: str = "", at: datetime = MONDAY
) -> Directory:
    """Both channels with their rules, as one writes them, and the people who are there or not."""
    people = {login: Agent(number, login, login.title()) for login, number in AGENTS.items()}
    for login, presence, *_ in _agents(agents, at):
        since = at - timedelta(hours=1)
        people[login] = replace(people[login], presence=presence, presence_since=since)
    bare = [Channel(number, name) for name, number in CHANNELS.items()]
    known = Directory.of(people.values(), bare)
    rules = {"sales": sales, "support": sales if support is None else support}
    channels = [replace(c, settings=changed(Settings(), rules[c.name], known)) for c in bare]
    return Directory.of(people.values(), channels)


def floor(
    sales: Rules,
    agents: str,
    sessions: str,
    *,
    support: Rules | None = None,
    at: datetime = MONDAY,
) -> Floor:
    """The floor at this moment; what an agent has nobody has replied to yet."""
    told = list(_agents(agents, at))
    loads = Counter(
        {(AGENTS[login], kind): n for login, _, n, _ in told for kind in (OPEN, UNREPLIED)}
    )
    free = {AGENTS[login]: since for login, _, _, since in told if since}
    cases = tuple(_case(one.split(), at) for one in _parts(sessions))
    return Floor(at, directory(sales, support, agents, at), cases, loads, free)


def session(told: str, at: datetime = MONDAY) -> Session:
    """A session that waits since then and has just moved: ``since 08:55``."""
    return _case(["1", *told.split()], at).session


def _agents(told: str, at: datetime) -> Iterator[tuple[str, str, int, datetime | None]]:
    for one in _parts(told):
        login, *words = one.split()
        presence = next((word for word in words if word in ("away", "paused")), "online")
        load = next((int(word) for word in words if word.isdecimal()), 0)
        since = _time(words[words.index("since") + 1], at) if "since" in words else None
        yield login, presence, load, since


def _case(words: list[str], at: datetime) -> Case:
    number, *words = words
    said: dict[str, list[str]] = {}
    for word in words:
        if word in WORDS:
            said[word] = []
        else:
            said[list(said)[-1]].append(word)
    since = _time(said["since"][0], at) if "since" in said else at - timedelta(minutes=10)
    moved_at = _time(said["moved"][0], at) if "moved" in said else since
    channel = CHANNELS[said.get("in", ["sales"])[0]]
    waiting = Session(
        id=int(number),
        opened_at=since,
        entry_channel=channel,
        channel=channel,
        status=HELD if "held" in said else WAITING,
        holder=AGENTS["ana"] if "held" in said else None,
        contact_messages=1,
        moved_at=None if "imported" in said else moved_at,
        is_queue_offer="announced" in said,
        turns=(Turn(1, channel, since),),
    )
    return Case(
        int(number),
        waiting,
        Counter(AGENTS[login] for login in said.get("offered", ())),
        frozenset(AGENTS[login] for login in said.get("skipped", ())),
        AGENTS[said["known"][0]] if "known" in said else None,
    )


def _time(clock: str, at: datetime) -> datetime:
    parts = list(map(int, clock.split(":")))
    return datetime(at.year, at.month, at.day, *parts)


def _parts(told: str) -> list[str]:
    return [part.strip() for part in told.split(",") if part.strip()]
