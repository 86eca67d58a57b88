"""A chat to carry."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ccanalytics.actions import Answer
from centre import Centre


@pytest.fixture
def chat(centre: Centre) -> int:
    """A conversation by web chat, which ben holds."""
    conversation = centre.receive("t1")
    centre.desk("ben").do(Answer(conversation=conversation))
    return conversation


@pytest.fixture
def together(centre: Centre) -> Iterator[None]:
    """All openings of the test are one: it is about what is done, not about who waits for whom."""
    with centre.desk().batch():
        yield
