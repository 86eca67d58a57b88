"""People in their seats, who find everything by what it is called: see `seat`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from seat import Seat

_SHOWN = """(said) => said.getBoundingClientRect().bottom
    <= said.closest("[role=log]").getBoundingClientRect().bottom"""


class Person(Seat):
    """Somebody at a desk or a phone, who finds things by what they are called."""

    def passes(self) -> list[Any]:
        # A window behind another one is drawn once a second, and a click waits for that.
        self.page.bring_to_front()
        return super().passes()

    def finds(self, role: str, name: str) -> Any:
        return self.page.get_by_role(role, name=name, exact=True)

    def field(self, label: str) -> Any:
        return self.page.get_by_label(label, exact=True)

    def presses_button(self, name: str) -> None:
        self.passes()
        self.finds("button", name).click()
        self.passes()

    def chooses(self, item: str) -> None:
        """An item of the menu that is open."""
        self.finds("menuitem", item).click()
        self.passes()

    def types(self, *keys: str) -> None:
        self.presses(*keys)
        self.passes()

    def sees(self, comes: Callable[[], Any]) -> bool:
        """Whether that comes true while the browser and the kernel do what is under way."""
        for _look in range(100):
            self.passes()
            if comes():
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

    def shows(self, text: str) -> bool:
        """Whether it can be read to its end without scrolling."""
        shown = self.page.get_by_text(text, exact=True).last.evaluate(_SHOWN)
        return bool(shown)

    def clock_at(self, text: str) -> str:
        """When this was written, as it shows here."""
        return str(self.message(text).locator("time").text_content())

    def menu_of(self, text: str) -> None:
        """Open the menu of a message."""
        self.passes()
        self.message(text).hover()
        self.message(text).get_by_label("What to do with this message").click()
        self.passes()

    def saves(self, name: str) -> bytes:
        """The file of this name, as it is saved."""
        came: list[Any] = []
        # Playwright puts a mark on what it calls, which a list's own method does not bear.
        self.page.once("download", lambda download: came.append(download))
        self.finds("button", name).click()
        assert self.sees(lambda: came)
        return Path(came[0].path()).read_bytes()


class AtDesk(Person):
    """An agent."""

    def writes(self, text: str) -> None:
        self.passes()
        self.page.locator(".cc-field").click()
        self.page.keyboard.type(text)
        self.types("Enter")

    def notes(self, text: str, to: str) -> None:
        """A note to a colleague, who is found after two letters of their name."""
        self.page.get_by_role("switch", name="Note").click()
        self.page.locator(".cc-field").click()
        self.presses("@", *to[:2], "Enter")
        self.page.keyboard.type(text)
        self.types("Enter")
        self.page.get_by_role("switch", name="Note").click()

    def attaches(self, path: Path) -> None:
        """Choose a file from the disk, and wait until it is there."""
        self.presses_button("Attach a file")
        with self.page.expect_file_chooser() as chosen:
            self.finds("menuitem", "From this computer …").click()
        chosen.value.set_files(path)
        assert self.sees(lambda: not self.page.get_by_role("progressbar").count())
        assert self.page.locator(".cc-composer").get_by_text(path.name).count() == 1

    def picks(self, name: str, field: str) -> None:
        """Somebody of a dialog's list, found by two letters of their name."""
        self.page.get_by_role("combobox", name=field, exact=True).press_sequentially(name[:2])
        self.types("ArrowDown")

    def opens_chat(self, whom: str) -> None:
        """Choose a conversation of the list."""
        self.passes()
        self.page.get_by_role("option").filter(has_text=whom).click()
        self.passes()

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
