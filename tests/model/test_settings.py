"""The rules of a channel as people write them: read, kept, told again; what is wrong is named."""

from __future__ import annotations

import json
import re
import tomllib
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccanalytics.errors import CCAnalyticsError, Refused
from ccanalytics.model.calendar import Calendar
from ccanalytics.model.configuring import Fault, calendars, changed
from ccanalytics.model.people import Agent, Channel, Directory
from ccanalytics.model.settings import (
    NAMES,
    Settings,
    of_stored,
    plain,
    read_shifts,
    read_stored,
    stored,
)

ANA, BEN, EVE = Agent(2, "ana"), Agent(5, "ben"), Agent(7, "eve")
DIRECTORY = Directory.of([ANA, BEN, EVE], [Channel(3, "sales"), Channel(4, "support")])
MADRID = Calendar(zone="Europe/Madrid", week="mon-fri 09:00-18:00")
CHRISTMAS = date(2026, 12, 25)
HOURS = (
    Calendar(zone="UTC", week="sat 22:00-02:00"),
    Calendar(
        zone="Europe/Madrid",
        week="mon-fri 09:00-13:00 15:00-19:00",
        holidays=((CHRISTMAS, "Christmas"),),
        special=((date(2026, 12, 24), "10:00-14:00"), (date(2026, 12, 31), "")),
        valid_from=date(2026, 6, 1),
    ),
)
TOML = """
roster = ["ben", "ana"]
is_known_first = true
no_answer_after = 600
no_answer = "channel"
no_answer_channel = "support"
[[hours]]
zone = "Europe/Madrid"
week = "mon-fri 09:00-13:00 15:00-19:00"
holidays = [[2026-12-25, "Christmas"]]
special = [[2026-12-24, "10:00-14:00"], ["2026-12-31", ""]]
valid_from = 2026-06-01
[[hours]]
zone = "UTC"
week = "sat 22:00-02:00"
"""

WRITTEN: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({}, {}),
    ({"roster": "ben, ana"}, {"roster": (5, 2)}),
    ({"roster": ["ana", 5]}, {"roster": (2, 5)}),
    ({"roster": "5,2"}, {"roster": (5, 2)}),
    ({"roster": " "}, {"roster": ()}),
    ({"roster": None, "alerted": "eve"}, {"alerted": (7,)}),
    ({"connectors": "telegram, webchat,telegram"}, {"connectors": ("telegram", "webchat")}),
    ({"distribution": "evenly", "counts": "waiting"},
     {"distribution": "evenly", "counts": "waiting"}),
    ({"next_after": "90"}, {"next_after": 90}),
    ({"grace": 0, "queue_text_after": "0"}, {"grace": 0, "queue_text_after": 0}),
    ({"close_after": "none", "response_target": "", "most_sessions": None}, {}),
    ({"first_response_target": " 60 ", "most_sessions": "3"},
     {"first_response_target": 60, "most_sessions": 3}),
    ({"is_known_first": "Yes", "is_returned_unreplied": "0"}, {"is_known_first": True}),
    ({"is_known_first": True, "is_returned_unreplied": "off"}, {"is_known_first": True}),
    ({"welcome_text": "  <b>Hi</b> \U0001f44d\ud83d\n"},
     {"welcome_text": "<b>Hi</b> \U0001f44d\ufffd"}),
    ({"queue_text": "You are {position}"}, {"queue_text": "You are {position}"}),
    ({"no_answer": "text", "no_answer_text": "Sorry"},
     {"no_answer": "text", "no_answer_text": "Sorry"}),
    ({"no_answer": "channel", "no_answer_channel": "4"},
     {"no_answer": "channel", "no_answer_channel": 4}),
    ({"hours": "Europe/Madrid mon-fri 09:00-18:00"}, {"hours": (MADRID,)}),
    ({"hours": "none"}, {}),
    ({"hours": "UTC"}, {"hours": (Calendar(),)}),
    ({"hours": {"zone": "Europe/Madrid", "week": "mon-fri 09:00-18:00"}}, {"hours": (MADRID,)}),
    ({"hours": [MADRID]}, {"hours": (MADRID,)}),
    (tomllib.loads(TOML),
     {"roster": (5, 2), "is_known_first": True, "no_answer_after": 600, "no_answer": "channel",
      "no_answer_channel": 4, "hours": HOURS}),
]  # fmt: skip
"""What people write, as a command line, JSON or TOML have it, and what is meant."""


@pytest.mark.parametrize(("written", "meant"), WRITTEN)
def test_settings_are_read_as_people_write_them(written, meant):
    assert changed(Settings(), written, DIRECTORY) == Settings(**meant)


@pytest.mark.parametrize(("written", "meant"), WRITTEN)
def test_settings_are_kept_and_told_without_loss(written, meant):
    after = Settings(**meant)
    kept = json.dumps(stored(after))
    told = json.loads(json.dumps(plain(after, DIRECTORY)))
    assert of_stored(json.loads(kept)) == read_stored(kept) == after
    assert set(told) == set(NAMES)
    assert changed(Settings(roster=(7,), grace=1), told, DIRECTORY) == after
    assert set(stored(after)) == {
        name for name in meant if meant[name] != getattr(Settings(), name)
    }


def test_settings_that_nobody_made_are_the_usual_ones():
    assert read_stored(None) == read_stored("{}") == Settings()
    assert read_shifts(None) == read_shifts("[]") == ()
    assert of_stored({"colour": "green"}) == Settings()


def test_a_change_leaves_the_rest_as_it_was():
    before = Settings(roster=(5,), no_answer="text", no_answer_text="Sorry")
    assert changed(before, {"grace": 5}, DIRECTORY) == Settings(
        roster=(5,), no_answer="text", no_answer_text="Sorry", grace=5
    )


WRONG: list[tuple[dict[str, Any], dict[str, str]]] = [
    ({"rooster": "ben"}, {"rooster": "did you mean 'roster'?"}),
    ({"roster": "ben, bne, nobody, ben"},
     {"roster": "no agent 'bne'; did you mean 'ben'.*'nobody'.*ben is named twice"}),
    ({"roster": "ben, 5"}, {"roster": "5 is named twice"}),
    ({"roster": 5}, {"roster": "no list of names"}),
    ({"roster": [True]}, {"roster": "True names nobody"}),
    ({"roster": {"a": 1}, "alerted": [["ben"]]},
     {"roster": "no list of names", "alerted": "names nobody"}),
    ({"connectors": ["two words"]}, {"connectors": "'two words' is no name of a carrier"}),
    ({"distribution": "random", "counts": ["open"], "no_answer": None},
     {"distribution": "none of strictly, evenly, all", "counts": "none of open",
      "no_answer": "none of stay"}),
    ({"next_after": 0, "accept_within": -5, "reply_within": "soon", "grace": None},
     {"next_after": "from 1 to", "accept_within": "from 1 to", "reply_within": "'soon' is no",
      "grace": "None is no number of seconds from 0"}),
    ({"close_after": 2_592_001, "no_answer_after": 1.5, "response_target": True},
     {"close_after": "to 2,592,000", "no_answer_after": "1.5", "response_target": "True"}),
    ({"most_sessions": 0}, {"most_sessions": "no whole number from 1 to 1,000"}),
    ({"is_known_first": "perhaps", "is_returned_unreplied": None},
     {"is_known_first": "neither yes nor no", "is_returned_unreplied": "neither yes nor no"}),
    ({"welcome_text": 5, "closing_text": "x" * 2_001, "rating_text": None},
     {"welcome_text": "5 is no", "closing_text": "2,001 characters", "rating_text": "no text"}),
    ({"queue_text": "You are {place} of {position}"}, {"queue_text": "only {position}"}),
    ({"no_answer": "text"}, {"no_answer_text": "there is none"}),
    ({"no_answer": "channel"}, {"no_answer_channel": "name the channel"}),
    ({"no_answer": "channel", "no_answer_channel": "supprt"},
     {"no_answer_channel": "did you mean 'support'?"}),
    ({"hours": "mon-fri 9-18"}, {"hours": "begins with no time zone"}),
    ({"hours": {}}, {"hours": "their zone and their week"}),
    ({"hours": "Europe/Madrd mon 09:00-12:00 11:00-13:00"}, {"hours": "Europe/Madrid.*overlap"}),
    ({"hours": {"zone": "Europe/Madri"}}, {"hours": "did you mean 'Europe/Madrid'?"}),
    ({"hours": "UTC mon 09:00-12:00 11:00-13:00"}, {"hours": "overlap"}),
    ({"hours": [{"zone": "Mars"}, {"week": "mon 25:00-26:00"}, 5]},
     {"hours": "table of.*Mars.*cannot be read.*Two calendars"}),
    ({"hours": [{}, {"week": "mon 25:00-26:00"}]}, {"hours": "cannot be read.*Two calendars"}),
    ({"hours": [{"valid_from": "2026-06-01"}, {"valid_from": "2026-06-01"}]},
     {"hours": "Two calendars are valid from"}),
    ({"hours": {"holidays": [["25.12.", "Christmas"]], "week": "noon", "colour": 1}},
     {"hours": "field 'colour'.*pairs of a day.*cannot be read"}),
    ({"hours": [{}] * 1_001, "roster": ["x"] * 1_001}, {"hours": "1,001 of", "roster": "1,001 of"}),
    ({"grace": "1" * 5_000, "roster": ["x" * 10_000], "welcome_text": ["x"] * 10_000,
      "no_answer": "y" * 10_000, "hours": "z" * 10_000, "connectors": ["w " * 9_000],
      "most_sessions": "v" * 9_000, "is_known_first": "u" * 9_000, "s" * 9_000: 1},
     {"grace": "…", "roster": "…", "welcome_text": "…", "no_answer": "…", "hours": "…",
      "connectors": "…", "most_sessions": "…", "is_known_first": "…", "s" * 64 + "…": "…"}),
]  # fmt: skip
"""What is wrong, and what is said of each field."""


@pytest.mark.parametrize(("written", "said"), WRONG)
def test_wrong_settings_are_refused_together_each_named(written, said):
    with pytest.raises(Refused) as refusal:
        changed(Settings(), written | {"close_text": "Bye"}, DIRECTORY)
    fields = refusal.value.values["fields"]
    assert refusal.value.code == "bad_settings"
    assert set(fields) == set(said)
    for name, pattern in said.items():
        assert re.search(pattern, fields[name]), fields[name]
    assert len(str(refusal.value)) < 5_000
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("written", ["grace=5", ["grace"], 5, None])
def test_what_is_no_table_of_settings_is_refused(written):
    with pytest.raises(Refused, match="no table of settings"):
        changed(Settings(), written, DIRECTORY)


WORDS = st.sampled_from(
    [
        *("ben", "eve", "support", "UTC", "Europe/Madrid", "mon", "sat-sun", "09:00-18:00"),
        *("22:00-02:00", "zone", "week", "holidays", "special", "valid_from", "2026-12-25"),
        *("9999-12-31", "none", "{position}", "{", "text", "channel", "-1", "1" * 13),
        *("\u00b2", "\u0663", "\ud83d", "\n"),
    ]
)
PHRASES = st.lists(WORDS, max_size=3).map(" ".join)
LEAVES = st.one_of(
    WORDS, PHRASES, st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5),
    st.just(5_000).map(lambda digits: 10**digits),
)  # fmt: skip
ANYTHING = st.recursive(
    LEAVES,
    lambda some: st.lists(some, max_size=3) | st.dictionaries(WORDS, some, max_size=3),
    max_leaves=6,
)
CALENDAR = st.fixed_dictionaries(
    {},
    optional={
        "zone": WORDS,
        "week": PHRASES,
        "holidays": st.lists(st.tuples(WORDS, WORDS), max_size=2) | ANYTHING,
        "special": st.lists(st.tuples(WORDS, PHRASES), max_size=2) | ANYTHING,
        "valid_from": WORDS | ANYTHING,
    },
)
CHANGES = st.dictionaries(st.sampled_from(NAMES) | WORDS, ANYTHING, max_size=4) | (
    st.fixed_dictionaries({"hours": CALENDAR | st.lists(CALENDAR, max_size=2) | PHRASES})
)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(CHANGES)
def test_whatever_is_given_is_settings_or_is_refused_in_words(written):
    try:
        after = changed(Settings(), written, DIRECTORY)
    except CCAnalyticsError as error:
        str(error).encode()
    else:
        kept = json.dumps(stored(after), ensure_ascii=False)
        kept.encode()
        assert of_stored(json.loads(kept)) == after
        assert changed(Settings(), plain(after, DIRECTORY), DIRECTORY) == after


@settings(max_examples=50, deadline=None, derandomize=True)
@given(ANYTHING | CALENDAR | PHRASES)
def test_whatever_is_given_is_hours_or_is_told_in_words(written):
    with suppress(Fault, CCAnalyticsError):
        assert isinstance(calendars(written), tuple)
