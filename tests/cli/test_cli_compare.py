"""`ccanalytics compare`: what others would tell of the same sessions."""

from __future__ import annotations

import json

import pytest

from centre import Centre
from cli.conftest import Run
from drawn import draw


@pytest.fixture
def drawn(centre: Centre) -> Centre:
    draw(
        centre,
        """10:00 bot: Welcome
           10:02 marta: Hello?
           10:05 ben: Hi""",
        """11:00 luis: Hello?""",
    )
    return centre


def test_it_tells_what_each_would_tell_and_why_in_a_hundred_columns(
    at: Run, drawn: Centre, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("COLUMNS", "100")

    lines = at("compare").stdout.splitlines()

    said = [" ".join(line.split()) for line in lines]
    assert max(map(len, lines)) <= 100
    assert said[4].startswith("ours 3 min – 2")
    assert "Zendesk 5 min 5 min 1 1 0" in said
    assert any(
        line.startswith("Zendesk 1 starts at the creation, before the contact wrote 3 min 5 min")
        for line in said
    )
    assert any(line.startswith("Intercom 1 the same 3 min 3 min") for line in said)
    assert any(line.startswith("Intercom 1 unanswered: dropped there – –") for line in said)


def test_scripts_get_the_numbers_and_codes(at: Run, drawn: Centre):
    found = json.loads(at("compare", "first_response", "--channel", "sales", "--json").stdout)

    assert list(found)[:3] == ["name", "zone", "snapshot"]
    assert (found["ours"]["n"], found["ours"]["unfinished"]) == (2, 1)
    told = [(one["vendor"], one["n"], one["median"]) for one in found["vendors"]]
    assert told == [
        *((v, 1, 300) for v in ("bitrix24", "zendesk", "chatwoot")),
        ("intercom", 1, 180),
    ]
    assert {one["reason"] for one in found["reasons"]} == {
        "same",
        "starts_at_creation",
        "unanswered_dropped",
    }
