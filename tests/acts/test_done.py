"""What each verb does, and that with its key it does it once."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from acts import done_messages, done_rules, done_sessions
from acts.stage import Stage, given, position
from ccanalytics.actions import VERBS
from ccanalytics.errors import NotFound, Refused
from ccanalytics.model.described import described
from ccanalytics.model.keys import new_key
from ccanalytics.store.verify import verify
from centre import Centre

DONE = done_sessions.DONE | done_messages.DONE | done_rules.DONE
CASES = [(verb, *case) for verb, cases in DONE.items() for case in cases]
NAMES = (f"done-{n}" for n in count())


def test_every_verb_has_a_case():
    assert {verb.verb() for verb in DONE} == set(VERBS)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0].verb()}: {case[1]}")
def test_an_act_yields_its_facts_and_repeated_with_its_key_nothing_more(
    crowd: Centre, case: tuple[Any, ...]
):
    verb, situation, by, fields, kinds, status, *rest = case
    later = rest[0] if rest else 0
    stage = given(crowd, situation, next(NAMES))
    action, desk = stage.action(verb, **fields), stage.desk(by, later)
    key = new_key(crowd.clock.now + timedelta(seconds=later))

    once = desk.do(action, key=key)
    stage.remember(once.facts)
    written = position(crowd)
    again = desk.do(action, key=key)

    assert [fact.kind() for fact in once.facts] == kinds
    assert stage.status == status
    assert (once.repeated, again.repeated) == (False, True)
    assert again.facts == once.facts
    assert position(crowd) == written


@pytest.mark.parametrize("verb", DONE, ids=lambda verb: verb.verb())
def test_the_docstring_names_every_fact_that_a_verb_leaves(verb):
    left = {kind for _, _, _, kinds, *_ in DONE[verb] for kind in kinds}
    assert {kind for kind in left if kind not in described(verb).facts} == set()


@pytest.fixture(scope="module")
def anything(crowd: Centre) -> Stage:
    """A conversation in which whatever a case names has the number 1."""
    stage = given(crowd, "waiting", "anything")
    stage.ids = defaultdict(lambda: [1], conversation=stage.ids["conversation"])
    return stage


@pytest.mark.parametrize("verb", DONE, ids=lambda verb: verb.verb())
def test_nobody_acts_who_is_no_agent(anything: Stage, verb):
    with pytest.raises(Refused, match="Nobody is acting"):
        anything.do("nobody", verb, **DONE[verb][0][2])


ABOUT = [verb for verb in DONE if "conversation" in verb.__dataclass_fields__]


@pytest.mark.parametrize("verb", ABOUT, ids=lambda verb: verb.verb())
def test_a_conversation_that_does_not_exist_is_not_found(anything: Stage, verb):
    _, by, fields, *_ = DONE[verb][0]
    with pytest.raises(NotFound, match="There is no conversation 1000000000"):
        anything.do(by, verb, **fields | {"conversation": 10**9})


def test_after_all_of_it_every_row_is_as_the_facts_say(crowd: Centre):
    assert verify(crowd.path, every=True) == []
