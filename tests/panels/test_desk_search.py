"""What is sought at the desk is found by whole texts, in live tabs as in those that have ended."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ccanalytics.actions import Answer, Close, Send
from centre import Centre
from seat import Seat

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("tab", ["mine", "closed"])
def test_a_word_that_is_not_the_last_is_found(page: Any, centre: Centre, tmp_path: Path, tab: str):
    ben = centre.desk("ben")
    with ben.batch():
        for contact, text in (("Omar", "The umbrella is torn"), ("Lin", "Where is my parcel?")):
            chat = centre.receive(contact, text, contact=contact, name=contact)
            ben.do(Answer(conversation=chat))
            ben.do(Send(conversation=chat, text="One moment, please"))
            if tab == "closed":
                ben.do(Close(conversation=chat))
    seat = Seat(page, ben, tmp_path)
    seat.click(f'[data-tab="{tab}"]')
    page.locator(".cc-left .cc-search").fill("UMBRELLA")
    page.wait_for_timeout(500)
    seat.passes()

    assert page.locator(".cc-list [role=option]").count() == 1
    assert "Omar" in page.locator(".cc-list [role=option]").inner_text()
