"""Commands that ask: what they print, and the JSON that scripts rely on."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

import ccanalytics as cc
from ccanalytics import AgentRef, ChannelRef
from ccanalytics.actions import VERBS, Answer, Close, ConfigureChannel, MarkSpam, Send, Transfer
from ccanalytics.cli.measured import limit, p90_of, value_of
from ccanalytics.cli.menu import QUESTIONS, SECTIONS
from ccanalytics.cli.root import COMMANDS
from ccanalytics.metrics.answers import Row
from ccanalytics.metrics.catalogue import cards
from ccanalytics.model.spoken import spoken
from centre import Centre
from cli.conftest import Run


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_is_listed(run: Run, command: str):
    result = run(command, "--help")

    assert result.exit_code == 0
    assert result.stdout.startswith(f"Usage: ccanalytics {command}")
    assert f"\n  {command} " in run("--help").stdout


def test_help_names_the_exit_codes(run: Run):
    said = run("--help").stdout

    assert all(f"\n  {code} " in said for code in (0, 1, 2, 3, 130))


def test_no_command_at_all_prints_help_and_is_wrong_usage(run: Run):
    result = run()

    assert result.exit_code == 2
    assert result.stderr.startswith("Usage: ccanalytics")


def test_version(run: Run):
    assert run("--version").stdout == "ccanalytics 0.1.0\n"


def test_init_says_what_it_made_and_why(run: Run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CCANALYTICS_AGENT", "zoe")

    result = run("init", "--zone", "Europe/Madrid", "--name", "Zoe Z.")

    assert result.stdout.splitlines()[:3] == [
        "Database  data/centre.duckdb  (the default)",
        "Admin     zoe, Zoe Z.  (CCANALYTICS_AGENT)",
        "Zone      Europe/Madrid  (--zone)",
    ]
    assert run("do", "add-channel", "sales").exit_code == 0


def test_init_makes_no_other_folder_than_data(run: Run):
    assert run("init", "--db", "elsewhere/x.duckdb", "--by", "zoe").exit_code == 1
    assert list(Path().iterdir()) == []


def test_an_empty_queue_says_so(at: Run):
    assert at("queue").stdout == "Nobody is waiting.\n"
    assert json.loads(at("queue", "--json").stdout) == []


def test_the_queue_tells_waiting_as_people_say_it(at: Run, centre: Centre):
    conversation = centre.receive(name="Marta")
    answered = centre.receive("t2", contact="luis")
    at("do", "send", answered, "Hello Luis", by="ben")

    lines = at("queue").stdout.splitlines()

    assert f"{conversation}" in lines[2]
    assert "Marta" in lines[2]
    assert " d " in lines[2]
    assert lines[3].split()[0] == "–"
    assert "ben" in lines[3]
    assert lines[-1] == "2 live conversations, 1 waiting for a reply."


def test_the_queue_of_one_channel(at: Run, centre: Centre):
    centre.receive()
    centre.receive("t2", channel="support")

    rows = json.loads(at("queue", "--channel", "support", "--json").stdout)

    assert [row["channel"] for row in rows] == ["support"]
    assert rows[0]["waiting_since"].endswith("Z")


OF_ONE = (
    *(f"first_response_as_{vendor}" for vendor in ("bitrix24", "zendesk", "chatwoot", "intercom")),
    "missed",
    *("accept_to_reply", "next_response_by_agent"),
    "sla_first_response",
    "transfers",
    "transfer_time",
    "transfer_wait",
    "spam_time",
    "spam_held",
    "spam_answered",
    "spam_served_later",
    *("abandonment", "backlog", "offers", "reopened"),
)
"""Metrics that count one of two sessions of which one is spam and the other is passed on; or one
day of them."""

OF_NONE = ("sla_response", "csat", "csat_response_rate", "supervisor_mark", "agent_availability")
"""Metrics that count neither: nobody writes again, gives a mark or says that they are there."""

OF_NO_CHANNEL = ("concurrency", "occupancy")
"""Metrics of agents, who work in all channels."""


@pytest.fixture(scope="module")
def of_two(another: Callable[[], Centre]) -> tuple[bytes, datetime]:
    """Two contacts write: one is answered and passed on, the other is marked as spam."""
    centre = another()
    with centre.desk().batch():
        conversation, other = centre.receive(), centre.receive("t2")
        ben, dora = centre.desk("ben"), centre.desk("dora")
        ben.do(Send(conversation=conversation, text="Hello"))
        ben.do(Transfer(conversation=conversation, to=AgentRef("dora")))
        dora.do(Answer(conversation=conversation))
        dora.do(Close(conversation=conversation))
        ben.do(MarkSpam(conversation=other))
    return centre.keep()


@pytest.mark.parametrize("name", cards())
def test_a_metric_prints_the_json_that_scripts_rely_on(
    at: Run, centre: Centre, of_two: tuple[bytes, datetime], name: str
):
    centre.put(of_two)

    what_if = ("--target", 60) if "target" in cards()[name].asks else ()
    asked = ("--by", "channel", "--every", "week", "--json", *what_if)
    found = json.loads(at("metric", name, *asked).stdout)

    assert list(found)[:6] == ["metric", "unit", "clock", "zone", "snapshot", "rows"]
    assert found["metric"] == name
    assert (found["zone"], found["clock"]) == ("Europe/Madrid", cards()[name].clocks[0])
    if name in OF_NONE:
        assert found["rows"] == []
        return
    always = cards()[name].always
    [row, *more] = found["rows"]
    assert bool(more) == bool(always)
    assert list(row)[:7] == ["group", "value", "low", "high", "p90", "n", "unfinished"]
    told_apart = {column: row["group"].pop(column) for column in always}
    assert all(told_apart.values())
    channel = None if name in OF_NO_CHANNEL else "sales"
    assert row["group"] == {"channel": channel, "week": "2026-03-02"}
    # One contact waits on the queue and on who has it, the other on the queue alone.
    assert row["n"] == (3 if name == "waiting_pieces" else 1 if name in OF_ONE else 2)


@pytest.mark.parametrize("name", cards())
def test_a_metric_of_an_empty_centre_has_an_empty_answer(at: Run, name: str):
    plain, grouped = at("metric", name), at("metric", name, "--by", "channel")

    assert plain.exit_code == grouped.exit_code == 0
    assert ("0 beside 0" if cards()[name].beside else "0 of 0") in plain.stdout
    assert "Nothing was counted" in grouped.stdout


def test_a_metric_prints_what_one_must_know_to_read_it(at: Run, centre: Centre):
    centre.receive()

    said = at("metric", "response_time", "--since", "2026-03-01", "--channel", "sales").stdout

    assert "How long does a contact wait for each reply?" in said
    assert "more than " in said
    for words in ("zone: Europe/Madrid", "clock: calendar", "snapshot: ", "from 2026-03-01"):
        assert words in said
    assert "channel: sales" in said


def test_the_clock_is_said_and_a_target_that_was_asked_for(at: Run, centre: Centre):
    """A contact has waited a minute and a half; it closed after the first."""
    rules = {"hours": "Europe/Madrid mon 09:00-10:01"}
    centre.desk().do(ConfigureChannel(channel=ChannelRef("sales"), changes=rules))
    centre.receive()
    centre.clock.tick(90)
    centre.receive("t2", channel="support")

    said = at("metric", "response_time", "--clock", "business", "--channel", "sales").stdout
    assert "more than 1 min " in said
    assert "clock: business" in said
    assert "Only the time counts while the channel is open" in said

    said = at("metric", "sla_first_response", "--target", "61").stdout
    assert "Target for all: 1 min 1 s." in said
    assert "2 beside 0" in said
    assert "The unfinished are not due yet" in said

    mean, ratio = (at("metric", name).stdout for name in ("customer_waiting", "backlog"))
    assert "The unfinished count with what has passed, so the number is too low." in mean
    assert "The unfinished days count as far as they have come." in ratio


def test_what_else_was_asked_is_said_under_the_rows(
    at: Run, centre: Centre, of_two: tuple[bytes, datetime]
):
    centre.put(of_two)

    said = at(
        *("metric", "response_time", "--target", 60, "--period-by", "opened"),
        *("--without", "spam,canned", "--without", "bots"),
    ).stdout
    assert "Within" in said.splitlines()[2]
    assert "Within: the share that was over within 1 min" in said
    assert "when the session was opened" in said
    assert "Left out on request: spam, waits that a canned response ended, what bots" in said
    assert "Left out: 1 marked as spam" in said

    mean = at("metric", "response_time", "--summary", "mean").stdout
    assert mean.splitlines()[2].split() == ["Mean", "Low", "High", "Unfinished"]
    assert "The unfinished have no time yet, and are no part of the number." in mean

    count = at("metric", "response_time", "--summary", "count").stdout
    assert count.splitlines()[2].split() == ["Count", "Unfinished"]
    assert "Unit: how many" in count
    asked = ("--period-by", "replied", "--target", 9, "--without", "spam", "--json")
    data = json.loads(at("metric", "response_time", *asked).stdout)
    assert (data["period_by"], data["without"], data["target"]) == ("replied", ["spam"], 9)
    assert {"p99", "within", "within_low", "within_high"} <= set(data["rows"][0])


def test_opening_hours_are_said_or_that_there_are_none(at: Run, centre: Centre):
    """The clock begins at 10:00 in Madrid."""
    conversation = centre.receive()
    at("do", "answer", conversation, by="ben")
    at("do", "close", conversation, by="ben")

    without = at("metric", "missed", "--by", "cause").stdout
    within = at("metric", "missed", "--by", "cause", "--hours", "mon 12-18").stdout
    data = json.loads(at("metric", "missed", "--hours", "mon 12-18", "--json").stdout)

    assert "No opening hours are given (--hours), so nothing is out of hours." in without
    assert "out_of_hours" not in without
    assert "Opening hours: mon 12-18" in within
    assert "out_of_hours  100.0 %" in within
    assert (data["hours"], data["rows"][0]["value"]) == ("mon 12-18", 1)


def test_dimensions_may_be_given_with_commas(at: Run, centre: Centre):
    centre.receive()

    found = json.loads(at("metric", "volume", "--by", "channel,agent", "--json").stdout)

    assert list(found["rows"][0]["group"]) == ["channel", "agent"]


def test_without_a_name_the_metrics_and_their_questions_are_listed(run: Run):
    said = run("metric").stdout

    assert all(card.name in said and card.question in said for card in cards().values())


def test_the_sql_of_a_metric_can_be_pasted(run: Run, centre: Centre):
    said = run("metric", "volume", "--sql").stdout
    pasted = said.replace("as_of", "NULL::TIMESTAMP")

    assert said.startswith("-- Volume: How many sessions were opened?")
    assert centre.desk().sql(pasted).fetchall() == []


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"value": 250.0, "low": 200.0, "high": 300.0, "p90": 3725.0},
         ("4 min 10 s", "3 min 20 s", "5 min", "1 h 2 min")),
        ({"value": None, "low": 60.0, "more_than": 7200.0},
         ("more than 2 h", "1 min", "no limit", "more than 2 h")),
        ({"value": 10.0, "low": 5.0}, ("10 s", "5 s", "no limit", "not reached")),
        ({"value": None, "n": 0}, ("–", "–", "–", "–")),
    ],
)  # fmt: skip
def test_values_are_said_as_people_say_them(row: dict[str, float], said: tuple[str, ...]):
    empty = dict.fromkeys(("value", "low", "high", "p90", "p90_low", "p90_high"))
    found = Row(**({"group": {}, "n": 9, "unfinished": 3} | empty | row))

    values = (
        value_of(found, spoken),
        limit(found.low, found, spoken),
        limit(found.high, found, spoken),
        p90_of(found, spoken),
    )

    assert values == said


def test_a_snapshot_is_named_with_its_position(at: Run, centre: Centre):
    taken = json.loads(at("snapshot", "--json").stdout)

    assert Path(taken["path"]).exists()
    assert taken["position"] == len(centre.desk().store.facts_since(0))
    assert f"{taken['position']}" in at("snapshot").stdout


def test_a_sound_store_is_verified_and_a_rebuilt_one_too(at: Run, centre: Centre):
    centre.receive()

    assert at("verify").exit_code == 0
    assert at("rebuild").exit_code == 0
    assert json.loads(at("verify", "--json").stdout) == {"clean": True, "problems": []}


def test_faults_are_told_a_line_each_and_exit_with_3(at: Run, centre: Centre):
    centre.receive()
    with duckdb.connect(str(centre.path)) as connection:
        connection.execute("UPDATE agents SET role = 'admin'; TRUNCATE turns_live")

    plain, data = at("verify"), at("verify", "--json")

    problems = json.loads(data.stdout)["problems"]
    assert plain.exit_code == data.exit_code == 3
    assert any("agents" in problem for problem in problems)
    assert any("turns" in problem for problem in problems)
    assert plain.stderr.splitlines()[:2] == [f"ccanalytics: {line}" for line in problems[:2]]


def test_words_explains_actions_and_metrics(run: Run):
    words = json.loads(run("words", "--json").stdout)
    actions = json.loads(run("words", "--actions", "--json").stdout)
    metrics = json.loads(run("words", "--metrics", "--json").stdout)

    assert {"word", "meaning", "elsewhere"} == set(words[0])
    named = [action["verb"] for action in actions]
    assert [verb for verb in named if verb in VERBS] == list(VERBS)
    assert set(named) - set(VERBS) == set(QUESTIONS)
    for action in actions:
        assert list(action) == ["verb", "summary", "facts", "refused", "known_as", "roles"]
        assert all(action.values())
        assert (action["facts"] == "none: it asks") == (action["verb"] in QUESTIONS)
    assert [metric["name"] for metric in metrics] == list(cards())


def test_the_menu_stands_in_its_sections(run: Run):
    words, help_ = run("words", "--actions").stdout, run("do", "--help").stdout
    titles = ["New chats", "Writing", "Administering", "From a message", "Connectors", "Settings"]

    assert list(SECTIONS.values()) == titles
    assert [line[4:-4] for line in words.splitlines() if line.startswith("=== ")] == titles
    assert [line[:-1] for line in help_.splitlines() if line[:-1] in titles] == titles
    assert all(question.command in COMMANDS for question in QUESTIONS.values())


@pytest.mark.parametrize("what", [[], ["--actions"], ["--metrics"]])
def test_words_can_be_read(run: Run, what: list[str]):
    result = run("words", *what)

    assert result.exit_code == 0
    assert "``" not in result.stdout
    assert "\uf8ff" not in result.stdout


def test_reading_changes_no_fact(at: Run, centre: Centre):
    centre.receive()
    before = centre.desk().store.facts_since(0)

    for words in (["queue"], ["metric", "volume"], ["snapshot"], ["verify"], ["words"]):
        at(*words)

    assert centre.desk().store.facts_since(0) == before
    assert cc.open(centre.path).store.changes() == centre.desk().store.changes()
