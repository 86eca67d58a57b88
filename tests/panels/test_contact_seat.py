"""The contact's phone in a real Chromium, but no Jupyter: what passes is in the test's hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ccanalytics.actions import AddNote, Answer, Close, Send
from ccanalytics.panels import ContactPanel
from centre import Centre
from hostile import HOSTILE, ran
from seat import Seat

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def together(centre: Centre) -> Iterator[None]:
    """All openings of a test are one: it is about what is seen, not about who waits for whom."""
    with centre.desk().batch():
        yield


def said(page: Any) -> list[str]:
    return page.locator(".cc-said").all_text_contents()


def type_and_send(seat: Seat, text: str) -> None:
    seat.page.locator(".cc-field").fill(text)
    seat.page.locator(".cc-field").press("Enter")
    seat.passes()


def test_a_chat_from_the_first_word_to_the_rating(page: Any, centre: Centre, tmp_path: Path):
    page.set_viewport_size({"width": 600, "height": 900})
    seat = Seat(page, centre.desk(), tmp_path, panel=ContactPanel)
    page.get_by_label("Your name").fill("Marta")
    page.get_by_label("To whom you write").select_option("support")
    type_and_send(seat, "Hello?")
    ((chat, channel),) = (
        centre.desk().sql("SELECT conversation_id, channel FROM sessions_wide").fetchall()
    )
    ben = centre.desk("ben")
    ben.do(Answer(conversation=chat))
    ben.do(AddNote(conversation=chat, text="SECRET: she is a regular"))
    ben.do(Send(conversation=chat, text="Good morning"))
    seat.passes()
    assert (channel, said(page)) == ("support", ["Hello?"])

    centre.clock.tick(5)
    seat.passes()
    seat.passes()
    assert said(page) == ["Hello?", "Good morning"]
    page.wait_for_timeout(100)
    seat.passes()
    assert centre.desk().sql("SELECT state FROM outbox").fetchall() == [("read",)]

    page.locator(".cc-from-agent .cc-dots").click()
    page.get_by_role("menuitem", name="Edit").click()
    type_and_send(seat, "Hello again?")
    page.locator(".cc-from-contact .cc-dots").click()
    page.get_by_role("menuitem", name="Put an emoji under it").click()
    page.get_by_label("thumbs up").click()
    seat.passes()
    assert page.locator(".cc-reaction").all_text_contents() == ["👍 1"]

    page.locator("input[type=file]").set_input_files(
        {"name": "photo.png", "mimeType": "image/png", "buffer": b"\x89PNG" * 90_000}
    )
    for _piece in range(4):
        page.wait_for_timeout(50)
        seat.passes()
    type_and_send(seat, "Look at this")
    assert page.locator(".cc-file .cc-link").all_text_contents() == ["photo.png"]

    ben.do(Close(conversation=chat))
    seat.passes()
    page.get_by_label("5 of 5").check(force=True)
    page.get_by_label("In your words, if you like").fill("Quick!")
    page.get_by_role("button", name="Send the rating").click()
    seat.passes()
    assert page.locator(".cc-rating").text_content() == "You rated it 5 of 5."

    assert said(page) == ["Hello again?", "Good morning", "Look at this"]
    assert "SECRET" not in page.content()
    rated = centre.desk().sql("SELECT contact_mark FROM sessions").fetchall()
    assert rated == [(5,)]


def test_hostile_text_is_shown_and_does_not_run(page: Any, centre: Centre, tmp_path: Path):
    texts = HOSTILE[:-1]
    chat = centre.receive("t1", connector="loopback", name=texts[0], text=texts[1])
    ben = centre.desk("ben")
    with ben.batch():
        for text in texts:
            ben.do(Send(conversation=chat, text=text))
    centre.clock.tick(5)
    seat = Seat(page, centre.desk(), tmp_path, panel=ContactPanel, conversation=chat)
    seat.passes()
    page.wait_for_timeout(200)

    assert len(said(page)) == len(texts) + 1
    assert said(page)[0] == texts[1]
    assert texts[0] in page.locator(".cc-whom").text_content()
    assert ran(page) == []
