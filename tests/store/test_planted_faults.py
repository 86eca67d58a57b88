"""The law is worth something only if it fails when it should."""

from __future__ import annotations

from typing import Any

import pytest

from ccanalytics import AgentRef, ChannelRef
from ccanalytics.store.rebuild import rebuild
from ccanalytics.store.verify import verify
from centre import Centre
from histories import Some, import_into, live
from planted import IN_TELLING, IN_WRITING
from ruled import ALL_RULES, configure

MESSAGES: list[tuple[str, Any]] = [
    ("receive", None),
    ("note", "ben"),
    ("wait", 60),
    ("send", "ben"),
    ("wait", 60),
    ("late", 0.6),
    ("receive", None),
    ("close", "ben"),
    ("wait", 60),
    ("receive", None),
    ("send", "ben"),
    ("transfer", ("ben", {"to": ChannelRef("support")})),
    ("undo", "ben"),
    ("receive", None),
    ("spam", "ben"),
    ("wait", 60),
    ("receive", None),
]
HANDLING: list[tuple[str, Any]] = [
    ("receive", None),
    ("answer", "ben"),
    ("wait", 60),
    ("dismiss", "ben"),
    ("receive", None),
    ("send", "ben"),
    ("call back", ("ben", {"message": Some(1)})),
    ("close", "ben"),
    ("rate", ("ana", {"mark": 5})),
    ("receive", None),
    ("spam", "ben"),
    ("unmark", "ben"),
    ("wait", 60),
    ("move", ("carla", {"message": Some(1)})),
    ("pin", "carla"),
    ("transfer", ("carla", {"to": AgentRef("dora")})),
    ("answer", "dora"),
]
QUEUE: list[tuple[str, Any]] = [
    ("receive", None),
    ("answer", "ben"),
    ("transfer", ("ben", {"to": ChannelRef("sales")})),
    ("rules", 1),
    ("offer", ("ana", {"agent": AgentRef("dora")})),
    ("skip", "dora"),
]
"""In a channel with rules: the contact is welcomed; offered to dora, and back, passed on still."""


def act(centre: Centre, thread: str, story: list[tuple[str, Any]]) -> None:
    with centre.desk().store.holding():
        live(centre, thread, story)
        if story is MESSAGES:
            import_into(centre, thread, [(0.9, "bot", "s1", ""), (0.95, "contact", "s2", "")])


@pytest.fixture(scope="module")
def told(module_centre: Centre) -> bytes:
    """A sound store in which all stories happened."""
    act(module_centre, "t1", MESSAGES)
    act(module_centre, "t2", HANDLING)
    configure(module_centre, ALL_RULES)
    act(module_centre, "t3", QUEUE)
    assert verify(module_centre.path) == []
    return module_centre.desk().snapshot().path.read_bytes()


@pytest.mark.parametrize("fault", IN_TELLING)
def test_the_law_sees_a_fault_in_what_facts_leave(
    centre: Centre, told: bytes, monkeypatch: pytest.MonkeyPatch, fault: str
):
    centre.path.write_bytes(told)
    IN_TELLING[fault](monkeypatch)
    rebuild(centre.path)
    assert verify(centre.path) != []


@pytest.mark.parametrize("fault", IN_WRITING)
def test_the_law_sees_a_fault_in_how_rows_are_written(
    centre: Centre, monkeypatch: pytest.MonkeyPatch, fault: str
):
    IN_WRITING[fault](monkeypatch)
    act(centre, "t1", MESSAGES)
    assert verify(centre.path) != []
