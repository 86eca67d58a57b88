"""The desk as somebody uses it who has never seen a cell: real JupyterLab, real Chromium."""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Iterator
from typing import Any

import pytest

import ccanalytics as cc
from ccanalytics.actions import Receive
from ccanalytics.desk import Desk
from ccanalytics.language import speaking
from ccanalytics.panels.desk_words import labels
from labs import Lab, window

pytestmark = pytest.mark.browser


def png(width: int, height: int) -> bytes:
    """A picture of noise, which cannot be made small."""
    noise = random.Random(1)
    rows = b"".join(b"\0" + noise.randbytes(3 * width) for _ in range(height))
    parts = {
        b"IHDR": struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0),
        b"IDAT": zlib.compress(rows),
        b"IEND": b"",
    }
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + tag + data + struct.pack(">I", zlib.crc32(tag + data))
        for tag, data in parts.items()
    )


LARGE_PNG = png(400, 1100)  # 1.3 MB: six pieces up, two down
STRANGERS = [f"Stranger {number}" for number in range(1, 6)]


def arrive(practice_lab: Lab, name: str, text: str) -> int:
    """Somebody writes to support; another process takes it in."""
    assert practice_lab.db is not None
    action = Receive(channel="support", thread=name, contact=name, name=name, text=text)
    return Desk(practice_lab.db, "practice").do(action).facts[-1].subject


@pytest.fixture(scope="module")
def page(practice_lab: Lab) -> Iterator[Any]:
    """What `ccanalytics lab --practice` shows, once the desk is there; nobody ran a cell."""
    with window(practice_lab) as watched:
        opened = watched.open()
        opened.set_default_timeout(30_000)
        opened.locator(".cc-row").first.wait_for()
        yield opened


def choose(page: Any, conversation: int) -> None:
    page.locator(".cc-left .cc-search").fill(f"{conversation}")
    page.locator(f'.cc-row[data-id="{conversation}"]').click()
    page.locator(".cc-head", has_text=f"no. {conversation}").wait_for()


def write(page: Any, text: str, *, as_note: bool) -> None:
    switch = page.locator(".cc-switch")
    if (switch.get_attribute("aria-checked") == "true") != as_note:
        switch.click()
    field = page.locator(".cc-field")
    field.fill(text)
    reader = page.locator(".cc-send").text_content()
    assert reader == "Note, team only" if as_note else reader.startswith("Send to Stranger")
    field.press("Enter")
    page.locator(".cc-log").get_by_text(text, exact=True).wait_for()


def press(page: Any, verb: str) -> None:
    page.locator(f'[data-verb="{verb}"]').click()


def test_a_stranger_answers_notes_transfers_and_closes_five_chats(page: Any, practice_lab: Lab):
    chats = [arrive(practice_lab, name, f"Hello, {name} here") for name in STRANGERS]
    for conversation in chats:
        choose(page, conversation)
        press(page, "answer")
        page.locator('.cc-event[data-kind="session.accepted"]').wait_for()
        write(page, f"Hello, I am looking at {conversation}", as_note=False)
        write(page, f"{conversation} knows the way", as_note=True)
        if conversation == chats[0]:
            hand_over(page)
        else:
            press(page, "close")
            name = STRANGERS[chats.index(conversation)]
            page.locator(".cc-toast", has_text=f"Closed: {name}").wait_for()
            page.locator(".cc-status", has_text="closed").wait_for()

    rows = cc.open(practice_lab.db).sql(
        f"""
        SELECT list(kind || coalesce(' by ' || login, '') ORDER BY position)
        FROM facts_in_force LEFT JOIN agents ON agent_id = actor
        WHERE subject_id IN ({", ".join(map(str, chats))})
        AND kind NOT IN (
            'conversation.opened', 'session.opened', 'message.received', 'delivery.reported'
        )
        GROUP BY subject_id ORDER BY subject_id
        """
    )
    worked = ["session.accepted by mia", "message.sent by mia", "note.added by mia"]
    moved = ["conversation.transferred by mia", "note.added by mia"]
    handed = [*worked, "note.added by mia", "act.undone by mia", *moved]
    closed = [*worked, "session.closed by mia"]
    assert [kinds for (kinds,) in rows.fetchall()] == [handed] + [closed] * 4


def hand_over(page: Any) -> None:
    """Search, choose, confirm; take it back, and do it again."""
    for is_taken_back in (True, False):
        press(page, "transfer")
        page.locator(".cc-dialog .cc-search").fill("carl")
        page.locator(".cc-target").click()
        page.locator(".cc-dialog textarea").fill("Yours, I think")
        page.locator(".cc-dialog .cc-main", has_text="Transfer to Carla").click()
        page.locator(".cc-status", has_text="offered to Carla").wait_for()
        if is_taken_back:
            page.locator('[data-act="undo"]').click()
            page.locator(".cc-status", has_text="held by you").wait_for()


def test_what_another_process_writes_appears_by_itself(page: Any, practice_lab: Lab):
    conversation = arrive(practice_lab, "Stranger 6", "A first word")
    choose(page, conversation)

    arrive(practice_lab, "Stranger 6", "And a second one")

    page.locator(".cc-from-contact", has_text="And a second one").wait_for()
    page.locator(f'.cc-row[data-id="{conversation}"]', has_text="And a second one").wait_for()


def test_the_keyboard_alone_will_do(page: Any, practice_lab: Lab):
    cells = "() => window.jupyterapp.shell.currentWidget.content.widgets.length"
    before = page.evaluate(cells)
    conversation = arrive(practice_lab, "Stranger 7", "Is anybody there?")
    choose(page, conversation)
    page.locator(".cc-list").focus()
    page.keyboard.press("a")
    page.locator('.cc-event[data-kind="session.accepted"]').wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.locator('.cc-switch[aria-checked="true"]').wait_for()
    page.keyboard.type("just d d a b x notes")
    page.keyboard.press("Enter")
    page.locator(".cc-from-note", has_text="just d d a b x notes").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+C")
    page.locator(".cc-status", has_text="closed").wait_for()
    # What shows that it is closed comes before the answer that offers to undo it.
    page.locator(".cc-toast", has_text="Closed: Stranger 7").wait_for()
    page.keyboard.press("u")
    page.locator(".cc-status", has_text="held by you").wait_for()

    assert page.evaluate(cells) == before


def test_a_draft_stays_with_its_chat(page: Any, practice_lab: Lab):
    one, two = (arrive(practice_lab, f"Stranger {n}", "Hello?") for n in (8, 9))
    choose(page, one)
    page.locator(".cc-field").fill("half a sent")
    choose(page, two)

    assert page.locator(".cc-field").input_value() == ""
    choose(page, one)
    assert page.locator(".cc-field").input_value() == "half a sent"


def test_a_picture_goes_up_and_comes_back_through_the_kernel(page: Any, practice_lab: Lab):
    conversation = arrive(practice_lab, "Stranger 10", "What does it look like?")
    choose(page, conversation)
    press(page, "answer")
    page.locator('.cc-event[data-kind="session.accepted"]').wait_for()
    picture = {"name": "look.png", "mimeType": "image/png", "buffer": LARGE_PNG}
    page.locator(".cc-desk input[type=file]").set_input_files(picture)
    page.locator(".cc-send:not(:disabled)").click()
    page.locator(".cc-picture img").wait_for()

    width = "() => document.querySelector('.cc-picture img').naturalWidth"
    page.wait_for_function(f"() => ({width})() > 0")
    assert page.evaluate(width) == 400
    assert page.locator(".cc-link", has_text="look.png").count() == 1


def test_a_link_opens_its_conversation_here_and_after_a_reload(page: Any, practice_lab: Lab):
    one, two = (arrive(practice_lab, f"Stranger {n}", "Hello?") for n in (11, 12))
    choose(page, one)
    page.evaluate(f"() => {{ location.hash = '#conversation={two}'; }}")

    page.locator(".cc-head", has_text=f"no. {two}").wait_for()
    choose(page, one)
    page.reload()

    page.locator(".cc-head", has_text=f"no. {two}").wait_for()


def test_ones_own_language_is_kept_by_the_browser(page: Any):
    with speaking("es"):
        spanish = labels()["tab.unanswered"]
    assert spanish != "Unanswered"
    page.locator(".cc-language").select_option("es")
    page.locator('[data-tab="unanswered"]', has_text=spanish).wait_for()
    page.locator(".cc-language").select_option("en")
    page.locator('[data-tab="unanswered"]', has_text="Unanswered").wait_for()
