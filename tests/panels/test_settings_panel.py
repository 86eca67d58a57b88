"""The settings: what is read of what was typed, what is saved, and who may."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from ccanalytics.actions import AddChannel, ConfigureChannel
from ccanalytics.desk import Desk
from ccanalytics.errors import BadInput
from ccanalytics.model.people import ChannelRef
from ccanalytics.model.settings import Settings
from ccanalytics.panels import SettingsPanel
from ccanalytics.panels import settings_panel as module
from ccanalytics.panels.poller import Poller
from ccanalytics.panels.settings_fields import BY_KEY, CHANNELS, FIELDS, GROUPS
from ccanalytics.panels.settings_given import given
from ccanalytics.panels.settings_holidays import added, years
from ccanalytics.panels.settings_hours import read, readings
from ccanalytics.panels.settings_rows import form_of
from ccanalytics.panels.settings_typed import Untold, seconds_of, typed
from ccanalytics.panels.settings_words import labels
from centre import Centre
from hostile import HOSTILE, ran
from pseudo import unmarked
from seated import Person

NOON = datetime(2026, 3, 2, 12, 0)  # a Monday

MADRID = {"zone": "Europe/Madrid", "week": "mon-fri 09:00-18:00", "valid_from": ""}
MADRID |= {"holidays": "", "special": ""}


class Sitting:
    """Somebody at the settings whose browser only listens; the poller turns when told to."""

    def __init__(self, desk: Desk) -> None:
        self.poller = Poller(by_hand=True)
        self.panel = SettingsPanel(desk, poller=self.poller, locale="en")
        self.said: list[Mapping[str, Any]] = []
        self.panel.send = self.said.append
        self.asks(hello=0)

    def asks(self, **content: Any) -> Mapping[str, Any]:
        """The answer to it, if there is one."""
        self.said.clear()
        self.poller.ask(self.panel, {"key": "k", **content})
        self.poller.turn()
        answers = (one for one in self.said if "answer" in one)
        return {name: told for name, told in next(answers, {}).items() if name != "now"}

    def row(self, name: str, of: str = "channels") -> Mapping[str, Any]:
        self.poller.turn()
        return next(one for one in self.panel._sent[of].values() if one["name"] == name)

    def draft(self, name: str, of: str = "channels", **now: Any) -> Mapping[str, Any]:
        """What was typed, over what the form shows."""
        row = self.row(name, of)
        changes = {key: {"was": row["values"][key], "now": value} for key, value in now.items()}
        return {"of": of, "id": row["id"], "changes": changes}

    def saves(self, name: str, of: str = "channels", key: str = "k", **now: Any) -> Any:
        return self.asks(save=self.draft(name, of, **now), key=key)


@pytest.fixture
def ana(centre: Centre) -> Iterator[Sitting]:
    """The admin; all openings are one."""
    with centre.desk().batch():
        yield Sitting(centre.desk())


def stored(centre: Centre) -> list[str]:
    query = "SELECT data ->> '$.settings' FROM facts WHERE kind = 'channel.configured'"
    return [text for (text,) in centre.desk().sql(query).fetchall()]


def of_sales(centre: Centre) -> Settings:
    with centre.desk().store.loading() as loading:
        return loading.directory().channel("sales").settings


# --- the table ---


def test_every_setting_of_a_channel_is_a_row_of_the_table_and_has_a_name_and_a_place():
    keys = [one.key for one in FIELDS if one.of == CHANNELS]

    assert sorted(keys) == sorted(one.name for one in fields(Settings))
    assert {one.group for one in FIELDS} == set(GROUPS)
    assert all(one.label for one in FIELDS)


def test_what_the_form_shows_is_read_as_what_is_set(ana: Sitting, centre: Centre):
    desk = centre.desk()
    changes = {"roster": "ben, dora", "hours": "Europe/Madrid mon 9-18", "response_target": 5400}
    desk.do(ConfigureChannel(channel=ChannelRef("sales"), changes=changes))
    form = ana.row("sales")["values"]

    found = given(form, NOON)

    assert found.faults == {}
    with desk.store.loading() as loading:
        here = loading.directory()
    assert form == form_of(CHANNELS, module.values(CHANNELS, ana.row("sales")["id"], here))
    assert form["response_target"] == "1 h 30 min"
    assert ana.saves("sales", **form)["saved"] == []


def test_every_word_is_marked(pseudo: None):
    said = [words for key, words in labels().items() if key != "hours.week.example"]

    assert unmarked("\n".join(said), ["telegram", "whatsapp", "webchat", "email"]) == []


def test_the_browsers_words_are_those_that_there_are():
    folder = Path(module.__file__).parent
    code = "\n".join((folder / name).read_text("utf-8") for name in module.SOURCES)
    ours = {key for key in labels() if not key.startswith(("label.", "help.", "empty.", "choice."))}
    quoted = set(re.findall(r'"([a-z_.]+)"', code))
    made = tuple(re.findall(r"`([a-z.]+)\$\{", code))

    used = set(re.findall(r'line\.word\("([a-z.]+)"', code))
    # The dialog is the desk's; what it says of lists is not asked here.
    assert {word for word in used if not word.startswith("ask.")} <= set(labels())
    assert {key for key in ours if key not in quoted and not key.startswith(made)} == set()


# --- what was typed ---


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        *[("90", 90), ("90 s", 90), ("2 min", 120), ("2m", 120), ("1.5 h", 5400)],
        *[("1 h 30 min", 5400), ("1h30m", 5400), ("1,5 horas", 5400), ("2 Minutes", 120)],
        *[(" 1 d ", 86_400), ("0", 0), ("1 min, 5 s", 65)],
    ],
)
def test_times_are_read_as_people_say_them(text: str, seconds: int):
    assert seconds_of(text) == seconds
    assert seconds_of(typed(seconds)) == seconds


@pytest.mark.parametrize("text", ["", "soon", "-5", "2 moons", "1 30 min", "0.3 s", "5 min 30"])
def test_what_is_no_time_is_said(text: str):
    with pytest.raises(Untold, match="90 s, 2 min or 1 h 30 min"):
        seconds_of(text)


def test_hours_are_told_back():
    week = "mon-fri 09:00-13:00 15:00-19:00, sat 22:00-02:00"
    found, wrong = read(
        [MADRID | {"week": week, "holidays": "2026-01-06 Reyes\n2026-03-19 San José"}], "hours"
    )

    told = readings(found, "hours", NOON)

    assert wrong == {}
    assert told["hours.0.week"]["said"] == (
        "Mon–Fri 09:00–13:00 15:00–19:00, Sat 22:00–02:00 · 44 h a week"
    )
    assert told["hours.0.week"]["bars"][-2:] == [[5, 1320, 1440], [6, 0, 120]]
    assert told["hours.0.holidays"]["said"] == "2 days in 2026; next: 19 Mar 2026 San José"
    assert told["hours"]["said"] == "Closed now; opens Mon 2 Mar 2026, 15:00 (Europe/Madrid)."


def test_each_fault_of_hours_is_told_where_it_is():
    first = MADRID | {"zone": "Europe/Madri", "week": "mon 9-12 11-13", "holidays": "Christmas"}
    second = MADRID | {"valid_from": "soon", "special": "2026-12-24 late"}

    _found, wrong = read([first, second], "hours")

    assert {place: sentence.split(";")[0][:32] for place, sentence in wrong.items()} == {
        "hours.0.zone": "There is no time zone 'Europe/Ma",
        "hours.0.week": "mon 09:00-12:00 and mon 11:00-13",
        "hours.0.holidays": "“Christmas” begins with no day",
        "hours.1.valid_from": "“soon” is no day",
        "hours.1.special": "The windows of 24 Dec 2026 canno",
    }
    assert list(read([MADRID, MADRID], "hours")[1]) == ["hours.1.valid_from"]


def test_public_holidays_are_added_and_what_is_there_stays():
    asked = {"country": "ES", "region": "MD", "years": "2026", "text": "2026-12-25 Ours\nnonsense"}

    done = added(asked, date(2026, 1, 1))

    lines = done["text"].splitlines()
    assert lines[0] == "nonsense"
    assert "2026-12-25 Ours" in lines
    assert any(line.startswith("2026-05-02 ") for line in lines)
    assert done["said"] == f"{len(lines) - 2} days were added."
    assert added({**asked, "text": done["text"]}, date(2026, 1, 1))["said"] == "0 days were added."


def test_years_are_read_and_others_refused():
    assert years("2026, 2028-2029") == [2026, 2028, 2029]
    for text in ("26", "2029-2028", "2026 or so", "1999"):
        with pytest.raises(BadInput, match="2026 or 2026-2028"):
            years(text)


# --- saving ---


def test_only_what_was_changed_is_saved(ana: Sitting, centre: Centre):
    saved = ana.saves("sales", accept_within="120 s", next_after="1.5 min", roster=["dora", "ben"])

    assert saved["saved"] == ["Until the next agent", "Roster"]
    (text,) = stored(centre)
    assert set(re.findall(r'"(\w+)":', text)) == {"next_after", "roster"}
    assert ana.row("sales")["values"]["next_after"] == "1 min 30 s"


def test_all_faults_are_told_together_where_they_are_and_nothing_is_saved(
    ana: Sitting, centre: Centre
):
    draft = {
        "next_after": "soon",
        "grace": "40 d",
        "most_sessions": "0",
        "roster": ["ben", "nobody"],
        "no_answer": "channel",
        "queue_text": "You are {place}",
        "hours": [MADRID | {"zone": "Mars"}],
        "closing_text": "Bye",
    }

    faults = ana.saves("sales", **draft)["faults"]

    assert set(faults) == {
        *("next_after", "grace", "most_sessions", "roster", "no_answer_channel", "queue_text"),
        "hours.0.zone",
    }
    assert faults["grace"] == "40 d is too long: 30 d is the most."
    assert ana.asks(check=ana.draft("sales", **draft))["faults"] == faults
    assert stored(centre) == []


def test_what_somebody_else_set_meanwhile_is_told_and_not_written_over(
    ana: Sitting, centre: Centre
):
    mine = ana.draft("sales", next_after="2 min", closing_text="Bye")
    theirs = {"next_after": 30, "grace": 60}
    centre.desk().do(ConfigureChannel(channel=ChannelRef("sales"), changes=theirs))

    faults = ana.asks(save=mine)["faults"]
    before = of_sales(centre)
    kept = ana.saves("sales", key="again", next_after="2 min", closing_text="Bye")

    assert faults == {"next_after.theirs": "Changed by somebody else meanwhile, to: 30 s"}
    assert (before.next_after, before.closing_text) == (30, "")
    assert kept["saved"] == ["Until the next agent", "Text when an agent closes it"]
    after = of_sales(centre)
    assert (after.next_after, after.closing_text, after.grace) == (120, "Bye", 60)


def test_what_is_sent_again_is_answered_again_and_done_once(ana: Sitting, centre: Centre):
    draft = ana.draft("sales", next_after="2 min")

    once, again = (ana.asks(save=draft, key="same") for _time in range(2))

    assert once["saved"] == again["saved"] == ["Until the next agent"]
    assert len(stored(centre)) == 1


def test_a_person_is_set_all_or_nothing(ana: Sitting, centre: Centre):
    refused = ana.saves("ana", of="people", role="agent", presence="online")
    bad = ana.saves("ben", of="people", key="2", shifts=[MADRID | {"week": "mon"}])
    saved = ana.saves("ben", of="people", key="3", presence="paused", shifts=[MADRID])

    assert refused["faults"] == {
        "role": "ana is the only admin: make somebody else admin first.",
    }
    assert list(bad["faults"]) == ["shifts.0.week"]
    assert saved["saved"] == ["Presence", "Shifts"]
    told = centre.desk().sql("SELECT login, presence, shifts FROM agents").fetchall()
    known = {login: (presence, shifts) for login, presence, shifts in told}
    assert known["ana"] == (None, known["ana"][1])
    assert known["ben"][0] == "paused"
    assert "mon-fri 09:00-18:00" in known["ben"][1]


def test_what_was_changed_is_told_with_who_and_when(ana: Sitting):
    ana.saves("sales", key="1", next_after="30 s", roster=["ben"])
    ana.saves("sales", key="2", hours=[MADRID], is_known_first=True, roster=["ben", "dora"])

    last, first = ana.asks(history=ana.row("sales")["id"])["changes"]

    assert first["who"] == "Ana"
    assert first["what"] == [
        ["Roster", "nobody: nothing is offered to anyone", "Ben"],
        ["Until the next agent", "1 min", "30 s"],
    ]
    assert last["what"] == [
        ["Roster", "Ben", "Ben, Dora"],
        ["First to whoever knows the contact", "no", "yes"],
        [
            "Opening hours",
            "always open",
            "Mon–Fri 09:00–18:00 · 45 h a week, Europe/Madrid",
        ],
    ]
    assert last["at"] > first["at"]


def test_a_channel_that_closes_is_shown_closed_though_nobody_did_anything(
    ana: Sitting, centre: Centre
):
    ana.saves("sales", hours=[MADRID])
    centre.clock.now = NOON
    centre.desk().do(AddChannel(name="other"))
    was = ana.row("sales")
    centre.clock.tick(6 * 3600)
    ana.poller.turn()

    now = ana.row("sales")

    assert (was["is_open"], now["is_open"]) == (True, False)
    assert now["standing"] == "Closed now; opens Tue 3 Mar 2026, 09:00 (Europe/Madrid)."


# --- who may, and nonsense ---


def test_whoever_is_no_admin_reads_all_and_is_told_why(ana: Sitting, centre: Centre):
    ben, carla = Sitting(centre.desk("ben")), Sitting(centre.desk("carla"))
    nobody = Sitting(centre.desk("nobody"))

    of_ben = ben.panel._sent["desk"][0]
    assert set(of_ben["locked"]) == set(BY_KEY)
    assert of_ben["locked"]["roster"] == "You see this as it is; changing it is for an admin."
    assert of_ben["may_add"] == []
    assert "presence" in of_ben["locked"]
    assert set(BY_KEY) - set(carla.panel._sent["desk"][0]["locked"]) == {"presence", "shifts"}
    assert set(nobody.panel._sent["desk"][0]["locked"]) == set(BY_KEY)
    refused = ben.saves("sales", next_after="2 min")
    assert "is for an admin" in refused["faults"]["next_after"]
    assert stored(centre) == []


@pytest.mark.parametrize(
    "content",
    [
        {"save": 5},
        {"save": {"of": "moons", "id": 1, "changes": {}}},
        {"save": {"of": "channels", "id": "1", "changes": {}}},
        {"save": {"of": "channels", "id": 99_999, "changes": {}}},
        {"check": {"of": "channels", "id": 1, "changes": {"role": {"was": 1, "now": 2}}}},
        {"check": {"of": "channels", "id": 1, "changes": {"grace": {"was": "", "now": 5}}}},
        {"check": {"of": "channels", "id": 1, "changes": {"hours": {"was": [], "now": [1]}}}},
        {"holidays": {"country": "XX", "years": "2026"}},
        {"holidays": {"country": "ES", "region": "XX", "years": "2026"}},
        {"history": "1"},
    ],
)
def test_what_no_browser_says_gets_a_sentence_and_does_nothing(
    ana: Sitting, centre: Centre, content: Mapping[str, Any]
):
    refused = ana.asks(**content)["refused"]

    assert "fault of ccanalytics" not in refused
    assert stored(centre) == []


# --- in a browser ---


@pytest.mark.browser
def test_an_admin_sets_a_channel_by_what_everything_is_called(
    page: Any, centre: Centre, tmp_path: Path
):
    with centre.desk().batch():
        centre.desk().do(AddChannel(name="beset", title=HOSTILE[1]))
        seat = Person(page, centre.desk(), tmp_path, panel=SettingsPanel)
        seat.presses_button("sales open")
        sets_queue_and_hours(seat)
        assert stored(centre) == []
        seat.presses_button("Save 5 changes")
        mends_what_was_wrong(seat)
        somebody_else_was_there_too(seat, centre)
        assert ran(page) == []

        ben = Person(page, centre.desk("ben"), tmp_path, panel=SettingsPanel)
        reads_only(ben)

    sales = of_sales(centre)
    names = dict(centre.desk().sql("SELECT agent_id, name FROM agents").fetchall())
    assert [names[agent] for agent in sales.roster] == ["Dora", "Ben"]
    assert (sales.distribution, sales.next_after, sales.grace) == ("evenly", 90, 60)
    assert sales.welcome_text == "Hello!"
    (hours,) = sales.hours
    assert (hours.zone, hours.week) == ("America/Bogota", "mon-sat 08:00-12:00")
    assert len(hours.holidays) > 10
    assert len(stored(centre)) == 3


def sets_queue_and_hours(seat: Person) -> None:
    """The roster by select, key and button; what is typed is read at once."""
    adding = seat.field("Add to: Roster")
    adding.select_option(label="Ben")
    adding.select_option(label="Dora")
    seat.finds("button", "Move Dora up").press("Alt+ArrowUp")
    shown = seat.page.locator(".cc-roster .cc-who")
    assert shown.all_text_contents()[:2] == ["Dora", "Ben"]
    seat.finds("radio", "Evenly").check()
    seat.field("Until the next agent").fill("in a while")
    seat.finds("tab", "Hours").click()
    seat.presses_button("Set hours")
    seat.field("Time zone").fill("America/Bogotá")
    seat.field("Week").fill("mon-sat 08:00-12:00")
    assert seat.sees(lambda: seat.page.get_by_text("24 h a week").count())
    seat.finds("tab", "Texts").click()
    seat.field("Welcome").fill("Hello!")
    preview = seat.page.locator('[data-key="welcome_text"]').get_by_text("Hello!")
    assert preview.last.is_visible()


def mends_what_was_wrong(seat: Person) -> None:
    """The first fault has the focus, in its group; all that was typed is there still."""
    field = seat.field("Until the next agent")
    assert field.evaluate("node => node === document.activeElement")
    assert field.input_value() == "in a while"
    assert "is no time" in str(seat.page.locator('[data-key="next_after"]').text_content())
    field.fill("90")
    seat.finds("tab", "Hours, 1 to mend").click()
    seat.field("Time zone").fill("America/Bogota")
    seat.presses_button("Add public holidays …")
    assert seat.sees(lambda: seat.field("Country").input_value() == "CO")
    seat.presses_button("Add public holidays")
    assert seat.sees(lambda: seat.field("Holidays").input_value())
    seat.page.keyboard.press("Control+s")
    assert seat.sees(lambda: seat.page.get_by_text("Saved: ").count())
    assert seat.finds("button", "Save changes").is_disabled()


def somebody_else_was_there_too(seat: Person, centre: Centre) -> None:
    """What they set is shown; mine is kept when I say so."""
    seat.finds("tab", "Closing").click()
    seat.field("Reopened within").fill("1 min")
    changes = {"grace": 7200}
    centre.desk().do(ConfigureChannel(channel=ChannelRef("sales"), changes=changes))
    seat.passes()
    assert seat.page.get_by_text("meanwhile, to: 2 h").is_visible()
    seat.presses_button("Keep mine")
    seat.presses_button("Save 1 change")
    seat.finds("tab", "History").click()
    assert seat.sees(lambda: seat.page.get_by_text("1 min", exact=True).count())


def reads_only(ben: Person) -> None:
    ben.presses_button(
        "sales open" if ben.finds("button", "sales open").count() else "sales closed"
    )
    why = "You see this as it is; changing it is for an admin."
    assert ben.page.get_by_text(why).count() == 1
    assert ben.field("Until the next agent").get_attribute("readonly") is not None
    assert ben.finds("radio", "Evenly").is_disabled()
    assert ben.finds("button", "Save changes").count() == 0
    assert ben.finds("button", "Move Dora down").count() == 0
