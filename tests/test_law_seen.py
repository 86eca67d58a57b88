"""Law 3: what the contact sees has no note, title, discussion or other contact's words in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ccanalytics.errors import Refused
from ccanalytics.model import seen
from centre import Centre
from stories import EVERYTHING, STEPS, TEXTS, Story

ONE_STEP = st.tuples(st.sampled_from(STEPS), st.integers(0, 1), st.floats(0, 1, allow_nan=False))


def test_everything_happens_in_the_first_story(open_centre: Centre):
    story = Story(open_centre)
    for step, which, share in EVERYTHING:
        getattr(story, step)(story.chats[which], share)
    assert all(set(TEXTS.values()) <= set(chat.texts.values()) for chat in story.chats)
    look(open_centre, story)


def check(centre: Centre, steps: list[tuple[str, int, float]]) -> None:
    """Act the steps out, then look with each contact's eyes; what is refused did not happen."""
    story = Story(centre)
    for step, which, share in steps:
        with suppress(Refused):
            getattr(story, step)(story.chats[which], share)
    look(centre, story)


def look(centre: Centre, story: Story) -> None:
    """What each contact sees is between them and us; so is what leaves for them."""
    for chat, other in (story.chats, story.chats[::-1]):
        shown = centre.desk().what_contact_sees(chat.id)
        before_their_eyes = repr(shown)
        theirs = {word for text in other.texts.values() for word in text.split() if "w" in word}
        assert {word for word in story.hidden | theirs if word in before_their_eyes} == set()
        assert {m.id: m.text for m in shown if not m.is_deleted} == chat.texts
        assert {m.id for m in shown if m.is_deleted} == chat.gone
        with centre.desk().store.reading() as connection:
            query = "SELECT position, message_id FROM outbox WHERE conversation_id = ?"
            assert dict(connection.execute(query, [chat.id]).fetchall()) == chat.leaving


@pytest.fixture(scope="module")
def open_centre(module_centre: Centre) -> Iterator[Centre]:
    with module_centre.desk().store.holding():
        yield module_centre


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(ONE_STEP, min_size=5, max_size=25))
def test_a_contact_sees_what_is_between_them_and_us_and_nothing_else(open_centre, steps):
    check(open_centre, steps)


def _as(**changed: Any) -> Any:
    messages = seen.messages
    return lambda facts: {i: replace(m, **changed) for i, m in messages(facts).items()}


@pytest.mark.parametrize(
    ("leak", "step"),
    [
        ({"is_note": False}, "note"),
        ({"is_note": False}, "attach_to_the_team"),
        ({"is_deleted": False}, "contact_deletes"),
        ({"mentions": ()}, "send"),
    ],
)
def test_the_law_sees_a_leak(open_centre, monkeypatch, leak, step):
    check(open_centre, [(step, 0, 1.0)])
    monkeypatch.setattr(seen, "messages", _as(**leak))
    with pytest.raises(AssertionError):
        check(open_centre, [(step, 0, 1.0)])
