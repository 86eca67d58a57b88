"""What is late now, and what soon will be: targets in open time, by each channel's calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from ccanalytics import AgentRef, ChannelRef
from ccanalytics import actions as a
from ccanalytics.errors import BadInput, NotFound
from ccanalytics.model.calendar import read
from ccanalytics.model.open_time import open_time
from centre import Centre
from drawn import draw

# Open seconds for first and for further responses, and the hours; None is always open.
CHANNELS: dict[str, tuple[int, int, list[dict[str, Any]]]] = {
    "sales": (600, 1200, [{"zone": "Europe/Madrid", "week": "mon-fri 09:00-14:00 16:00-19:00"}]),
    "support": (3600, 60, [{
        "zone": "America/New_York", "week": "fri-sun 20:00-03:00",
        "holidays": [["2026-03-07", "closed"]], "special": [["2026-03-08", "22:00-23:30"]],
    }]),
    "night": (90000, 7200, []),
    "never": (60, 60, [{"zone": "UTC"}]),
}  # fmt: skip
NAMED = "channel, kind, waiting_since, target, due_at"


@pytest.fixture(scope="module")
def waiting(module_centre: Centre) -> Iterator[Centre]:
    """Contacts who have waited since all kinds of moments in three weeks, half of them again."""
    centre, random = module_centre, Random(5)
    with (desk := centre.desk()).batch():
        for name, (first, further, hours) in CHANNELS.items():
            if name not in ("sales", "support"):
                desk.do(a.AddChannel(name=name))
            rules = {"first_response_target": first, "response_target": further, "hours": hours}
            desk.do(a.ConfigureChannel(channel=ChannelRef(name), changes=rules))
        start = centre.clock.now
        for n, second in enumerate(sorted(random.sample(range(21 * 86400), 28))):
            centre.clock.now = start + timedelta(seconds=second)
            thread = {"thread": f"late-{n}", "channel": list(CHANNELS)[n % 4]}
            number = centre.receive(**thread)
            if n % 2:
                desk.do(a.Send(conversation=number, text="Hi"))
                centre.clock.tick(60)
                centre.receive(**thread)
        yield centre


def test_what_is_due_when_is_what_the_model_says(waiting: Centre):
    """To the microsecond; what never comes due is not there."""
    desk = waiting.desk()
    expected = []
    for session in desk.sql("FROM sessions JOIN channels USING (channel_id)").pl().to_dicts():
        first, further, hours = CHANNELS[session["name"]]
        target = first if session["turns"] == 1 else further
        kind = "first_response" if session["turns"] == 1 else "response"
        since = session["waiting_since"]
        due_at = open_time(tuple(map(read, hours))).after(since, target)
        if due_at is not None:
            expected.append((session["name"], kind, since, target, due_at))
    expected.sort(key=lambda row: row[-1])

    month = desk.late(within=31 * 86400).project(NAMED).fetchall()

    assert month == expected
    assert len({row[0] for row in month}) == 3
    now = waiting.clock.now
    for within in (0, 300, 86400):
        soon = [row for row in expected if row[-1] <= now + timedelta(seconds=within)]
        assert desk.late(within=within).project(NAMED).fetchall() == soon
    assert [row[0] for row in desk.late(0, channel="night").fetchall()] != []


def test_it_is_told_how_late_something_is_and_who_has_it(centre: Centre):
    desk, ben = centre.desk(), centre.desk("ben")
    rules = {"first_response_target": 60, "response_target": 300}
    desk.do(a.ConfigureChannel(channel=ChannelRef("sales"), changes=rules))
    held, offered, waits = (
        centre.receive(f"t{n}", contact=f"e{n}", name=f"Eva {n}") for n in range(3)
    )
    ben.do(a.Send(conversation=held, text="Hi"))
    centre.receive("t0", contact="e0")
    ben.do(a.Answer(conversation=offered))
    ben.do(a.Transfer(conversation=offered, to=AgentRef("dora")))
    centre.clock.tick(70)

    rows = desk.late().project("conversation_id, contact, status, agent, kind, late_by, waited")

    assert rows.fetchall() == [
        (offered, "Eva 1", "offered", "dora", "first_response", 10, 70),
        (waits, "Eva 2", "waiting", None, "first_response", 10, 70),
        (held, "Eva 0", "held", "ben", "response", -230, 70),
    ]
    assert len(desk.late(within=229).fetchall()) == 2


def test_what_nobody_promised_or_awaits_or_what_was_imported_is_not_late(centre: Centre):
    draw(centre, "10:00 marta: Hello?")
    conversation, desk = centre.receive("t1"), centre.desk()
    assert desk.late(86400).fetchall() == []

    rules = {"first_response_target": 60}
    desk.do(a.ConfigureChannel(channel=ChannelRef("sales"), changes=rules))
    centre.clock.now = datetime(2026, 4, 1)
    assert [row[0] for row in desk.late().fetchall()] == [conversation]

    centre.desk("ben").do(a.Send(conversation=conversation, text="Hi"))
    assert desk.late(86400).fetchall() == []


@pytest.mark.parametrize(
    ("asked", "error", "words"),
    [
        ({"within": -1}, BadInput, "number of seconds"),
        ({"within": float("nan")}, BadInput, "number of seconds"),
        ({"channel": "sails"}, NotFound, "did you mean 'sales'"),
    ],
)
def test_a_wrong_question_about_it_gets_a_clear_answer(centre: Centre, asked, error, words):
    with pytest.raises(error, match=words):
        centre.desk().late(**asked)
