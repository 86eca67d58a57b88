"""Who waits, who is there, what is set: who is offered what."""

from __future__ import annotations

from datetime import datetime
from random import Random
from typing import Any

import pytest

from ccanalytics.dispatch import plan
from dispatch.written import AGENTS, floor

THREE = {"roster": "ben, dora, eva"}
EVENLY = THREE | {"distribution": "evenly"}
ALL = THREE | {"distribution": "all"}
MADRID = THREE | {"hours": "Europe/Madrid mon-fri 09:00-18:00"}
NIGHTS = THREE | {"hours": "Europe/Madrid sat 22:00-02:30"}
FEAST = {"zone": "Europe/Madrid", "week": "mon 08:00-20:00", "holidays": [["2026-03-02", "Feast"]]}

# What is set, who is there, who waits, who is offered what.
PLANS: dict[str, tuple[dict[str, Any], str, str, str]] = {
    # --- who comes first ---
    "the first of the roster": (THREE, "dora, ben, eva", "1", "1 ben"),
    "the first who is there": (THREE, "ben away, dora, eva", "1", "1 dora"),
    "who pauses is passed over": (THREE, "ben paused, dora away, eva", "1", "1 eva"),
    "who never said whether they are there is not": (THREE, "eva", "1", "1 eva"),
    "who is in no roster is offered nothing": (THREE, "fay, dora", "1", "1 dora"),
    "strictly: all to the first, who has no limit": (
        THREE, "ben 9, dora", "1, 2, 3", "1 ben, 2 ben, 3 ben",
    ),
    "evenly: one after the other": (EVENLY, "ben, dora, eva", "1, 2, 3, 4",
                                    "1 ben, 2 dora, 3 eva, 4 ben"),
    "evenly: who has fewest": (EVENLY, "ben 2, dora 1, eva 3", "1, 2", "1 dora, 2 ben"),
    "evenly: of those who has been free longest": (
        EVENLY, "ben since 08:58, dora since 08:40, eva since 08:50", "1, 2, 3",
        "1 dora, 2 eva, 3 ben",
    ),
    "evenly: who never had one before that": (EVENLY, "ben since 08:00, dora", "1", "1 dora"),
    "evenly: a tie is decided by the roster": (
        EVENLY, "eva since 08:50, dora since 08:50, ben 1", "1", "1 dora",
    ),
    "all at once": (ALL, "ben, dora", "1, 2", "1 all, 2 all"),
    # --- who waits ---
    "the longest wait first": (EVENLY, "ben, dora", "1 since 08:55, 2 since 08:50",
                               "2 ben, 1 dora"),
    "of the same moment the older session": (EVENLY, "ben, dora", "2, 1", "1 ben, 2 dora"),
    "what came back has kept its place": (
        EVENLY, "ben, dora", "1 since 08:50 offered ben, 2 since 08:55", "1 dora, 2 ben",
    ),
    "what somebody holds is not offered": (THREE, "ben", "1 held, 2", "2 ben"),
    "what was imported is left alone": (THREE, "ben", "1 imported, 2", "2 ben"),
    "what was announced is not announced again": (ALL, "ben", "1 announced, 2", "2 all"),
    "what was announced is offered once that is no more the rule": (
        THREE, "ben", "1 announced", "1 ben",
    ),
    # --- the rotation ---
    "to the next": (THREE, "ben, dora, eva", "1 offered ben", "1 dora"),
    "once round": (THREE, "ben, dora, eva", "1 offered ben dora", "1 eva"),
    "and again from the beginning": (THREE, "ben, dora, eva", "1 offered ben dora eva", "1 ben"),
    "the second time round": (THREE, "ben, dora, eva", "1 offered ben dora eva ben", "1 dora"),
    "who comes later has their turn first": (THREE, "ben, dora, eva",
                                             "1 offered ben dora ben dora", "1 eva"),
    "one alone is offered it again": (THREE, "dora", "1 offered dora", "1 dora"),
    "who let it lie twice is left in peace": (THREE, "ben", "1 offered ben ben moved 08:59:10", ""),
    "for a while": (THREE, "ben", "1 offered ben ben moved 08:59", "1 ben"),
    "nor until a clock that was set back has caught up": (
        THREE, "ben", "1 offered ben ben moved 11:00, 2 moved 11:00", "1 ben, 2 ben",
    ),
    "the longer the more often": (THREE, "ben", "1 offered ben ben ben moved 08:58:10, 2", "2 ben"),
    "but a colleague who comes is asked at once": (
        THREE, "ben, dora", "1 offered ben ben ben moved 08:59:50", "1 dora",
    ),
    "evenly: who was offered it less often, though they have more": (
        EVENLY, "ben, dora 4", "1 offered ben", "1 dora",
    ),
    "evenly: nobody twice in a row while another has room": (
        EVENLY, "ben 1, dora", "1 offered ben dora moved 08:50", "1 ben",
    ),
    "who declined it is not asked again": (THREE, "ben, dora", "1 skipped ben", "1 dora"),
    "who all declined it": (THREE, "ben, dora", "1 skipped ben dora, 2", "2 ben"),
    "all at once, but for one who declined": (ALL, "ben", "1 skipped ben, 2", "2 all"),
    # --- the agent who knows them ---
    "who knows the contact": (THREE | {"is_known_first": "yes"}, "ben, dora", "1 known dora, 2",
                              "1 dora known, 2 ben"),
    "only where that is the rule": (THREE, "ben, dora", "1 known dora", "1 ben"),
    "only the first time": (THREE | {"is_known_first": "yes"}, "ben, dora, eva",
                            "1 known dora offered dora", "1 ben"),
    "not who is away": (THREE | {"is_known_first": "yes"}, "ben, dora away", "1 known dora",
                        "1 ben"),
    "not who has left the roster": (THREE | {"is_known_first": "yes"}, "ben, fay", "1 known fay",
                                    "1 ben"),
    "not who has enough": (THREE | {"is_known_first": "yes", "most_sessions": 2},
                           "ben, dora 2", "1 known dora", "1 ben"),
    "before all others": (ALL | {"is_known_first": "yes"}, "ben, dora", "1 known dora, 2 known eva",
                          "1 dora known, 2 all"),
    # --- enough ---
    "as many as the channel allows": (THREE | {"most_sessions": 2}, "ben 1, dora 2, eva",
                                      "1, 2, 3, 4", "1 ben, 2 eva, 3 eva"),
    "everybody has enough": (THREE | {"most_sessions": 1}, "ben 1, dora 4", "1, 2", ""),
    "all at once, though all have enough": (ALL | {"most_sessions": 1}, "ben 1, dora 4", "1", ""),
    # --- nobody ---
    "nobody is online": (THREE, "ben away, dora paused", "1", ""),
    "a channel without agents": ({}, "ben, dora", "1", ""),
    "nobody waits": (THREE, "ben", "", ""),
}  # fmt: skip

EIGHT, NINE = datetime(2026, 3, 2, 7, 59, 59), datetime(2026, 3, 2, 8, 0)
HOURS: dict[str, tuple[dict[str, Any], datetime, str]] = {
    "a second before it opens": (MADRID, EIGHT, ""),
    "as it opens": (MADRID, NINE, "1 ben"),
    "a holiday": (THREE | {"hours": [FEAST]}, NINE, ""),
    "the day after": (THREE | {"hours": [FEAST]}, datetime(2026, 3, 9, 8, 0), "1 ben"),
    "the night in which 02:30 does not exist, before": (
        NIGHTS, datetime(2026, 3, 29, 0, 59), "1 ben",
    ),
    "and at the jump": (NIGHTS, datetime(2026, 3, 29, 1, 0), ""),
    "the night in which 02:30 comes twice, before the first": (
        NIGHTS, datetime(2026, 10, 25, 0, 29), "1 ben",
    ),
    "and after it": (NIGHTS, datetime(2026, 10, 25, 0, 31), ""),
    "in the hour that comes again": (NIGHTS, datetime(2026, 10, 25, 1, 10), ""),
}  # fmt: skip


def said(given) -> str:
    """``1 ben, 2 all``: the plan in short."""
    logins = {number: login for login, number in AGENTS.items()}
    return ", ".join(
        f"{one.conversation} {logins.get(one.agent, 'all')}{' known' * one.is_known}"
        for one in plan(given)
    )


@pytest.mark.parametrize("name", PLANS)
def test_who_is_offered_what(name: str):
    rules, agents, sessions, offered = PLANS[name]
    assert said(floor(rules, agents, sessions)) == offered


@pytest.mark.parametrize("name", HOURS)
def test_nothing_is_offered_while_it_is_closed(name: str):
    rules, at, offered = HOURS[name]
    assert said(floor(rules, "ben", "1", at=at)) == offered


def test_what_counts_is_all_that_they_have_in_all_channels():
    one = {"roster": "ben, dora", "most_sessions": 1}
    given = floor(one, "ben, dora", "1, 2 in support, 3 in support", support=one)
    assert said(given) == "1 ben, 2 dora"


def test_each_channel_goes_by_its_own_limit():
    given = floor(
        {"roster": "ben", "most_sessions": 1},
        "ben",
        "1, 2 in support, 3, 4 in support",
        support={"roster": "ben", "most_sessions": 3},
    )
    assert said(given) == "1 ben, 2 ben, 4 ben"


@pytest.mark.parametrize("distribution", ["strictly", "evenly", "all"])
def test_the_same_floor_gives_the_same_plan_in_whatever_order_it_was_read(distribution: str):
    sessions = [
        f"{n} since 08:{50 + n // 3} offered {'ben' if n % 4 else 'dora'}" for n in range(9)
    ]
    rules = {"roster": "eva, ben, dora", "distribution": distribution, "most_sessions": 4}
    plans = set()
    for seed in range(5):
        Random(seed).shuffle(sessions)
        plans.add(said(floor(rules, "ben 1, dora, eva 2", ", ".join(sessions))))
    assert len(plans) == 1
