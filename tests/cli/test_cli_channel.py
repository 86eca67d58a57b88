"""`ccanalytics channel`, `late` and `who`: the rules of a channel, what is late, who is there."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from ccanalytics import AgentRef, ChannelRef
from ccanalytics.actions import Answer, ConfigureChannel, Offer, SetPresence
from ccanalytics.cli.rules import COLUMNS, rows
from ccanalytics.model.settings import NAMES
from ccanalytics.store.rows import utc_now
from centre import Centre
from cli.conftest import Run, count_facts, failed_in_one_line

MADRID = "Europe/Madrid mon-fri 09:00-13:00 15:00-19:00, sat 22:00-02:00"


@pytest.fixture
def configure(centre: Centre) -> Callable[..., None]:
    """Change rules of sales."""

    def configure(by: str = "ana", **changes: object) -> None:
        centre.desk(by).do(ConfigureChannel(channel=ChannelRef("sales"), changes=changes))

    return configure


def line_of(at: Run, key: str, *words: str) -> str:
    """What the rules say about this key."""
    shown = at("channel", "sales", *words).stdout
    return next(line for line in shown.splitlines() if line.endswith(f"  {key}"))


def test_every_rule_is_shown_with_its_key_under_the_title_of_its_group(centre: Centre):
    rules = centre.desk().settings("sales")

    told = list(rows(rules, rules, centre.clock().date()))

    assert sorted(str(row[2]) for row in told if row[2]) == sorted(NAMES)
    assert [str(row[0]) for row in told if str(row[0]) and not row[2]][:2] == [
        "Queue",
        "Nobody answers",
    ]
    assert all(len(row) == len(COLUMNS) for row in told)


def test_what_is_as_usual_stands_back(centre: Centre):
    rules = centre.desk().settings("sales")
    told = {str(row[2]): row for row in rows(rules | {"grace": 0}, rules, centre.clock().date())}

    assert told["grace"][1].style == ""
    assert told["next_after"][1].style == "dim"


def test_rules_are_told_as_people_say_them(at: Run):
    words = ("roster=dora, ben", "next_after=1 h 30 min", f"hours={MADRID}", "most-sessions=3")
    sets = [word for one in words for word in ("--set", one)]

    told = at("channel", "sales", *sets, "--set", "welcome_text=Hi\x1b[31m\nthere").stdout

    assert told.splitlines()[0] == "roster: none → dora, ben"
    assert "next_after: 1 min → 1 h 30 min" in told
    assert MADRID in line_of(at, "hours")
    assert "dora, ben" in line_of(at, "roster")
    assert "Hi␛[31m⏎there" in line_of(at, "welcome_text")


def test_what_is_printed_as_json_is_taken_back_from_a_file(
    at: Run, centre: Centre, configure: Callable[..., None]
):
    configure(roster="ben", hours=MADRID, no_answer="channel", no_answer_channel="support")
    printed = at("channel", "sales", "--json").stdout
    assert json.loads(printed) == centre.desk().settings("sales")

    assert at("channel", "support", "--file", "-", stdin=printed).exit_code == 0

    assert centre.desk().settings("support") == centre.desk().settings("sales")


def test_a_file_may_be_toml_and_what_is_set_beside_it_counts(at: Run, centre: Centre):
    toml = """next_after = 90
close_after = "2 min"
grace = "none"
[[hours]]
zone = "Europe/Madrid"
week = "mon 09:00-12:00"
holidays = [[2026-12-24, "Christmas Eve"]]
"""

    result = at("channel", "sales", "--file", "-", "--set", "grace=0", "--json", stdin=toml)

    changes = json.loads(result.stdout)["changes"]
    assert changes["next_after"] == {"before": 60, "after": 90}
    assert changes["close_after"]["after"] == 120
    assert changes["grace"]["after"] == 0
    assert changes["hours"]["after"][0]["holidays"] == [["2026-12-24", "Christmas Eve"]]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"x = ", "the TOML cannot be read"),
        (b'{"a": 1', "the JSON cannot be read at line 1"),
        (b"[" * 100_000, "nested too deeply"),
        (b"[1]", "sets nothing"),
        (b"\x00\xff\xfe", "no text in UTF-8"),
        (b"x" * (1 << 20) + b"y", "larger than 1 MiB"),
    ],
)
def test_a_file_that_sets_nothing_says_why_in_one_line(at: Run, content: bytes, said: str):
    assert failed_in_one_line(at("channel", "sales", "--file", "-", stdin=content), 2, said)


def test_all_faults_are_told_a_line_each_and_nothing_is_changed(at: Run, centre: Centre):
    before = count_facts(centre)
    wrong = ("next_after=-5", "roster=ben, zoe", "hours=Europe/Madri mon", "foo=1", "grace=60")

    result = at("channel", "sales", *(word for one in wrong for word in ("--set", one)))

    assert result.exit_code == 1
    assert [line.split(": ")[1] for line in result.stderr.splitlines()] == [
        "next_after",
        "roster",
        "hours",
        "foo",
    ]
    assert result.stdout == ""
    assert count_facts(centre) == before


@pytest.mark.parametrize(
    ("words", "by", "code", "said"),
    [
        (["sales", "--set", "grace=1"], "carla", 1, "is for an admin; carla"),
        (["sales", "--set", "grace=900"], "ana", 1, "has these settings already"),
        (["sales", "--set", "grace"], "ana", 2, "write KEY=VALUE"),
        (["salez"], "ana", 1, "did you mean 'sales'?"),
        (["--set", "grace=1"], "ana", 2, "Name the channel"),
        (["sales", "--history", "--on", "2026-01-01"], "ana", 2, "or for their history"),
        (["sales", "--on", "yesterday"], "ana", 2, "'yesterday' is no moment"),
        (["sales", "--file", "nothing.toml"], "ana", 1, "There is no file nothing.toml"),
        (["sales", "--holidays", "ES"], "ana", 2, "It is open always"),
        (["sales", "--set", f"hours={MADRID}", "--holidays", "SPAIN"], "ana", 1, "no country"),
        (["sales", "--holidays", "ES", "--years", "1990"], "ana", 2, "from 2000 to 2040"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    at: Run, words: list[str], by: str, code: int, said: str
):
    assert failed_in_one_line(at("channel", *words, by=by), code, said)


def test_public_holidays_are_added_where_a_calendar_holds(at: Run, centre: Centre):
    old = {"zone": "Europe/Madrid", "week": "mon-fri 09:00-18:00",
           "holidays": [["2026-12-25", "Closed"]]}  # fmt: skip
    hours = json.dumps([old, {**old, "holidays": [], "valid_from": "2027-01-01"}])
    sets = ("--set", f"hours={hours}", "--holidays", "ES-MD", "--years", "2026-2027")

    assert at("channel", "sales", *sets).exit_code == 0

    first, second = centre.desk().settings("sales")["hours"]
    assert ["2026-12-25", "Closed"] in first["holidays"]
    assert {day[:4] for day, _ in first["holidays"]} == {"2026"}
    assert {day[:4] for day, _ in second["holidays"]} == {"2027"}


def test_who_changed_what_is_told_and_what_held_before(
    at: Run, centre: Centre, configure: Callable[..., None]
):
    configure(next_after=30, welcome_text="Hi")
    centre.clock.tick(3600)
    configure(next_after=45)

    history = at("channel", "sales", "--history").stdout.splitlines()[2:]

    told = [[part.strip() for part in line.split("  ") if part] for line in history]
    assert told == [
        ["2 Mar 2026, 10:00", "ana", "next_after", "1 min", "30 s"],
        ["2 Mar 2026, 10:00", "ana", "welcome_text", "none", "Hi"],
        ["2 Mar 2026, 11:00", "ana", "next_after", "30 s", "45 s"],
    ]
    assert "30 s" in line_of(at, "next_after", "--on", "2026-03-02T10:30")
    assert "1 min" in line_of(at, "next_after", "--on", "2026-03-02T10:30+02:00")


def test_the_channels_are_listed_with_who_waits(
    at: Run, centre: Centre, configure: Callable[..., None]
):
    configure(roster="ben, dora", distribution="evenly", hours="UTC")
    centre.receive()

    lines = at("channel").stdout.splitlines()[2:]
    sales, support = json.loads(at("channel", "--json").stdout)

    assert lines[0].split() == ["sales", "sales", "2", "evenly", "no", "1"]
    assert (sales["roster"], sales["is_open"], sales["waiting"]) == (["ben", "dora"], False, 1)
    assert (support["is_open"], support["waiting"]) == (True, 0)


def test_who_is_there_comes_first_with_what_they_have(
    at: Run, centre: Centre, configure: Callable[..., None]
):
    configure(roster="dora, ben")
    first, second = centre.receive("t1"), centre.receive("t2")
    ben = centre.desk("ben")
    ben.do(SetPresence(presence="online"))
    ben.do(Answer(conversation=first))
    centre.desk().do(Offer(conversation=second, agent=AgentRef("ben")))

    everybody = json.loads(at("who", "--json").stdout)

    assert [row["login"] for row in everybody] == ["ben", "ana", "carla", "dora"]
    assert (everybody[0]["presence"], everybody[0]["channels"]) == ("online", ["sales"])
    assert (everybody[0]["held"], everybody[0]["offered"]) == (1, 1)
    assert at("who").stdout.splitlines()[-1] == "4 agents, 1 online."
    in_sales = json.loads(at("who", "--channel", "sales", "--json").stdout)
    assert [row["login"] for row in in_sales] == ["dora", "ben"]
    assert "offered (queue)  ben " in at("queue").stdout


def test_what_is_late_or_soon_will_be_is_told_as_people_say_times(
    at: Run, centre: Centre, configure: Callable[..., None]
):
    centre.clock.now = utc_now() - timedelta(seconds=200)
    configure(first_response_target=60)
    centre.receive("t1")
    centre.clock.tick(190)
    centre.receive("t2", contact="luis", channel="sales")

    lines = [line.split("  ") for line in at("late").stdout.splitlines()[2:]]
    late = json.loads(at("late", "--within", "30 s", "--json").stdout)

    assert lines[0][0].strip().startswith("2 min 2")
    assert lines[0][0].strip().endswith(" ago")
    assert lines[1][0].strip().startswith("in ")
    assert lines[-1] == ["2 conversations, 1 late."]
    assert [(row["kind"], row["contact"]) for row in late] == [("first_response", "marta")]
    assert at("late", "--channel", "support").stdout == (
        "Nothing is late, nor will be within 5 min.\n"
    )
    assert failed_in_one_line(at("late", "--within", "soon"), 2, "is no time")
