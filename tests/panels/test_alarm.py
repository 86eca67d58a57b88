"""What every panel says when nothing comes from its kernel any more."""

from __future__ import annotations

import re

import pytest

from ccanalytics.panels import ContactPanel, DeskPanel, QueueBoard, SettingsPanel, base
from centre import Centre
from seat import Seat


@pytest.mark.browser
@pytest.mark.parametrize("panel", [DeskPanel, QueueBoard, SettingsPanel, ContactPanel])
def test_a_panel_whose_kernel_is_silent_says_so_and_how_it_is_woken(
    page, centre: Centre, tmp_path, monkeypatch, panel
):
    page.clock.install()
    seat = Seat(page, centre.desk(), tmp_path, panel=panel)
    alarm = page.locator(".cc-alarm")
    page.clock.run_for(2_000)
    assert alarm.is_hidden()

    page.clock.run_for(60_000)
    said = alarm.text_content()
    assert re.match(r"No word from .* for [56]0 s\. Run the notebook again", said)
    assert page.locator(".cc-gone").count() == 1

    # The kernel is there again: it says so every few seconds, here at once.
    monkeypatch.setattr(base, "HEARTBEAT", 0)
    seat.passes()
    page.clock.run_for(1_000)
    assert alarm.is_hidden()
    assert page.locator(".cc-gone").count() == 0

    page.evaluate("() => { document.documentElement.dataset.ccanalytics = 'lab'; }")
    page.clock.run_for(60_000)
    assert alarm.get_by_role("button").is_visible()
