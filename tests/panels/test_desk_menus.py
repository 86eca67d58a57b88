"""Every verb at its place, and what one writes with: a real Chromium, but no Jupyter."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import ccanalytics as cc
from ccanalytics.actions import (
    VERBS,
    Answer,
    AttachFile,
    Close,
    DiscussInChat,
    SaveAsCanned,
    Send,
    Transfer,
    action_class,
)
from ccanalytics.errors import Refused
from ccanalytics.model.described import described
from ccanalytics.panels import desk_files
from ccanalytics.panels.desk_places import ELSEWHERE, EVERY, QUESTIONS, offers
from centre import Centre
from seat import Seat

in_browser = pytest.mark.browser


@pytest.fixture
def marta(centre: Centre) -> int:
    """Her conversation, which waits in sales; her carrier can do everything."""
    return centre.receive("Marta", contact="Marta", name="Marta", connector="telegram")


@pytest.fixture
def held(centre: Centre, marta: int) -> int:
    """The same, held by ben, who has written to her."""
    centre.desk("ben").do(Answer(conversation=marta))
    centre.desk("ben").do(Send(conversation=marta, text="Good morning"))
    return marta


@pytest.fixture
def seat(page: Any, centre: Centre, tmp_path: Path) -> Seat:
    opened = Seat(page, centre.desk("ben"), tmp_path)
    opened.click('[data-tab="open"]')
    return opened


def asked(centre: Centre, query: str) -> list[Any]:
    return [row[0] if len(row) == 1 else row for row in centre.desk().sql(query).fetchall()]


# --- the table ---


def test_every_verb_has_a_place_or_is_known_to_have_none():
    placed = {offer.verb for offer in EVERY} - set(QUESTIONS)

    assert placed | set(ELSEWHERE) == set(VERBS)
    assert not placed & set(ELSEWHERE)


SHOWN = """els => els.map(e => [
    e.dataset.verb ?? e.dataset.item, e.title, e.disabled || e.ariaDisabled === 'true'
])"""


def shown(page: Any, selector: str) -> dict[str, tuple[str, bool]]:
    """What a place offers: each verb's tooltip, and whether it is disabled."""
    found = page.locator(selector).evaluate_all(SHOWN)
    return {verb: (title, is_off) for verb, title, is_off in found}


def slots(place: str) -> list[set[str]]:
    """The verbs of a place; of each set one is shown."""
    found: dict[str, set[str]] = {}
    for offer in offers(place):
        found.setdefault(offer.slot or offer.verb, set()).add(offer.verb)
    return list(found.values())


def refusal(centre: Centre, verb: str, about: dict[str, int]) -> str:
    """What doing it says, or nothing where it needs more to be done than what it is about."""
    names = action_class(verb).__dataclass_fields__
    try:
        centre.desk("ben").do(action_class(verb)(**{n: v for n, v in about.items() if n in names}))
    except Refused as refused:
        return str(refused)
    except TypeError:
        return ""
    raise AssertionError(f"{verb} is disabled, and is done all the same")


@in_browser
@pytest.mark.parametrize(
    ("state", "place", "opens"),
    [
        ("waiting", "new", None),
        ("held", "bar", None),
        ("held", "more", ".cc-more"),
        ("closed", "bar", None),
        ("closed", "more", ".cc-more"),
        ("held", "message", ".cc-from-contact .cc-dots"),
        ("held", "message", ".cc-from-agent .cc-dots"),
    ],
)
def test_each_place_offers_its_verbs_and_says_why_one_is_refused(
    seat, page, centre, marta, state, place, opens
):
    if state != "waiting":
        centre.desk("ben").do(Answer(conversation=marta))
        centre.desk("ben").do(Send(conversation=marta, text="Good morning"))
    if state == "closed":
        centre.desk("ben").do(Close(conversation=marta))
        seat.click('[data-tab="closed"]')
    seat.passes()
    seat.opens(marta)
    if opens:
        page.locator(opens).first.hover(force=True)
        seat.click(opens)
    at = f'[data-place="{place}"] [data-verb]' if place in ("new", "bar") else "[data-item]"
    found = shown(page, at)

    assert len(found) == len(slots(place))
    assert all(len(slot & set(found)) == 1 for slot in slots(place))
    which = "min" if "contact" in (opens or "") else "max"
    message = asked(centre, f"SELECT {which}(message_id) FROM messages")[0]
    for verb, (title, is_off) in found.items():
        if is_off:
            about = {"conversation": marta, "message": message}
            said = refusal(centre, verb, about)
            assert title == said or (not said and title), verb
        elif verb not in QUESTIONS:
            assert title == described(action_class(verb)).summary


@in_browser
def test_a_menu_is_walked_by_keys_and_gives_the_focus_back(seat, page, held):
    seat.opens(held)
    page.locator(".cc-log").focus()
    seat.presses("ArrowUp", "m")
    seat.passes()
    seat.presses("ArrowDown", "ArrowDown")
    assert page.evaluate("() => document.activeElement.dataset.item") == "copy"
    assert page.locator(".cc-menu-said").text_content() == "Copy the words of this message."

    seat.presses("Escape")
    focused = "() => document.activeElement.className"
    assert "cc-message" in page.evaluate(focused)
    seat.presses("m", "Enter")
    assert page.locator(".cc-menu").is_visible()  # what is not known to be allowed is not done
    seat.passes()
    seat.presses("Enter")
    assert page.locator(".cc-composer .cc-quote").text_content() == "YouGood morning"
    assert "cc-field" in page.evaluate(focused)


@in_browser
def test_what_a_verb_asks_for_is_a_dialog_which_says_why_it_was_refused(seat, page, centre, marta):
    seat.opens(marta)
    page.locator('[data-verb="accept_and_close"]').click()
    assert page.locator(".cc-dialog .cc-main").is_disabled()
    page.get_by_label("A duplicate").check()
    centre.desk("dora").do(Answer(conversation=marta))
    page.locator(".cc-dialog .cc-main").click()
    seat.passes()
    assert "Dora" in page.locator(".cc-dialog [role=alert]").text_content()

    page.keyboard.press("Escape")
    assert page.locator(".cc-dialog").count() == 0


# --- writing ---


@in_browser
def test_a_mention_is_data_that_moves_with_what_is_typed_around_it(seat, page, centre, held):
    seat.opens(held)
    page.locator(".cc-switch").click()
    page.locator(".cc-field").click()
    seat.presses(*"ask ", *"@Do", "Enter", *"or ", *"@Do", "Enter")
    page.locator(".cc-field").press("Home")
    page.locator('[data-tool="emoji"]').click()
    page.locator(".cc-emoji .cc-search").fill("grinning")
    seat.presses("Enter")
    seat.presses("End", "Backspace", "Backspace")
    page.keyboard.insert_text("a, 🙂?")
    seat.presses("Enter")
    seat.passes()

    (text, data), = asked(centre, "SELECT text, data ->> '$.mentions' FROM facts "
                                  "WHERE kind = 'note.added'")  # fmt: skip
    dora = asked(centre, "SELECT agent_id FROM agents WHERE login = 'dora'")[0]
    # The second one died with its last letter, although it was typed again.
    assert text == "😀ask @Dora or @Dora, 🙂?"
    assert data.replace(" ", "") == f'[[5,5,"agent",{dora}]]'
    assert page.locator(".cc-from-note .cc-mention").all_text_contents() == ["@Dora"]


@in_browser
def test_a_canned_response_is_found_as_one_types_and_counted(seat, page, centre, held):
    ben = centre.desk("ben")
    sent = ben.do(Send(conversation=held, text="Your parcel leaves today.")).facts[-1].position
    ben.do(SaveAsCanned(conversation=held, message=sent, shortcut="sent"))
    seat.passes()
    seat.opens(held)
    page.locator(".cc-field").click()
    seat.presses(*"/se")
    assert page.locator(".cc-suggest [role=option]").count() == 1
    seat.presses("Enter", *" Bye", "Enter")
    seat.passes()

    sent = "SELECT text, (data ->> '$.canned') IS NOT NULL FROM facts WHERE kind = 'message.sent'"
    assert asked(centre, sent)[-1] == ("Your parcel leaves today. Bye", True)


@in_browser
def test_what_was_just_sent_can_be_called_back_into_the_field(seat, page, centre, held):
    seat.opens(held)
    first = asked(centre, "SELECT min(message_id) FROM messages")[0]
    page.locator(f'.cc-message[data-id="{first}"]').focus()
    seat.presses("m")
    seat.passes()
    page.locator('[data-item="quote"]').click()
    seat.presses(*"I hate you", "Enter")
    seat.passes()
    page.locator(".cc-field").fill("And more")
    assert "Sent to Marta" in page.locator(".cc-toast").text_content()
    seat.click('[data-act="call_back"]')

    assert page.locator(".cc-field").input_value() == "I hate you\nAnd more"
    assert page.locator(".cc-composer .cc-quote").text_content() == "MartaHello?"
    assert page.locator(".cc-from-agent").all_text_contents() != []
    assert asked(centre, "SELECT text FROM messages WHERE author_kind = 'agent'") == [
        "Good morning"
    ]


@in_browser
def test_it_is_offered_for_three_seconds_only(seat, page, held):
    seat.opens(held)
    page.clock.install()
    page.locator(".cc-field").fill("Hello")
    page.locator(".cc-field").press("Enter")
    seat.passes()
    assert page.locator('[data-act="call_back"]').count() == 1
    page.clock.run_for(3200)

    assert page.locator('[data-act="call_back"]').count() == 0


# --- files ---

PIECE = 256 * 1024


@in_browser
def test_a_file_goes_up_in_pieces_and_comes_down_as_it_was(seat, page, centre, held, monkeypatch):
    monkeypatch.setattr(desk_files, "PIECE", 300_000)
    content = bytes(range(256)) * 2500  # 640,000 bytes: three pieces
    seat.opens(held)
    page.locator("input[type=file]").set_input_files(
        {"name": "sheet.pdf", "mimeType": "application/pdf", "buffer": content}
    )
    pieces = [said for said in until(seat, page, ".cc-send:not(:disabled)") if "piece" in said]
    assert [said["offset"] for said in pieces] == [0, PIECE, 2 * PIECE]
    assert page.locator(".cc-with:visible").text_content() == "sheet.pdf640 kB×"
    page.locator(".cc-field").fill("Here it is")
    page.locator(".cc-field").press("Enter")
    seat.passes()
    with page.expect_download() as waited:
        page.locator("[data-file]").click()
        for _ in range(20):
            seat.passes()
            page.wait_for_timeout(20)
    download = waited.value

    assert download.suggested_filename == "sheet.pdf"
    assert Path(download.path()).read_bytes() == content
    assert asked(centre, "SELECT text FROM messages ORDER BY message_id")[-1] == "Here it is"


@in_browser
def test_an_upload_that_is_given_up_leaves_nothing(seat, page, centre, held):
    seat.opens(held)
    page.locator("input[type=file]").set_input_files(
        {"name": "film.mp4", "mimeType": "video/mp4", "buffer": b"x" * (PIECE * 3)}
    )
    for _ in range(500):
        # The browser reads the file when it likes.
        page.wait_for_timeout(10)
        seat.turn()
        if page.evaluate("() => document.querySelector('progress')?.value > 0"):
            break
    assert page.locator("progress").is_visible()
    page.locator('[data-act="file.cancel"]').click()
    for _ in range(4):
        page.wait_for_timeout(30)
        seat.passes()

    assert page.locator("progress").is_hidden()
    assert [p for p in Path(f"{centre.path}.files").rglob("*") if p.is_file()] == []
    assert page.locator(".cc-send").is_disabled()


@in_browser
def test_a_file_that_is_given_up_after_it_came_leaves_nothing_either(seat, page, centre, held):
    seat.opens(held)
    page.locator("input[type=file]").set_input_files(
        {"name": "way.pdf", "mimeType": "application/pdf", "buffer": b"x" * 100}
    )
    page.locator(".cc-with:visible").wait_for()
    for _ in range(6):
        page.wait_for_timeout(20)
        seat.passes()
    assert len([p for p in Path(f"{centre.path}.files").rglob("*") if p.is_file()]) == 1
    page.locator('[data-act="file.cancel"]').click()
    for _ in range(3):
        page.wait_for_timeout(20)
        seat.passes()
    assert [p for p in Path(f"{centre.path}.files").rglob("*") if p.is_file()] == []


@in_browser
def test_a_file_that_is_refused_is_so_before_a_byte_is_sent(seat, page, held):
    page.set_viewport_size({"width": 830, "height": 680})
    seat.opens(held)
    page.locator("input[type=file]").set_input_files(
        {"name": "run.exe", "mimeType": "application/x-msdownload", "buffer": b"MZ"}
    )
    said = until(seat, page, ".cc-why.cc-refused")

    assert not any("piece" in one for one in said)
    assert "run.exe" in page.locator(".cc-why").text_content()
    # Its words have a line to stand on, however long the button's name is.
    assert page.locator(".cc-why").bounding_box()["width"] > 200


def until(seat: Seat, page: Any, selector: str) -> list[dict[str, Any]]:
    """All that was said until the page shows this."""
    said = []
    for _ in range(40):
        said += seat.passes()
        if page.locator(selector).count():
            return said
        page.wait_for_timeout(25)
    raise AssertionError(f"{selector} never came")


@in_browser
def test_only_pictures_of_dots_are_shown(seat, page, centre, held):
    ben = centre.desk("ben")
    for name, start in (("dot.png", PNG), ("page.pdf", b"%PDF-1.4")):
        with ben.files.upload(name, len(start)) as upload:
            upload.add(start)
            file = upload.finish()
        ben.do(AttachFile(conversation=held, file=file))
    seat.passes()
    seat.opens(held)
    until(seat, page, ".cc-picture img")

    assert page.locator(".cc-picture").count() == 1
    assert page.locator(".cc-picture img").get_attribute("src").startswith("blob:")


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8"
    "cfc000000301010018dd8db00000000049454e44ae426082"
)


# --- beside the chat ---


@in_browser
def test_the_bell_tells_what_is_meant_for_me_until_i_have_seen_it(seat, page, centre, held):
    omar = centre.receive("Omar", contact="Omar", name="Omar")
    dora = centre.desk("dora")
    dora.do(Answer(conversation=omar))
    dora.do(Transfer(conversation=omar, to=cc.AgentRef("ben"), note="Yours?"))
    seat.passes()
    assert page.locator(".cc-row.cc-unread").count() == 2
    page.locator(".cc-bell").click()
    first = page.locator(".cc-items [role=menuitem]").first
    assert first.text_content().startswith("Dora offers you Omar: Yours?")
    first.click()
    seat.passes()
    assert page.locator(".cc-head h2").text_content() == "Omar"
    assert page.locator(".cc-row.cc-unread").count() == 1  # what is on the screen is read

    page.locator(".cc-bell").click()
    seat.click('[data-item="all"]')
    assert page.locator(".cc-bell").get_attribute("aria-label") == "Nothing new for you."
    assert centre.desk("ben").notices() == []


@in_browser
def test_earlier_sessions_of_a_contact_are_shown_and_lead_to_their_chats(seat, page, centre, held):
    again = centre.receive("elsewhere", contact="Marta", name="Marta", connector="telegram")
    seat.opens(again)
    seat.click(".cc-more")
    page.locator('[data-item="history"]').click()
    seat.passes()
    seat.click("[data-session]")

    assert f"no. {held}" in page.locator(".cc-head").text_content()


@in_browser
def test_a_link_opens_its_conversation(seat, page, held):
    page.evaluate(f"() => {{ location.hash = '#conversation={held}'; }}")
    page.wait_for_timeout(50)
    seat.passes()

    assert page.locator(".cc-head h2").text_content() == "Marta"


@in_browser
def test_ones_own_title_and_pin_show_in_head_and_list(seat, page, centre, held):
    seat.opens(held)
    seat.click(".cc-more")
    page.locator('[data-item="rename"]').click()
    page.locator(".cc-dialog input").fill("The lost parcel")
    page.locator(".cc-dialog input").press("Enter")
    seat.passes()
    seat.presses("p")
    seat.passes()
    seat.click('[data-tab="pinned"]')

    assert page.locator(".cc-head h2").text_content() == "The lost parcel"
    assert page.locator(".cc-badge-pinned").count() == 1
    assert page.locator(".cc-row .cc-who").text_content() == "The lost parcel"
    assert page.locator(".cc-sign-pinned").count() == 1


@in_browser
def test_a_discussion_says_that_it_is_the_teams_and_stays_there(seat, page, centre, held):
    first = asked(centre, "SELECT min(message_id) FROM messages")[0]
    dora = (cc.AgentRef("dora"),)
    centre.desk("ben").do(DiscussInChat(conversation=held, message=first, colleagues=dora))
    seat.passes()
    seat.opens(held)
    seat.click("[data-discussion]")
    assert "nothing written here can reach the contact" in page.locator(".cc-side").text_content()
    page.locator(".cc-side textarea").fill("Who knows her?")
    page.locator(".cc-side textarea").press("Enter")
    seat.passes()

    assert page.locator(".cc-side .cc-from-agent .cc-said").all_text_contents() == [
        "Who knows her?"
    ]
    assert "Who knows her?" not in page.locator(".cc-log").text_content()
    seen = centre.desk("ben").what_contact_sees(held)
    assert "Who knows her?" not in str(seen)
