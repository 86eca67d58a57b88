"""The day of tests/cli/test_cli_day.py again, by clicks and keys where a person finds them.

Three at their desks and a contact at her phone, each in a window of one Chromium. What leaves
waits for the centre's clock, which moves only when told to.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from browser import window
from ccanalytics.model.writing import RELEASED_AFTER
from ccanalytics.panels import ContactPanel, DeskPanel, Panel
from ccanalytics.store.verify import verify
from centre import Centre
from seated import AtDesk, Person

pytestmark = pytest.mark.browser

FORM = b"%PDF-1.7 form" * 50_000  # 650,000 bytes: three pieces

HAPPENED = [
    ("contact", "conversation.opened session.opened message.received"),
    ("ben", "session.accepted note.added file.added message.sent message.reacted:added"),
    ("ben", "conversation.transferred note.added"),
    ("dora", "session.accepted session.pinned"),
    ("dora", "message.sent message.sent message.edited message.deleted"),
    ("carla", "conversation.transferred:pull session.accepted"),
    ("contact", "message.received"),
    ("carla", "session.closed:moved session.opened:moved session.accepted message.carried:waiting"),
    ("carla", "participant.added:invited"),
    ("ben", "message.sent"),
    ("carla", "participant.removed session.closed:closed"),
    ("contact", "session.rated"),
    ("carla", "session.rated"),
]
"""The facts of the day in their order: who, and of which kinds, with the reason where one is."""

FACTS = """
    SELECT coalesce(login, actor_kind), concat_ws(':', kind, reason) FROM facts
    LEFT JOIN agents ON agent_id = actor AND actor_kind = 'agent'
    WHERE subject_kind IN ('conversation', 'file') AND kind <> 'delivery.reported'
    ORDER BY position
"""


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
        query = "FROM outbox WHERE state = 'queued' OR (kind = 'message' AND state <> 'read')"
        assert self.nadia.sees(lambda: not self.ask(query)), self.ask(query)

    def nadia_writes(self, text: str) -> None:
        self.nadia.field("Write to the centre").fill(text)
        self.nadia.presses_button("Send")

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        return self.centre.desk().sql(query).fetchall()


@pytest.fixture
def day(context: Any, centre: Centre, tmp_path: Path) -> Iterator[Day]:
    """Everybody is in their seat; the phone is nobody's yet."""
    # Waits are shown by the machine's clock.
    centre.clock.now = datetime.now(UTC).replace(tzinfo=None)
    with ExitStack() as opened:
        # One opening for all, as nobody here waits for another.
        opened.enter_context(centre.desk().batch())

        def seat(
            by: str, kind: type[Person], panel: type[Panel] = DeskPanel, width: int = 1200
        ) -> Any:
            page = opened.enter_context(window(context, width))
            return kind(page, centre.desk(by), tmp_path, panel=panel)

        nadia = seat("ana", Person, ContactPanel, 500)
        yield Day(centre, nadia, *(seat(by, AtDesk) for by in ("ben", "dora", "carla")))


def test_a_day_in_the_life_at_the_desk(day: Day, tmp_path: Path):
    nadia = day.nadia
    nadia.field("Your name").fill("Nadia")
    nadia.field("To whom you write").select_option("sales")
    day.nadia_writes("Where is my parcel?")
    ben_answers(day, tmp_path / "Claim form.pdf")
    dora_accepts(day)
    dora_corrects_herself(day)
    carla_takes_over(day)
    it_ends(day)

    assert nadia.shows("To Quito too")
    assert nadia.said() == [
        "Where is my parcel?",
        "Please",
        "It is lost, I am sorry",
        "This message was deleted.",
        "And do you ship to Quito?",
        "To Quito too",
    ]
    for word in ("lost again", "refund"):
        assert word not in nadia.page.content()
    assert by_whom(day.ask(FACTS)) == by_whom(
        [(who, kind) for who, kinds in HAPPENED for kind in kinds.split()]
    )
    assert verify(day.centre.path, every=True) == []


def by_whom(facts: list[tuple[Any, ...]]) -> list[tuple[str, list[str]]]:
    """The kinds of facts, those of one after the other by the same person together."""
    return [(who, [kind for _, kind in told]) for who, told in groupby(facts, lambda f: f[0])]


def ben_answers(day: Day, form: Path) -> None:
    """He finds her in the queue, answers, asks Dora in a note, and sends a file."""
    nadia, ben = day.nadia, day.ben
    form.write_bytes(FORM)
    ben.opens_chat("Nadia")
    ben.presses_button("Answer")
    ben.notes("lost again?", to="Dora")
    assert day.dora.hears() == "Ben mentioned you (Nadia): @Dora lost again?"
    ben.attaches(form)
    ben.page.locator(".cc-field").fill("Please")
    ben.presses_button("Send to Nadia · loopback")
    ben.menu_of("Where is my parcel?")
    ben.chooses("React")
    ben.presses_button("thumbs up")
    day.leaves()
    assert nadia.said() == ["Where is my parcel?", "Please"]
    assert nadia.clock_at("Please") == ben.clock_at("Please")
    assert nadia.finds("button", "👍 1").count() == 1
    assert nadia.saves(form.name) == FORM


def dora_accepts(day: Day) -> None:
    """Ben hands Nadia over with a note; Dora keeps her, and he cannot take her back."""
    ben, dora = day.ben, day.dora
    ben.presses_button("Transfer …")
    ben.picks("Dora", "Search colleagues and channels")
    ben.field("A note for whoever takes it (optional)").fill("She needs a refund")
    ben.confirms("Transfer to Dora")
    assert dora.hears() == "Ben offers you Nadia: She needs a refund"
    dora.presses_button("Answer")
    dora.more("Pin as mine")
    assert ben.why_not("button", "Take").startswith("Dora has pinned conversation")
    assert ben.page.get_by_text("Pinned by Dora").count() == 1


def dora_corrects_herself(day: Day) -> None:
    """What she wrote has been read when she edits and deletes it."""
    nadia, ben, dora = day.nadia, day.ben, day.dora
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


def carla_takes_over(day: Day) -> None:
    """A supervisor. A new question gets a session of its own, and Ben answers beside her."""
    ben, carla = day.ben, day.carla
    carla.passes()
    carla.finds("tab", "All open 1").click()
    carla.opens_chat("Nadia")
    carla.presses_button("Take")
    assert day.dora.hears() == "Carla took Nadia from you"
    assert day.dora.shows("Carla took it over")
    day.nadia_writes("And do you ship to Quito?")
    carla.menu_of("And do you ship to Quito?")
    carla.chooses("Move to a new conversation …")
    carla.confirms("Move to a new conversation")
    assert carla.page.get_by_text("Moved here: And do you ship to Quito?").count() == 1
    carla.more("Invite a colleague …")
    carla.picks("Ben", "Search colleagues")
    carla.confirms("Invite Ben")
    assert ben.hears() == "Carla invited you to Nadia"
    ben.writes("To Quito too")
    carla.more("Remove a participant …")
    carla.picks("Ben", "Search colleagues")
    carla.confirms("Remove Ben")
    day.leaves()


def it_ends(day: Day) -> None:
    """Closed, rated by Nadia and by the supervisor."""
    nadia, carla = day.nadia, day.carla
    carla.presses_button("Close")
    nadia.passes()
    nadia.field("5 of 5").check(force=True)
    nadia.field("In your words, if you like").fill("Quick")
    nadia.presses_button("Send the rating")
    carla.more("Rate the session …")
    carla.field("4 ★★★★").check()
    carla.confirms("Rate the session")
