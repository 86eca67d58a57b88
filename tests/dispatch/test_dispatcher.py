"""Turn by turn over a store: what is done, by whom it may be done, and what it costs."""

from __future__ import annotations

from datetime import datetime

import pytest

from ccanalytics.actions import (
    Answer,
    Close,
    Pin,
    Send,
    SetPresence,
    SetShifts,
    Skip,
    Transfer,
    Undo,
)
from ccanalytics.dispatch import Dispatcher, Turn
from ccanalytics.errors import Busy, Refused
from ccanalytics.model.people import AgentRef, ChannelRef
from ccanalytics.store.heartbeat import heartbeat_path
from ccanalytics.store.lock import locked
from ccanalytics.store.verify import verify
from centre import Centre
from dispatch.conftest import Configure, offered_to


def happened(centre: Centre, *kinds: str) -> list[tuple[str, str | None]]:
    query = "SELECT kind, reason FROM facts WHERE list_contains(?, kind) ORDER BY position"
    return centre.desk().sql(query, [list(kinds)]).fetchall()


# --- what is done ---


@pytest.mark.usefixtures("together")
def test_an_offer_goes_from_one_to_the_next_and_its_place_stays(
    centre: Centre, configure: Configure
):
    configure(next_after=30)
    first, second = centre.receive("t1"), centre.receive("t2", contact="omar")
    dispatcher = Dispatcher(centre.desk("carla"))
    assert dispatcher.turn() == Turn(offered=2)
    centre.clock.tick(31)
    assert dispatcher.turn() == Turn(returned=2, offered=2)
    assert (offered_to(centre, first), offered_to(centre, second)) == ("dora", "dora")
    assert centre.desk().conversation(first).last.transfers == 0
    assert dispatcher.turn().is_quiet


@pytest.mark.usefixtures("together")
def test_an_agent_who_leaves_in_the_middle_has_it_no_more(centre: Centre, configure: Configure):
    chat = centre.receive()
    dispatcher = Dispatcher(centre.desk())
    dispatcher.turn()
    centre.desk("ben").do(SetPresence(presence="away"))
    assert dispatcher.turn() == Turn(returned=1, offered=1)
    assert offered_to(centre, chat) == "dora"
    centre.desk("dora").do(SetPresence(presence="away"))
    assert dispatcher.turn() == Turn(returned=1)
    assert happened(centre, "session.returned") == [("session.returned", "away")] * 2


@pytest.mark.usefixtures("together")
def test_off_for_a_day_it_says_when_things_were_due_and_when_they_were_done(
    centre: Centre, configure: Configure
):
    configure(first_response_target=300)
    centre.receive()
    dispatcher, began = Dispatcher(centre.desk()), centre.clock.now
    dispatcher.turn()
    centre.clock.tick(86_400)
    assert Dispatcher(centre.desk()).turn() == Turn(returned=1, missed=1, offered=1)
    rows = centre.desk().sql(
        "SELECT kind, (data ->> '$.due_at')::TIMESTAMP, happened_at FROM facts "
        "WHERE actor_kind = 'system' AND data ->> '$.due_at' IS NOT NULL ORDER BY position"
    )
    after = [
        (kind, round((due - began).total_seconds()), round((done - began).total_seconds()))
        for kind, due, done in rows.fetchall()
    ]
    assert after == [("target.missed", 300, 86_400), ("session.returned", 60, 86_400)]


@pytest.mark.usefixtures("together")
def test_a_contact_who_comes_back_is_offered_to_who_knows_them_whatever_the_thread(
    centre: Centre, configure: Configure
):
    configure(is_known_first="yes", grace=0)
    chat = centre.receive("t1")
    dora = centre.desk("dora")
    dora.do(Answer(conversation=chat))
    dora.do(Close(conversation=chat))
    centre.clock.tick(3600)
    again = centre.receive("t2")
    Dispatcher(centre.desk()).turn()
    assert offered_to(centre, again) == "dora"
    assert happened(centre, "session.offered") == [("session.offered", "known")]


@pytest.mark.usefixtures("together")
def test_evenly_it_goes_to_whoever_has_been_free_longest(centre: Centre, configure: Configure):
    configure(distribution="evenly")
    chat = centre.receive("t1")
    dispatcher = Dispatcher(centre.desk())
    dispatcher.turn()
    assert offered_to(centre, chat) == "ben"
    for login in ("ben", "dora"):
        own = centre.receive(login, contact=login)
        centre.desk("carla").do(Transfer(conversation=own, to=AgentRef(login), is_forced=True))
        centre.clock.tick(5)
        centre.desk(login).do(Answer(conversation=own))
        centre.desk(login).do(Close(conversation=own))
    centre.desk("ben").do(Answer(conversation=chat))
    centre.clock.tick(5)
    centre.desk("ben").do(Close(conversation=chat))
    last = centre.receive("t3", contact="lin")
    dispatcher.turn()
    assert offered_to(centre, last) == "dora"


@pytest.mark.usefixtures("together")
def test_who_has_held_it_or_let_it_lie_comes_after_the_others(centre: Centre, configure: Configure):
    configure(reply_within=60, is_returned_unreplied="yes", accept_within=60)
    accepted, handed = centre.receive("t1"), centre.receive("t2", contact="omar")
    centre.desk("ben").do(Answer(conversation=accepted))
    centre.desk("carla").do(Transfer(conversation=handed, to=AgentRef("ben")))
    centre.clock.tick(61)
    assert Dispatcher(centre.desk()).turn() == Turn(returned=2, offered=2)
    assert {offered_to(centre, chat) for chat in (accepted, handed)} == {"dora"}


@pytest.mark.usefixtures("together")
def test_what_is_pinned_or_was_declined_is_left_alone(centre: Centre, configure: Configure):
    configure(reply_within=60, is_returned_unreplied="yes", most_sessions=1)
    pinned, declined = centre.receive("t1"), centre.receive("t2", contact="omar")
    for verb in (Answer, Pin):
        centre.desk("ben").do(verb(conversation=pinned))
    centre.desk("dora").do(Skip(conversation=declined))
    centre.clock.tick(86_400)
    assert Dispatcher(centre.desk()).turn().is_quiet


@pytest.mark.usefixtures("together")
def test_another_queue_is_given_its_time_whatever_the_contact_has_waited_before(
    centre: Centre, configure: Configure
):
    passing = {"no_answer": "channel", "no_answer_channel": "support", "no_answer_after": 120}
    configure(roster="ben", next_after=300, **passing)
    chat = centre.receive(channel="support")
    centre.clock.tick(300)
    centre.desk("carla").do(Transfer(conversation=chat, to=ChannelRef("sales")))
    assert Dispatcher(centre.desk()).turn() == Turn(offered=1)
    centre.clock.tick(121)
    assert Dispatcher(centre.desk()).turn().passed_on == 1


@pytest.mark.usefixtures("together")
def test_an_undone_transfer_that_the_queue_has_offered_on_is_as_if_it_had_not_been(
    centre: Centre, configure: Configure
):
    configure("support", roster="dora")
    chat = centre.receive()
    ben = centre.desk("ben")
    ben.do(Send(conversation=chat, text="One moment"))
    before = centre.desk().conversation(chat).last
    ben.do(Transfer(conversation=chat, to=ChannelRef("support")))
    dispatcher = Dispatcher(centre.desk())
    assert dispatcher.turn() == Turn(offered=1)
    ben.do(Undo(conversation=chat))
    assert centre.desk().conversation(chat).last == before
    centre.clock.tick(3600)
    assert dispatcher.turn().is_quiet
    ben.do(Transfer(conversation=chat, to=ChannelRef("support")))
    assert dispatcher.turn() == Turn(offered=1)
    floor = dispatcher._look()
    assert [list(case.offered.values()) for case in floor.cases] == [[1]]


@pytest.mark.usefixtures("together")
def test_the_end_of_a_shift_sends_them_away_and_what_they_were_offered_goes_on(
    centre: Centre, configure: Configure
):
    centre.desk().do(SetShifts(agent=AgentRef("ben"), shifts="UTC mon 08:00-09:30"))
    chat = centre.receive()
    dispatcher = Dispatcher(centre.desk())
    dispatcher.turn()
    centre.clock.now = datetime(2026, 3, 2, 9, 30)
    assert dispatcher.turn() == Turn(sent_away=1, returned=1, offered=1)
    assert offered_to(centre, chat) == "dora"
    centre.desk("ben").do(SetPresence(presence="online"))
    assert dispatcher.turn().is_quiet


@pytest.mark.usefixtures("together")
def test_a_closed_conversation_is_thanked_once_and_only_if_nothing_came_after_it(
    centre: Centre, configure: Configure
):
    configure(closing_text="Thanks", grace=0)
    chats = [centre.receive(name, contact=name) for name in ("marta", "omar")]
    for chat in chats:
        centre.desk("carla").do(Send(conversation=chat, text="Done"))
        centre.desk("carla").do(Close(conversation=chat))
    centre.receive("omar", contact="omar")
    dispatcher = Dispatcher(centre.desk())
    assert dispatcher.turn() == Turn(offered=1)
    centre.clock.tick(16)
    assert dispatcher.turn() == Turn(written=1)
    assert dispatcher.turn().is_quiet


# --- who may, and what it costs ---


def test_only_supervisors_and_admins_run_the_rules(centre: Centre):
    for login, words in (("ben", "for a supervisor"), ("nobody", "agent's login")):
        with pytest.raises(Refused, match=words):
            Dispatcher(centre.desk(login)).turn()
    assert centre.desk().rules_ran_at() is None


def test_while_nothing_changes_the_store_is_not_even_opened(centre: Centre, configure: Configure):
    centre.receive()
    desk = centre.desk()
    desk.store.timeout = 0.2
    dispatcher = Dispatcher(desk)
    dispatcher.turn()
    with locked(centre.path, shared=False, timeout=1, what="a test"):
        centre.clock.tick(50)
        assert dispatcher.turn().is_quiet
        centre.clock.tick(11)
        with pytest.raises(Busy):
            dispatcher.turn()
    assert dispatcher.turn() == Turn(returned=1, offered=1)
    assert verify(centre.path, every=True) == []


def test_the_desk_knows_when_the_rules_ran_last(centre: Centre):
    desk = centre.desk()
    assert desk.rules_ran_at() is None
    Dispatcher(desk).turn()
    assert (centre.clock.now - desk.rules_ran_at()).total_seconds() < 1
    heartbeat_path(centre.path).write_text("half a mom")
    assert desk.rules_ran_at() is None


@pytest.mark.usefixtures("together")
def test_what_somebody_was_quicker_with_is_passed_over(centre: Centre, configure: Configure):
    chats = [centre.receive(name, contact=name) for name in ("marta", "omar")]
    desk, looks = centre.desk(), []

    def clock() -> datetime:
        """Ben answers one of them right after the dispatcher has looked."""
        looks.append(centre.clock())
        if len(looks) == 2:
            centre.desk("ben").do(Answer(conversation=chats[0]))
        return centre.clock()

    desk.clock = clock
    assert Dispatcher(desk).turn() == Turn(offered=1, outrun=1)
    assert offered_to(centre, chats[1]) == "ben"
