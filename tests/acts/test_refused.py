"""Each verb refused, for every reason that its docstring gives; that writes nothing (law 2)."""

from __future__ import annotations

import os
from typing import Any

import pytest

from acts import refused_outside, refused_rules, refused_sessions, refused_team, refused_writing
from acts.reasons import EMPTY, HUGE
from acts.stage import Stage, given, position
from ccanalytics.actions import VERBS
from ccanalytics.errors import NotFound, Refused
from ccanalytics.model.attachments import SIZE_LIMIT
from ccanalytics.model.described import described
from ccanalytics.model.people import Who
from ccanalytics.model.refusals import REFUSALS
from ccanalytics.store.attachments import place
from centre import Centre

REFUSED = (
    refused_sessions.REFUSED
    | refused_writing.REFUSED
    | refused_team.REFUSED
    | refused_outside.REFUSED
    | refused_rules.REFUSED
)
CASES = [
    (verb, *case)
    for verb, reasons in REFUSED.items()
    for cases in reasons.values()
    for case in cases
]
OF_ROLE = {"not_allowed", "not_your_message", "not_member"}
"""Codes that say: this is not for you."""

ELSEWHERE = {
    *("no_actor", "key_too_old", "key_from_future", "key_of_other_act"),
    *("file_name",),
}
"""Codes that other tests meet."""


@pytest.fixture(scope="module")
def stages(crowd: Centre) -> dict[str, Stage]:
    """Each situation once, since nothing that is refused changes it."""
    for file, size in ((EMPTY, 0), (HUGE, SIZE_LIMIT + 1)):
        stored = place(crowd.path, file.sha256)
        stored.parent.mkdir(parents=True, exist_ok=True)
        stored.touch()
        os.truncate(stored, size)
    names = dict.fromkeys(case[1] for case in CASES)
    return {name: given(crowd, name, f"refused-{n}") for n, name in enumerate(names)}


def test_every_verb_has_a_case_for_each_of_its_reasons():
    stated = {verb: set(described(verb).refused.split("; ")) for verb in REFUSED}
    assert {verb.verb() for verb in REFUSED} == set(VERBS)
    assert {verb: set(reasons) for verb, reasons in REFUSED.items()} == stated
    assert all(cases for reasons in REFUSED.values() for cases in reasons.values())


@pytest.mark.parametrize("verb", REFUSED, ids=lambda verb: verb.verb())
def test_a_verb_that_is_not_for_anyone_is_refused_to_others(verb):
    codes = {code for cases in REFUSED[verb].values() for *_, code in (c[:4] for c in cases)}
    assert Who.ANYONE in verb.allowed or codes & OF_ROLE or verb.verb() == "answer"


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case[0].verb()}: {case[1]}, {case[2]}, {case[4]}"
)
def test_a_refused_act_says_why_and_writes_nothing(
    crowd: Centre, stages: dict[str, Stage], case: tuple[Any, ...]
):
    verb, situation, by, fields, code, *later = case
    stage, written, changes = stages[situation], position(crowd), crowd.desk().store.changes()
    desk = stage.desk(by, *later)

    with pytest.raises(NotFound if code is None else Refused) as refusal:
        desk.do(stage.action(verb, **fields))

    said = str(refusal.value)
    assert getattr(refusal.value, "code", None) == code
    assert said
    assert "{" not in said
    assert "\n" not in said
    assert (position(crowd), crowd.desk().store.changes()) == (written, changes)


def test_every_refusal_is_met():
    met = {case[4] for case in CASES}
    assert set(REFUSALS) - met - ELSEWHERE == set()
