"""Conversations whose numbers a supervisor can reckon with a pencil: ``golden`` holds them."""

from __future__ import annotations

import pytest

import reckoned
import reckoned_waiting
from acted import act
from ccanalytics import ChannelRef
from ccanalytics.actions import AddChannel, ConfigureChannel, SetPresence
from ccanalytics.desk import Desk
from ccanalytics.metrics import catalogue
from centre import Centre
from drawn import bring, rows_of
from golden import Golden, read, told, written
from reckoned_units import Units

HOURS = {
    "day": "Europe/Madrid mon-fri 09:00-18:00",
    "east": "America/New_York mon-fri 09:00-17:00",
    "night": "Europe/Madrid mon-sun 22:00-06:00",
}
"""Of the channels beside sales and support, which are open always."""

TABLE = read()


@pytest.fixture(scope="module")
def said(module_centre: Centre) -> dict[str, dict[str, str]]:
    """Of each conversation, by what it is about, what the metrics say: all in one centre."""
    desk = module_centre.desk()
    with desk.batch():
        for channel, hours in HOURS.items():
            desk.do(AddChannel(name=channel))
            desk.do(ConfigureChannel(channel=ChannelRef(channel), changes={"hours": hours}))
        sales = {"roster": "ben, dora"}
        desk.do(ConfigureChannel(channel=ChannelRef("sales"), changes=sales))
    for login in ("ben", "dora"):
        module_centre.desk(login).do(SetPresence(presence="online"))
    acted_out = [golden for golden in TABLE if golden.is_acted]
    ids = act(module_centre, *(golden.drawn for golden in acted_out))
    about = dict(zip(ids, (golden.about for golden in acted_out), strict=True))
    about |= _drawn(module_centre)
    with desk.batch():
        return {about[number]: units for number, units in told(desk).items()}


def _drawn(centre: Centre) -> dict[int, str]:
    """Those that are imported, by their conversations."""
    mine = {f"drawn-{n}": golden for n, golden in enumerate(TABLE) if not golden.is_acted}
    bring(
        centre,
        [
            row
            for thread, golden in mine.items()
            for row in rows_of(thread, golden.drawn, golden.channel)
        ],
    )
    found = centre.desk().sql("SELECT thread, conversation_id FROM conversations").fetchall()
    return {number: mine[thread].about for thread, number in found if thread in mine}


@pytest.mark.parametrize("golden", TABLE, ids=lambda golden: golden.about)
def test_the_numbers_are_those_of_the_pencil(said: dict[str, dict[str, str]], golden: Golden):
    assert "\n".join(written(said.get(golden.about, {}))) == "\n".join(written(golden.expected))


# --- law 5: what a contact waits is the queue's, the holders' and the transfers' ---

FAULTS = {
    "an offer is its giver's": ("WHERE is_new", "WHERE is_new AND state <> 'offered'"),
    "what a transfer ends goes on": ("lead(happened_at) OVER in_order AS ends_at", """
        CASE WHEN lead(kind) OVER in_order <> 'conversation.transferred'
            THEN lead(happened_at) OVER in_order END AS ends_at"""),
    "who transfers to a channel has it still": (
        "AND m.actor IS NOT DISTINCT FROM w.placed.by)", "AND m.actor IS NULL)"
    ),
}  # fmt: skip
"""What may be wrong in the view ``stretches``: what is written there, and what instead."""


def departures(desk: Desk) -> int:
    """How many waits do not add up, or not to the parts that a slow walk finds."""
    facts = desk.sql(reckoned.QUERY).pl().to_dicts()
    slow = Units()
    reckoned_waiting.add(slow, reckoned.sessions(facts), facts, facts[-1]["happened_at"])
    walked = {unit[:2]: unit[3] for unit in slow.counted["customer_waiting"]}
    parts = desk.sql("SELECT session_id, part, numerator FROM metrics.customer_waiting").fetchall()
    differing = walked.items() ^ {(session, part): value for session, part, value in parts}.items()
    return len(differing) + len(desk.sql(reckoned_waiting.NOT_ADDING_UP).fetchall())


def test_the_waits_here_add_up(said: object, module_centre: Centre):
    assert departures(module_centre.desk()) == 0


@pytest.mark.parametrize("fault", FAULTS)
def test_that_they_do_not_is_seen(
    said: object, module_centre: Centre, monkeypatch: pytest.MonkeyPatch, fault: str
):
    right, wrong = FAULTS[fault]
    views = {name: catalogue.view_sql(name) for name in catalogue.VIEWS}
    assert right in views["stretches"]
    views["stretches"] = views["stretches"].replace(right, wrong)
    monkeypatch.setattr(catalogue, "view_sql", views.__getitem__)
    assert departures(module_centre.desk()) > 0
