"""What the rules of a channel leave behind them: reasons, times, words, and whose turn it is."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest

from acts.situations import BEN, DORA, JON
from acts.stage import Stage, given
from ccanalytics.actions import (
    Answer,
    ApplyRules,
    Close,
    ConfigureChannel,
    MarkSpam,
    Offer,
    Receive,
    Send,
    SetPresence,
    Skip,
    Transfer,
    Undo,
)
from ccanalytics.errors import Refused
from ccanalytics.model.due import due
from ccanalytics.model.people import ChannelRef
from ccanalytics.store.verify import verify
from centre import Centre

NAMES = (f"rules-{n}" for n in count())
SPARE = ChannelRef("spare")


@pytest.fixture
def at(crowd: Centre):
    return lambda situation: given(crowd, situation, next(NAMES))


def last(stage: Stage):
    return stage.centre.desk().conversation(stage.conversation).last


def done(stage: Stage, later: float):
    """What the rules do so many seconds later."""
    return stage.do("ana", ApplyRules, later=later).facts


def offers(stage: Stage) -> set[tuple[str, int]]:
    """To whom the queue has offered it, and how often."""
    query = "SELECT login, times FROM offers JOIN agents USING (agent_id) WHERE session_id = ?"
    with stage.centre.desk().store.reading() as connection:
        return set(connection.execute(query, [last(stage).id]).fetchall())


def test_a_rule_tells_when_it_was_due_and_when_it_was_done(at):
    stage = at("offered to dora")
    moved_at = last(stage).moved_at
    (returned,) = done(stage, 86_400)
    assert (returned.reason, returned.actor, returned.actor_kind) == ("expired", None, "system")
    assert (returned.due_at - moved_at).total_seconds() == 120
    assert (returned.happened_at - moved_at).total_seconds() >= 86_400


def test_being_offered_from_one_to_the_next_is_no_transfer_and_keeps_the_place(at):
    stage = at("the queue offers it to dora")
    since = last(stage).open_turn.asked_at
    done(stage, 31)
    stage.do("ana", Offer, agent=BEN, later=32)
    done(stage, 63)
    stage.do("ana", Offer, agent=DORA, later=64)
    assert offers(stage) == {("dora", 2), ("ben", 1)}
    assert (last(stage).transfers, last(stage).open_turn.asked_at) == (0, since)
    stage.do("dora", Answer, later=65)
    assert offers(stage) == set()


def test_what_was_passed_to_a_channel_stays_so_until_somebody_accepts(at):
    stage = at("passed to orders and offered on")
    assert last(stage).is_after_transfer
    done(stage, 31)
    assert (last(stage).status, last(stage).is_after_transfer) == ("waiting", True)
    stage.do("ana", Offer, agent=BEN, later=32)
    stage.do("ben", Answer, later=33)
    assert not last(stage).is_after_transfer


def test_a_transfer_that_the_queue_has_offered_on_is_undone_with_its_offers(at):
    stage = at("held by ben")
    before = last(stage)
    stage.do("ben", Transfer, to=ChannelRef("orders"))
    stage.do("ana", Offer, agent=DORA)
    stage.do("ben", Undo)
    assert last(stage) == before
    assert offers(stage) == set()


def test_who_declined_may_be_offered_it_again_once_somebody_has_had_it(at):
    stage = at("dora declined the queue's offer")
    stage.do("ben", Answer)
    stage.do("ben", Transfer, to=ChannelRef("orders"))
    stage.do("ana", Offer, agent=DORA)
    assert (last(stage).status, last(stage).is_queue_offer) == ("offered", True)


def test_the_words_of_the_rules_are_seen_and_answer_nobody(at):
    stage = at("in talk")
    session = last(stage)
    said = [fact.text for later in (0, 11, 101) for fact in done(stage, later)]
    ahead = int(said[1].removeprefix("You are "))
    assert said == ["Good day", f"You are {ahead}", "Sorry"]
    assert last(stage).texts == ("no_answer", "queue", "welcome")
    assert (last(stage).replied_at, last(stage).open_turn) == (None, session.open_turn)
    shown = stage.centre.desk().what_contact_sees(stage.conversation)
    assert [message.text for message in shown][1:] == said


def test_words_that_come_too_late_are_left_out_but_not_that_nobody_answers(at):
    stage = at("in talk")
    assert [(fact.reason, fact.text) for fact in done(stage, 86_400)] == [("no_answer", "Sorry")]


def test_who_was_never_written_to_is_thanked_and_not_asked_how_it_was(at):
    stage = at("held in talk")
    stage.do("ben", Close)
    assert [fact.text for fact in done(stage, 16)] == ["Thanks"]
    with pytest.raises(Refused, match="Nothing is due"):
        done(stage, 17)


def test_who_is_away_or_no_more_in_the_roster_is_offered_nothing_for_long(at):
    stage = at("nothing")
    stage.do("ana", ConfigureChannel, channel=SPARE, changes={"roster": "jon, dora"})
    stage.do("ana", Receive, channel="spare")
    stage.do("ana", Offer, agent=JON)
    stage.do("jon", SetPresence, presence="away")
    assert [fact.reason for fact in done(stage, 1)] == ["away"]
    stage.do("ana", Offer, agent=DORA, later=2)
    stage.do("ana", ConfigureChannel, channel=SPARE, changes={"roster": "jon"})
    assert [fact.reason for fact in done(stage, 3)] == ["off_roster"]


@pytest.mark.parametrize("verb", [Answer, Skip, MarkSpam, Send])
def test_what_waits_in_a_channel_is_for_its_roster_and_for_supervisors(at, verb):
    stage = at("in orders")
    with pytest.raises(Refused, match="is for"):
        stage.do("gil", verb)
    stage.do("carla", verb)


def test_what_was_imported_is_left_alone(at):
    stage = at("in orders")
    with stage.centre.desk().store.loading() as loading:
        directory = loading.directory()
    channel, now = directory.channel("orders"), stage.centre.clock.now.replace(year=2027)
    assert due(last(stage), channel, directory, now)
    assert due(replace(last(stage), moved_at=None), channel, directory, now) == []


def test_the_facts_still_tell_every_row(crowd: Centre):
    assert [line for line in verify(crowd.path, every=True) if "attached" not in line] == []
