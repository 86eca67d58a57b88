"""The law is worth something only if it fails when it should."""

import pytest

from ccanalytics import ChannelRef
from ccanalytics.store.verify import verify
from centre import Centre
from histories import import_into, live
from planted import FAULTS

STORY = [
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
    ("transfer", ("ben", ChannelRef("support"))),
    ("undo", "ben"),
    ("receive", None),
    ("spam", "ben"),
    ("wait", 60),
    ("receive", None),
]


def _tell(centre: Centre) -> list[str]:
    live(centre, "t1", STORY)
    import_into(centre, "t1", [(0.9, "bot", "s1", ""), (0.95, "contact", "s2", "")])
    return verify(centre.path)


def test_the_story_without_a_fault_is_lawful(centre: Centre):
    assert _tell(centre) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_the_law_sees_a_planted_fault(centre: Centre, monkeypatch: pytest.MonkeyPatch, fault: str):
    FAULTS[fault](monkeypatch)
    assert _tell(centre) != []
