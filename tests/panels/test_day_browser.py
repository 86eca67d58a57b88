"""The day of tests/cli/test_cli_day.py again, by clicks and keys where a person finds them.

Three at their desks and a contact at her phone, each in a window of one Chromium. What leaves
waits for the centre's clock, which moves only when told to.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from browser import window
from ccanalytics.model.writing import RELEASED_AFTER
from ccanalytics.panels import ContactPanel, DeskPanel, Panel
from ccanalytics.store.verify import verify
from centre import Centre
from seat import Seat

pytestmark = pytest.mark.browser


class Person(Seat):
    """Somebody at a desk or a phone, who finds things by what they are called."""

    def finds(self, role: str, name: str, **more: Any) -> Any:
        return self.page.get_by_role(role, name=name, exact=True, **more)

    def field(self, label: str) -> Any:
        return self.page.get_by_label(label, exact=True)

    def presses_button(self, name: str) -> None:
        self.passes()
        self.finds("button", name).click()
        self.passes()

    def chooses(self, item: str) -> None:
        """An item of the menu that is open; of what opens then, the button of the same name."""
        self.finds("menuitem", item).click()
        self.passes()

    def types(self, *keys: str) -> None:
        self.presses(*keys)
        self.passes()

    def sees(self, what: Any) -> bool:
        """Whether it comes, while the browser and the kernel do what is under way."""
        for _look in range(100):
            self.passes()
            if what.count():
                return True
            self.page.wait_for_timeout(20)
        return False

    def said(self) -> list[str]:
        """What was written, as it shows here."""
        self.passes()
        return [text.strip() for text in self.page.locator(".cc-said").all_text_contents()]

    def message(self, text: str) -> Any:
        """The message that says so; the one that quotes it comes later."""
        said = self.page.get_by_text(text, exact=True)
        return self.page.get_by_role("article").filter(has=said).first

    def clock_at(self, text: str) -> str:
        """When this was written, as it shows here."""
        return str(self.message(text).locator("time").text_content())

    def menu_of(self, text: str) -> None:
        """Open the menu of a message."""
        self.passes()
        self.message(text).hover()
        self.message(text).get_by_label("What to do with this message").click()
        self.passes()


class AtDesk(Person):
    """An agent."""

    def writes(self, text: str) -> None:
        self.passes()
        self.page.locator(".cc-field").click()
        self.types(*text, "Enter")

    def notes(self, text: str, to: str) -> None:
        """A note to a colleague, who is found after two letters of their name."""
        self.page.get_by_role("switch", name="Note").click()
        self.page.locator(".cc-field").click()
        self.presses("@", *to[:2], "Enter")
        self.types(*text, "Enter")
        self.page.get_by_role("switch", name="Note").click()

    def hears(self) -> str:
        """What the bell tells last; they go there, and have seen it then."""
        self.passes()
        bell = self.page.get_by_role("button", name="New notices")
        bell.click()
        latest = self.page.get_by_role("menuitem").first
        told: str = latest.locator("span").first.text_content()
        latest.click()
        self.passes()
        bell.click()
        self.chooses("I have seen them all")
        return told

    def more(self, item: str) -> None:
        """Choose something of the "…" over the chat."""
        self.presses_button("Everything else one may do")
        self.chooses(item)

    def why_not(self, role: str, name: str) -> str:
        """With which words it is disabled."""
        self.passes()
        found = self.finds(role, name)
        assert found.is_disabled()
        return str(found.get_attribute("title"))

    def confirms(self, name: str) -> None:
        """Press the button of the dialog that is open, which closes it."""
        self.page.get_by_role("dialog").get_by_role("button", name=name, exact=True).click()
        self.passes()
        assert self.page.get_by_role("dialog").count() == 0


@dataclass
class Day:
    """The centre, and who is there."""

    centre: Centre
    nadia: Person
    ben: AtDesk
    dora: AtDesk
    carla: AtDesk

    def leaves(self) -> None:
        """What was written can be called back no more: it leaves, and is read."""
        self.centre.clock.tick(RELEASED_AFTER.total_seconds() + 1)
        query = "SELECT count(*) FROM outbox WHERE state <> 'read' AND kind = 'message'"
        for _look in range(100):
            self.nadia.passes()
            if self.ask(query) == [(0,)]:
                return
            self.nadia.page.wait_for_timeout(20)
        raise AssertionError(self.ask("SELECT kind, state, detail FROM outbox"))

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        return self.centre.desk().sql(query).fetchall()


@pytest.fixture
def day(context: Any, centre: Centre, tmp_path: Path) -> Iterator[Day]:
    """Everybody is in their seat; the phone is nobody's yet."""
    # Waits are shown by the machine's clock.
    centre.clock.now = datetime.now(UTC).replace(tzinfo=None)
    with ExitStack() as pages:

        def seat(
            by: str, kind: type[Person], panel: type[Panel] = DeskPanel, width: int = 1200
        ) -> Any:
            page = pages.enter_context(window(context, width))
            return kind(page, centre.desk(by), tmp_path, panel=panel)

        nadia = seat("ana", Person, ContactPanel, 500)
        yield Day(centre, nadia, *(seat(by, AtDesk) for by in ("ben", "dora", "carla")))


def test_a_day_in_the_life(day: Day, tmp_path: Path):
    nadia, ben, dora, carla = day.nadia, day.ben, day.dora, day.carla

    # Nadia writes.
    nadia.field("Your name").fill("Nadia")
    nadia.field("To whom you write").select_option("sales")
    nadia.field("Write to the centre").fill("Where is my parcel?")
    nadia.presses_button("Send")

    # Ben finds her in the queue, answers, asks Dora in a note, and sends a file.
    ben.passes()
    ben.page.get_by_role("option").filter(has_text="Nadia").click()
    ben.presses_button("Answer")
    ben.notes("lost again?", to="Dora")
    assert dora.hears() == "Ben mentioned you (Nadia): @Dora lost again?"
    form = b"%PDF-1.7 form" * 50_000  # 650,000 bytes: three pieces
    attach(ben, form, tmp_path)
    ben.page.locator(".cc-field").fill("Please")
    ben.presses_button("Send to Nadia · loopback")
    ben.menu_of("Where is my parcel?")
    ben.chooses("React")
    ben.presses_button("thumbs up")
    day.leaves()
    assert nadia.said() == ["Where is my parcel?", "Please"]
    assert nadia.clock_at("Please") == ben.clock_at("Please")
    assert nadia.sees(nadia.finds("button", "👍 1"))
    assert fetched(nadia, "Claim form.pdf") == form

    # He hands her over with a note. Dora accepts, keeps her, and Ben cannot take her back.
    ben.presses_button("Transfer …")
    ben.page.get_by_role("combobox", name="Search colleagues and channels").press_sequentially("do")
    ben.types("ArrowDown")
    ben.field("A note for whoever takes it (optional)").fill("She needs a refund")
    ben.confirms("Transfer to Dora")
    assert dora.hears() == "Ben offers you Nadia: She needs a refund"
    dora.presses_button("Answer")
    dora.more("Pin as mine")
    assert ben.why_not("button", "Take").startswith("Dora has pinned conversation")
    dora.menu_of("Where is my parcel?")
    dora.chooses("Quote")
    dora.writes("It is lsot, I am sorry")
    dora.writes("Wrong window")
    day.leaves()
    assert nadia.said()[2:] == ["It is lsot, I am sorry", "Wrong window"]
    dora.menu_of("It is lsot, I am sorry")
    dora.chooses("Edit …")
    dora.field("Text").fill("It is lost, I am sorry")
    dora.confirms("Edit")
    ben.menu_of("Wrong window")
    assert "is not yours" in ben.why_not("menuitem", "Delete …")
    ben.types("Escape")
    dora.menu_of("Wrong window")
    dora.chooses("Delete …")
    dora.confirms("Delete")
    day.leaves()
    assert nadia.said()[2:] == ["It is lost, I am sorry", "This message was deleted."]

    # Carla, a supervisor, takes over. A new question gets a session of its own, and Ben a say.
    carla.passes()
    carla.finds("tab", "All open 1").click()
    carla.passes()
    carla.page.get_by_role("option").filter(has_text="Nadia").click()
    carla.presses_button("Take")
    assert dora.hears() == "Carla took Nadia from you"
    nadia.field("Write to the centre").fill("And do you ship to Quito?")
    nadia.presses_button("Send")
    carla.menu_of("And do you ship to Quito?")
    carla.chooses("Move to a new conversation …")
    carla.confirms("Move to a new conversation")
    assert carla.page.get_by_text("Moved here: And do you ship to Quito?").count() == 1
    carla.more("Invite a colleague …")
    carla.page.get_by_role("combobox", name="Search colleagues").press_sequentially("be")
    carla.types("ArrowDown")
    carla.confirms("Invite Ben")
    assert ben.hears() == "Carla invited you to Nadia"
    ben.writes("To Quito too")
    carla.more("Remove a participant …")
    carla.page.get_by_role("combobox", name="Search colleagues").press_sequentially("be")
    carla.types("ArrowDown")
    carla.confirms("Remove Ben")
    day.leaves()

    # The end of the day: closed, rated by her and by the supervisor.
    carla.presses_button("Close")
    nadia.passes()
    nadia.field("5 of 5").check(force=True)
    nadia.field("In your words, if you like").fill("Quick")
    nadia.presses_button("Send the rating")
    carla.more("Rate the session …")
    carla.field("4 ★★★★").check()
    carla.confirms("Rate the session")

    assert nadia.said() == [
        "Where is my parcel?",
        "Please",
        "It is lost, I am sorry",
        "This message was deleted.",
        "And do you ship to Quito?",
        "To Quito too",
    ]
    assert day.ask(FACTS) == HAPPENED
    assert verify(day.centre.path, every=True) == []


HAPPENED = [
    ("conversation.opened", None, "contact"),
    ("session.opened", None, "contact"),
    ("message.received", None, "contact"),
    ("session.accepted", None, "ben"),
    ("note.added", None, "ben"),
    ("file.added", None, "ben"),
    ("message.sent", None, "ben"),
    ("message.reacted", "added", "ben"),
    ("conversation.transferred", None, "ben"),
    ("note.added", None, "ben"),
    ("session.accepted", None, "dora"),
    ("session.pinned", None, "dora"),
    ("message.sent", None, "dora"),
    ("message.sent", None, "dora"),
    ("message.edited", None, "dora"),
    ("message.deleted", None, "dora"),
    ("conversation.transferred", "pull", "carla"),
    ("session.accepted", None, "carla"),
    ("message.received", None, "contact"),
    ("session.closed", "moved", "carla"),
    ("session.opened", "moved", "carla"),
    ("session.accepted", None, "carla"),
    ("message.carried", "waiting", "carla"),
    ("participant.added", "invited", "carla"),
    ("message.sent", None, "ben"),
    ("participant.removed", None, "carla"),
    ("session.closed", "closed", "carla"),
    ("session.rated", None, "contact"),
    ("session.rated", None, "carla"),
]


FACTS = """
    SELECT kind, reason, coalesce(login, actor_kind) FROM facts
    LEFT JOIN agents ON agent_id = actor AND actor_kind = 'agent'
    WHERE subject_kind IN ('conversation', 'file') AND kind <> 'delivery.reported'
    ORDER BY position
"""


def attach(person: AtDesk, content: bytes, folder: Path) -> None:
    """Choose a file from the disk, and wait until it is there."""
    path = folder / "Claim form.pdf"
    path.write_bytes(content)
    person.presses_button("Attach a file")
    with person.page.expect_file_chooser() as chosen:
        person.finds("menuitem", "From this computer …").click()
    chosen.value.set_files(path)
    assert person.sees(person.page.get_by_text("650 kB"))
    gone = person.page.get_by_role("progressbar")
    for _look in range(100):
        person.passes()
        if not gone.count():
            return
        person.page.wait_for_timeout(20)
    raise AssertionError("it never came")


def fetched(person: Person, name: str) -> bytes:
    """The file of this name, as it is saved."""
    with person.page.expect_download() as coming:
        person.finds("button", name).click()
        for _look in range(20):
            person.passes()
            person.page.wait_for_timeout(20)
    return Path(coming.value.path()).read_bytes()
