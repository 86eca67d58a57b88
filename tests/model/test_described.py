"""What an action's docstring says, taken apart."""

from __future__ import annotations

import pytest

from ccanalytics.actions import VERBS, action_class
from ccanalytics.actions.transfer import Transfer
from ccanalytics.model.described import described


def test_the_lines_of_a_docstring_are_told_apart():
    said = described(Transfer)

    assert said.verb == "transfer"
    assert said.summary.startswith("Offer the conversation to another agent")
    assert said.facts == "conversation.transferred; note.added (when a note is given)"
    assert said.refused.endswith("the target is away (a supervisor may force it)")
    assert said.known_as == "Bitrix24 imopenlines.operator.transfer"
    assert said.roles == ["whoever holds the conversation", "a supervisor"]


@pytest.mark.parametrize("verb", VERBS)
def test_every_action_has_all_of_its_lines(verb: str):
    said = described(action_class(verb))

    assert said.verb == verb
    assert all((said.summary, said.facts, said.refused, said.known_as, said.roles))
