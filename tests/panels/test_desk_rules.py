"""What the desk shows of the queue and its rules, without a browser."""

import pytest

from ccanalytics import AgentRef, ChannelRef
from ccanalytics.actions import Answer, ApplyRules, ConfigureChannel, Offer, SetPresence
from ccanalytics.panels.desk_rules import ms
from sitting import Sitting


@pytest.fixture
def marta(centre):
    """Her conversation, which waits in sales, where the rules offer, write and have a target."""
    rules = {
        "roster": ["ben", "dora"],
        "next_after": 45,
        "welcome_text": "Welcome!",
        "first_response_target": 30,
    }
    centre.desk().do(ConfigureChannel(channel=ChannelRef("sales"), changes=rules))
    centre.desk("ben").do(SetPresence(presence="online"))
    centre.desk("dora").do(SetPresence(presence="away"))
    return centre.receive("t1", name="Marta", text="Hello?")


def test_what_the_queue_offers_says_how_long_it_stands(centre, marta):
    offered_at = centre.desk().do(Offer(conversation=marta, agent=AgentRef("ben"))).facts[0]
    ben = Sitting(centre.desk("ben"), open=marta)
    (head,), (row,) = ben.sees("head"), ben.sees("list")

    until = ms(offered_at.happened_at) + 45_000
    assert (head["is_queue_offer"], head["offer_until"], head["is_mine"]) == (True, until, True)
    assert (row["is_queue_offer"], row["offer_until"]) == (True, until)
    assert row["due_at"] == row["waiting_since"] + 30_000
    ben.does("answer", conversation=marta)
    assert "offer_until" not in ben.sees("head")[0]


def test_what_the_rules_did_is_told_and_since_when_it_was_due(centre, marta):
    carla = centre.desk("carla")
    carla.do(ApplyRules(conversation=marta))
    carla.do(Offer(conversation=marta, agent=AgentRef("ben")))
    centre.clock.tick(600)
    carla.do(ApplyRules(conversation=marta))
    ben = Sitting(centre.desk("ben"), open=marta)
    told = {f"{row['kind']} {row.get('reason', '')}": row for row in ben.sees("chat")}

    welcome = told["message.sent welcome"]
    assert (welcome["side"], welcome["text"]) == ("system", "Welcome!")
    assert told["session.offered queue"]["target"] == "Ben"
    expired, missed = told["session.returned expired"], told["target.missed first_response"]
    assert (expired["happened_at"] - expired["due_at"]) // 1000 == 555
    assert (missed["happened_at"] - missed["due_at"]) // 1000 == 570


def test_a_supervisor_may_insist_on_somebody_who_is_away(centre, marta):
    centre.desk("ben").do(Answer(conversation=marta))
    asked = {"refusals": {"conversation": marta, "verb": "transfer"}}
    ben, carla = (Sitting(centre.desk(who), open=marta) for who in ("ben", "carla"))
    dora = next(row for row in ben.sees("targets") if row["name"] == "Dora")
    of_ben, of_carla = ben.asks(**asked), carla.asks(**asked)

    assert (dora["presence"], dora["load"]) == ("away", 0)
    assert of_ben["whom"][dora["id"]].startswith("Dora is away; online are Ben.")
    assert of_ben["forced"] == []
    assert of_carla["forced"] == [dora["id"]]
    forced = {"conversation": marta, "to": dora["id"], "is_forced": True}
    assert "is away" in ben.does("transfer", **forced)["refused"]
    assert "refused" not in carla.does("transfer", **forced)


def test_one_sets_ones_own_presence_and_reads_since_when(centre, marta):
    ben = Sitting(centre.desk("ben"))
    before = ben.sees("me")[0]
    centre.clock.tick(60)
    ben.does("set_presence", presence="paused")
    (me,) = ben.sees("me")

    assert (before["presence"], me["presence"]) == ("online", "paused")
    assert me["since"] == before["since"] + 60_000
    assert ben.asks(presences={"agent": None})["blocked"] == {"paused": "ben is paused already."}
    assert Sitting(centre.desk("nobody")).sees("me") == []
