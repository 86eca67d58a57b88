"""What the desk does while the kernel takes its time: a real Chromium, but no Jupyter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from ccanalytics.actions import Answer, Close, Receive, Send
from centre import Centre
from seat import Seat

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def held(another: Callable[[], Centre]) -> tuple[tuple[bytes, datetime], tuple[int, int]]:
    """A centre to copy, and the two conversations in it."""
    centre, ids = another(), []
    with centre.desk().batch():
        for name in ("Marta", "Omar"):
            ids.append(centre.receive(name, contact=name, name=name))
            centre.desk("ben").do(Answer(conversation=ids[-1]))
    return centre.keep(), (ids[0], ids[1])


@pytest.fixture
def chats(centre: Centre, held: tuple[tuple[bytes, datetime], tuple[int, int]]) -> tuple[int, int]:
    """Marta's and Omar's conversations, both held by ben; Marta has waited longer."""
    kept, ids = held
    centre.put(kept)
    return ids


@pytest.fixture
def seat(page: Any, centre: Centre, chats: tuple[int, int], tmp_path: Path) -> Seat:
    return Seat(page, centre.desk("ben"), tmp_path)


def written(centre: Centre) -> list[tuple[str, str, str]]:
    """Every message and note of an agent: in whose conversation, of what kind, which text."""
    query = """
        SELECT k.name, f.kind, f.text FROM facts AS f
        JOIN conversations AS v ON v.conversation_id = f.subject_id
        JOIN contacts AS k USING (contact_id)
        WHERE f.kind IN ('message.sent', 'note.added') ORDER BY position
    """
    return centre.desk().sql(query).fetchall()


def field(page: Any) -> str:
    return page.locator(".cc-field").input_value()


def reader(page: Any) -> str:
    return page.locator(".cc-send").text_content()


# --- who reads what is written ---


def test_a_note_begun_before_the_next_chat_is_there_reaches_no_contact(seat, page, centre, chats):
    marta, _omar = chats
    seat.opens(marta)
    page.locator(".cc-list").focus()

    seat.presses("j", "n", *"mad")
    assert page.locator(".cc-send").is_disabled()
    seat.passes()
    seat.presses(*"man", "Enter")
    seat.passes()

    assert written(centre) == [("Omar", "note.added", "madman")]


def test_what_is_written_while_another_chat_is_opened_goes_there(seat, page, centre, chats):
    marta, omar = chats
    seat.opens(marta)
    page.locator(".cc-field").fill("For Marta")

    page.locator(f'.cc-row[data-id="{omar}"]').click()
    page.locator(".cc-field").click()
    seat.presses(*"For Omar", "Enter")
    seat.passes()
    assert written(centre) == []
    seat.presses("Enter")
    seat.passes()

    assert written(centre) == [("Omar", "message.sent", "For Omar")]
    seat.opens(marta)
    assert field(page) == "For Marta"


@pytest.mark.parametrize("key", ["r", "Enter"])
def test_going_back_to_a_note_makes_no_message_of_it(seat, page, chats, key):
    seat.opens(chats[0])
    page.locator(".cc-list").focus()
    seat.presses("n", *"liar", "Escape", key)

    assert (field(page), reader(page)) == ("liar", "Note, team only")


def test_a_note_begun_after_a_message_stays_one_when_that_is_called_back(seat, page, centre, chats):
    seat.opens(chats[0])
    page.locator(".cc-field").focus()
    seat.presses(*"Good day", "Enter")
    seat.passes()
    page.get_by_role("switch", name="Note").click()
    seat.presses(*"liar")
    seat.click('[data-act="call_back"]')

    assert (field(page), reader(page)) == ("Good day\nliar", "Note, team only")


def test_a_key_held_down_sends_nothing(seat, page, centre, chats):
    seat.opens(chats[0])
    page.locator(".cc-field").fill("Half a senten")
    page.locator(".cc-list").focus()
    page.keyboard.down("Enter")
    page.keyboard.down("Enter")
    page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    seat.passes()

    assert written(centre) == []


def test_enter_on_a_button_presses_it(seat, page, chats):
    seat.opens(chats[0])
    page.locator(".cc-field").fill("About her")
    page.locator(".cc-switch").focus()
    page.keyboard.press("Enter")
    assert reader(page) == "Note, team only"

    page.locator('[data-tab="closed"]').focus()
    page.keyboard.press("Enter")
    seat.passes()
    assert page.locator('[data-tab="closed"]').get_attribute("aria-selected") == "true"


def test_another_window_of_the_same_desk_takes_no_chat_from_under_ones_fingers(
    page, centre, chats, tmp_path
):
    marta, omar = chats
    seat = Seat(page, centre.desk("ben"), tmp_path, views=2)
    mine, other = page.locator(".cc-desk").nth(0), page.locator(".cc-desk").nth(1)
    mine.locator(f'.cc-row[data-id="{marta}"]').click()
    seat.passes()
    mine.locator(".cc-list").focus()
    seat.presses("n", *"liar")

    seat.panel.look_at({"open": omar})
    seat.panel._refresh()
    seat.passes()
    seat.presses(*" too", "Enter")
    seat.passes()

    assert written(centre) == []
    assert mine.locator(".cc-field").input_value() == "liar too"
    assert other.locator(".cc-head h2").text_content() == "Omar"
    mine.locator(f'.cc-row[data-id="{marta}"]').click()
    seat.passes()
    mine.locator(".cc-field").press("Enter")
    seat.passes()
    assert written(centre) == [("Marta", "note.added", "liar too")]


def test_a_message_that_is_refused_after_one_has_gone_on_is_told(seat, page, centre, chats):
    marta, omar = chats
    seat.opens(marta)
    page.locator(".cc-field").fill("Hello Marta")
    centre.desk("ben").do(Close(conversation=marta))
    page.locator(".cc-field").press("Enter")
    page.locator(f'.cc-row[data-id="{omar}"]').click()
    seat.passes()

    assert "Marta" in page.locator(".cc-toast").text_content()
    assert page.locator(".cc-why").text_content() == ""
    seat.opens(omar)


# --- acts that get no answer ---


def test_what_was_given_up_and_is_sent_again_is_done_once(seat, page, centre, chats):
    seat.opens(chats[0])
    page.clock.install()
    page.locator(".cc-field").fill("Hello")
    page.locator(".cc-field").press("Enter")
    for _ in range(3):
        page.clock.run_for(10_000)
    assert "No answer" in page.locator(".cc-why").text_content()
    page.locator(".cc-field").press("Enter")
    seat.passes()

    assert written(centre) == [("Marta", "message.sent", "Hello")]


def test_whoever_only_watches_is_not_forgotten(page, centre, tmp_path):
    page.clock.install()
    seat = Seat(page, centre.desk("ben"), tmp_path)
    page.clock.run_for(100_000)

    assert any("hello" in said for said in seat.passes())


# --- the hand on the mouse, and on the keys ---


def test_a_slow_click_on_a_row_counts(seat, page, chats):
    box = page.locator(f'.cc-row[data-id="{chats[0]}"]').bounding_box()
    page.mouse.move(box["x"] + 50, box["y"] + 20)
    page.mouse.down()
    page.wait_for_timeout(1300)
    page.mouse.up()
    seat.passes()

    assert page.locator(".cc-head h2").text_content() == "Marta"


@pytest.mark.parametrize("selector", ['[data-tab="mine"]', '[data-verb="close"]'])
def test_after_a_click_the_keys_still_belong_to_the_desk(seat, page, chats, selector):
    seat.opens(chats[0])
    seat.click(selector)

    inside = "() => document.querySelector('.cc-desk').contains(document.activeElement)"
    assert page.evaluate(inside)


def test_what_is_typed_before_the_answer_is_through_is_no_command(seat, page, centre, chats):
    seat.opens(centre.receive("Nils", contact="Nils", name="Nils"))
    page.locator('[data-verb="answer"]').click()
    seat.presses(*"just us")
    seat.passes()

    assert field(page) == "just us"
    assert page.locator(".cc-head h2").text_content() == "Nils"


def test_after_a_beginning_that_was_asked_for_one_writes(seat, page, centre, chats):
    seat.opens(chats[0])
    centre.desk("ben").do(Close(conversation=chats[0]))
    seat.passes()
    seat.click(".cc-more")
    seat.click('[data-item="start"]')
    seat.click(".cc-dialog .cc-main")
    seat.presses(*"so")

    assert field(page) == "so"


def test_the_last_message_stays_in_sight_when_the_chat_has_less_room(seat, page, centre, chats):
    seat.opens(chats[0])
    desk = centre.desk("ben")
    with desk.batch():
        for n in range(12):
            desk.do(Send(conversation=chats[0], text=f"Message {n}"))
    seat.passes()
    page.set_viewport_size({"width": 900, "height": 560})
    page.wait_for_timeout(100)

    end = "log => log.scrollHeight - log.scrollTop - log.clientHeight"
    assert page.locator(".cc-log").evaluate(end) < 2


def test_what_is_selected_in_the_chat_stays_when_somebody_writes(seat, page, centre, chats):
    seat.opens(chats[0])
    page.evaluate("() => getSelection().selectAllChildren(document.querySelector('.cc-said'))")
    centre.desk().do(Receive(channel="sales", thread="Marta", contact="Marta", text="And?"))
    seat.passes()

    assert page.locator(".cc-from-contact").count() == 2
    assert page.evaluate("() => getSelection().toString()") == "Hello?"


def test_a_second_closing_does_not_take_the_first_ones_undo_away(page, centre, chats, tmp_path):
    page.clock.set_fixed_time(0)
    seat = Seat(page, centre.desk("ben"), tmp_path)
    for conversation in chats:
        seat.opens(conversation)
        seat.click('[data-verb="close"]')
    seat.click('[data-act="undo"]')
    seat.click('[data-act="undo"]')

    live = "SELECT count(*) FROM sessions_live WHERE status = 'held'"
    assert centre.desk().sql(live).fetchall() == [(2,)]


def test_the_browser_needs_no_secure_page(seat, page, centre, chats):
    page.evaluate("() => Object.defineProperty(crypto, 'randomUUID', { value: undefined })")
    seat.opens(chats[0])
    seat.click('[data-verb="close"]')

    assert "Closed" in page.locator(".cc-toast").text_content()


def test_no_key_is_taken_for_one_that_tells_its_time(seat, page, chats):
    """A UUID of version 7 would be refused as too old, or as from the future."""
    page.evaluate("() => { crypto.getRandomValues = (bytes) => bytes.fill(0x7a).fill(0xaa, 8); }")
    seat.opens(chats[0])
    seat.click('[data-verb="close"]')

    assert "Closed" in page.locator(".cc-toast").text_content()
