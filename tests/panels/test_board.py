"""The board without a browser: what it counts, what it sends, and where its figures lead."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from ccanalytics import AgentRef, ChannelRef
from ccanalytics.actions import Answer, ConfigureChannel, Offer, Send, SetPresence
from ccanalytics.panels import QueueBoard, board_panel
from ccanalytics.panels.board_words import board as words
from ccanalytics.panels.desk_words import labels
from sitting import Sitting

FOLDER = Path(board_panel.__file__).parent


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    monkeypatch.setattr(board_panel, "PACE", 0)


def configure(centre, channel, **changes):
    centre.desk().do(ConfigureChannel(channel=ChannelRef(channel), changes=changes))


@pytest.fixture
def busy(centre):
    """Marta waits in sales, Omar is offered to dora, ben holds Lin: she and Marta wait for us."""
    configure(centre, "sales", roster=["ben", "dora"], most_sessions=3, first_response_target=600)
    configure(centre, "support", roster=["ben"], most_sessions=1)
    for login in ("ben", "dora"):
        centre.desk(login).do(SetPresence(presence="online"))
    names = ("Marta", "Omar", "Lin")
    ids = {name: centre.receive(name, contact=name, name=name) for name in names}
    centre.desk("carla").do(Offer(conversation=ids["Omar"], agent=AgentRef("dora")))
    centre.desk("ben").do(Answer(conversation=ids["Lin"]))
    return ids


@pytest.fixture
def carla(centre, busy):
    return Sitting(centre.desk("carla"), QueueBoard)


def by(sitting, part, name="id"):
    return {row[name]: row for row in sitting.sees(part)}


def figures(sitting):
    return {name: row["count"] for name, row in by(sitting, "tiles").items() if "count" in row}


def listed(sitting):
    return [row["contact"] for row in sitting.sees("list")]


def test_the_floor_tells_what_waits_where_and_who_is_there(carla, busy):
    longest = by(carla, "tiles")["longest"]
    sales, support = (by(carla, "channels", "name")[name] for name in ("sales", "support"))
    ben, dora, ana = (by(carla, "agents", "name")[name] for name in ("Ben", "Dora", "Ana"))

    assert carla.trouble == ""
    assert figures(carla) == {"waiting": 2, "late": 0, "soon": 0, "open": 3}
    assert (longest["contact"], longest["conversation"]) == ("Marta", busy["Marta"])
    assert (sales["waiting"], sales["open"], sales["online"], sales["roster"]) == (2, 3, 2, 2)
    assert (support["waiting"], support["since"], support["is_open"]) == (0, None, True)
    assert (ben["held"], ben["offered"], ben["asked"], ben["presence"]) == (1, 0, 1, "online")
    assert (dora["held"], dora["offered"], dora["open"]) == (0, 1, 1)
    assert (ana["presence"], ana["since"], ana["caps"]) == (None, None, [])


def test_of_several_channels_the_one_that_allows_least_is_told_first(carla):
    caps = by(carla, "agents", "name")["Ben"]["caps"]

    assert caps == [
        {"channel": "support", "has": 1, "most": 1},
        {"channel": "sales", "has": 1, "most": 3},
    ]


def test_a_centre_where_nothing_happens_is_shown_as_one(centre):
    ana = Sitting(centre.desk(), QueueBoard)

    assert ana.trouble == ""
    assert figures(ana) == {"waiting": 0, "late": 0, "soon": 0, "open": 0}
    assert by(ana, "tiles")["longest"]["since"] is None
    assert by(ana, "tiles")["late"]["is_set"] is False


def test_a_target_that_passes_is_told_although_nothing_happens(centre, carla):
    centre.clock.tick(310)
    (soon,) = carla.turns()
    assert set(soon["parts"]) == {"tiles", "channels"}
    assert (figures(carla)["late"], figures(carla)["soon"]) == (0, 3)

    centre.clock.tick(310)
    carla.turns()
    late = by(carla, "tiles")["late"]
    assert (late["count"], by(carla, "channels", "name")["sales"]["late"]) == (3, 3)
    assert by(carla, "tiles")["longest"]["is_late"]
    assert {name: row["late"] for name, row in by(carla, "agents", "name").items()} == {
        "Ana": 0, "Ben": 1, "Carla": 0, "Dora": 1,
    }  # fmt: skip
    assert carla.turns() == []


def test_a_channel_closes_and_says_when_it_opens(centre, carla):
    configure(centre, "support", hours=[{"zone": "UTC", "week": "mon-fri 08:00-10:00"}])
    carla.turns()
    support = by(carla, "channels", "name")["support"]
    closes_at = support["closes_at"]
    assert (support["is_open"], support["opens_at"]) == (True, None)

    centre.clock.now = centre.clock.now.replace(hour=10, minute=0, second=1)
    carla.turns()
    carla.turns()

    support = by(carla, "channels", "name")["support"]
    day = timedelta(hours=22) / timedelta(milliseconds=1)
    assert (support["is_open"], support["opens_at"]) == (False, closes_at + day)


@pytest.mark.parametrize(
    ("what", "names", "counts"),
    [
        ({"tab": "waiting"}, ["Marta", "Omar"], {"waiting": 2, "late": 0, "soon": 0, "open": 3}),
        ({"tab": "late"}, [], {"waiting": 2, "late": 0, "soon": 0, "open": 3}),
        (
            {"tab": "open", "agent": "Ben"},
            ["Lin"],
            {"waiting": 0, "late": 0, "soon": 0, "open": 1},
        ),
        ({"tab": "waiting", "agent": "Dora"}, ["Omar"], {"waiting": 1, "open": 1}),
    ],
)
def test_a_figure_leads_to_its_conversations(carla, what, names, counts):
    if "agent" in what:
        what = what | {"agent": by(carla, "agents", "name")[what["agent"]]["id"]}
    carla.says(see=what)

    assert listed(carla) == names
    assert counts.items() <= carla.sees("counts")[0].items()
    carla.says(see={"at": "floor"})
    assert (listed(carla), carla.sees("desk")[0]["is_drilled"]) == ([], False)


def test_from_there_one_acts_as_at_the_desk(centre, carla, busy):
    carla.says(see={"tab": "waiting", "open": busy["Omar"]})
    assert carla.sees("head")[0]["is_queue_offer"]

    refused = carla.does("close", conversation=busy["Omar"])
    assert "is for whoever holds the conversation" in refused["refused"]
    assert carla.sees("head")[0]["blocked"]["close"] == refused["refused"]
    carla.does("take", conversation=busy["Omar"], key="2")
    assert listed(carla) == ["Marta"]
    assert figures(carla)["waiting"] == 1
    assert by(carla, "agents", "name")["Carla"]["held"] == 1


def test_only_what_changed_is_sent(centre, carla, busy):
    centre.desk("ben").do(Send(conversation=busy["Lin"], text="Hello"))
    (delta,) = carla.turns()

    sent = {name: len(part["rows"]) for name, part in delta["parts"].items()}
    assert sent == {"agents": 1}


def test_a_supervisor_says_for_another_whether_they_are_there(centre, carla):
    dora = by(carla, "agents", "name")["Dora"]
    asked = {"presences": {"agent": dora["id"]}}
    assert carla.asks(**asked)["blocked"] == {"online": "dora is online already."}

    carla.does("set_presence", presence="away", agent=f"agent:{dora['id']}")
    assert by(carla, "agents", "name")["Dora"]["presence"] == "away"
    assert by(carla, "channels", "name")["sales"]["online"] == 1
    ben = Sitting(centre.desk("ben"), QueueBoard)
    assert set(ben.asks(**asked)["blocked"]) == {"online", "paused", "away"}


def test_the_rules_that_ran_are_told_in_steps(centre, carla, monkeypatch):
    ran_at = [centre.clock.now]
    monkeypatch.setattr(type(carla.panel.desk), "rules_ran_at", lambda _desk: ran_at[0])
    (first,) = carla.turns()
    ran_at[0] += timedelta(seconds=1)

    assert set(first["parts"]) == {"rules"}
    assert carla.turns() == []
    ran_at[0] += timedelta(seconds=10)
    assert set(carla.turns()[0]["parts"]) == {"rules"}


def test_the_board_has_its_own_words():
    code = "\n".join(path.read_text("utf-8") for path in FOLDER.glob("board_*.js"))
    used = set(re.findall(r'word\("([a-z.]+)"', code))
    said = words()

    assert used <= {*labels(), *said}, used
    quoted = set(re.findall(r'"([a-z_.]+)"', code))
    made = ("tile.", "column.", "tab.", "none.", "channels.", "agents.")
    assert {key for key in said if key not in quoted and not key.startswith(made)} == set()
