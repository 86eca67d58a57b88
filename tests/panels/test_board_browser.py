"""The board in the hands of a supervisor: a real Chromium, but no Jupyter."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ccanalytics import ChannelRef
from ccanalytics.actions import Answer, ConfigureChannel, SetPresence
from ccanalytics.panels import QueueBoard, board_panel
from centre import Centre
from seated import AtDesk

pytestmark = pytest.mark.browser


def focused(page: Any) -> str:
    text: str = page.evaluate("() => document.activeElement.ariaLabel ?? ''")
    return text


def test_a_supervisor_goes_from_the_figures_to_what_is_late_and_acts(
    page: Any, centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(board_panel, "PACE", 0)
    now = datetime.now(UTC).replace(tzinfo=None)
    centre.clock.now = now - timedelta(minutes=20)
    rules = {"roster": ["ben", "dora"], "first_response_target": 300, "most_sessions": 2}
    centre.desk().do(ConfigureChannel(channel=ChannelRef("sales"), changes=rules))
    for login in ("ben", "dora"):
        centre.desk(login).do(SetPresence(presence="online"))
    _marta, omar = (centre.receive(who, contact=who, name=who) for who in ("Marta", "Omar"))
    centre.clock.now = now
    centre.receive("Lin", contact="Lin", name="Lin")
    carla = AtDesk(page, centre.desk("carla"), tmp_path, panel=QueueBoard)
    figures = page.locator(".cc-figure")

    # The whole centre; nobody runs the rules, and one reads what to do about it.
    assert [figures.nth(n).text_content() for n in (0, 2, 3, 4)] == ["3", "2", "1", "3"]
    assert figures.nth(1).text_content().startswith("20 min")
    assert page.locator(".cc-resting").text_content().endswith("works on.")
    assert "ccanalytics dispatch --watch" in page.locator(".cc-resting").text_content()

    # Oneself, by the keyboard; then Dora, who has gone home.
    page.locator(".cc-tile").first.focus()
    carla.types("o")
    carla.types("Enter")
    assert focused(page).startswith("Your presence: online since")
    page.get_by_role("button", name="Presence of Dora").click()
    carla.passes()
    page.get_by_role("menuitemradio", name="away").click()
    carla.passes()
    assert page.locator('[data-part="channels"] tr', has_text="sales").get_by_text("1 of 2").count()

    # What is late, the first of them, and its chat; it goes to Dora all the same.
    page.locator('[data-tile="late"]').click()
    carla.passes()
    assert page.get_by_role("tab", selected=True).text_content() == "Late 2"
    carla.types("j")
    carla.presses_button("Transfer …")
    carla.picks("Dora", "Search colleagues and channels")
    assert "Dora is away" in page.get_by_role("alert").last.text_content()
    carla.confirms("Transfer to Dora anyway")
    row = page.get_by_role("option").filter(has_text="Marta").text_content()
    assert re.search(r"offered to Dora · (2 min|1 min \d+ s)$", row)

    # Back where one came from, and to what Dora is offered.
    carla.types("Escape")
    assert page.locator(".cc-floor").is_visible()
    page.get_by_role("button", name="Show what is open: Dora").click()
    carla.passes()
    assert page.locator(".cc-row").count() == 1
    carla.types("Escape")
    assert focused(page) == "Show what is open: Dora"

    # Whoever has waited longest, at one click; the queue offers it to ben, and he takes it.
    carla.click('[data-tile="longest"]')
    assert page.locator(".cc-title h2").text_content() == "Marta"
    carla.opens_chat("Omar")
    carla.more("Offer through the queue …")
    carla.picks("Ben", "Search colleagues")
    carla.confirms("Offer to Ben")
    standing = page.locator(".cc-standing")
    assert re.match(r"offered to Ben by the queue, (1 min|\d+ s) left", standing.text_content())
    centre.desk("ben").do(Answer(conversation=omar))
    carla.passes()
    assert "held by Ben" in standing.text_content()
    assert [figures.nth(n).text_content() for n in (0, 4)] == ["2", "3"]
