"""The command line in the language of whoever types: nothing in it was left unmarked."""

from __future__ import annotations

import json
from collections.abc import Iterator

import click
import pytest

from ccanalytics import ChannelRef
from ccanalytics.actions import VERBS, ConfigureChannel, SetPresence
from ccanalytics.cli.root import cli
from ccanalytics.dispatch import Dispatcher
from ccanalytics.language import speaking
from ccanalytics.metrics.catalogue import cards
from ccanalytics.model.settings import COUNTS, DISTRIBUTIONS, NO_ANSWER
from ccanalytics.model.settings import NAMES as KEYS
from centre import Centre
from cli.conftest import Run
from pseudo import unmarked

PEOPLE = ("ana", "ben", "carla", "dora", "marta", "sales", "support", "Hello", "webchat")
"""What the centre of these tests is called and says: data."""

CODES = ("Europe", "Madrid", "contact", "agent", "bot", "Mar", "DeskPanel", "desk", "open")
"""What a metric groups by, as it stands in the database; a month; a line of Python."""

SYSTEMS = ("Bitrix", "Chatwoot", "Intercom", "Zendesk")
"""What others are called."""

TYPED = ("mon", "sun", "min")
"""Days and units of time, as one types them."""

CHOICES = {*DISTRIBUTIONS, *NO_ANSWER, *COUNTS}
"""The values of the settings that have choices, as one types them."""

RULES = {
    "roster": "ben, dora",
    "hours": "Europe/Madrid mon-sun 00:00-24:00",
    "welcome_text": "Hello",
    "first_response_target": 60,
}
"""What is set of sales; nothing is of support."""


@pytest.fixture
def ruled(centre: Centre) -> Centre:
    """The centre with rules of sales that have run, and an agent who is online."""
    rules = ConfigureChannel(channel=ChannelRef("sales"), changes=RULES)
    centre.desk().do(rules)
    centre.desk("ben").do(SetPresence(presence="online"))
    centre.receive()
    Dispatcher(centre.desk()).turn()
    return centre


def _commands(command: click.Command = cli, path: tuple[str, ...] = ()) -> Iterator[tuple]:
    yield path
    if isinstance(command, click.Group):
        for name in command.list_commands(click.Context(command)):
            found = command.get_command(click.Context(command), name)
            assert found is not None
            yield from _commands(found, (*path, name))


COMMANDS = list(_commands())
NAMES = {word for path in COMMANDS for word in path} | {"ccanalytics", "do"} | set(PEOPLE)


@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: "-".join(path) or "root")
def test_all_of_a_commands_help_is_marked(run: Run, pseudo: None, path: tuple[str, ...]):
    result = run(*path, "--help")

    assert result.exit_code == 0, result.stderr
    # What one types in lower case: agent:LOGIN|channel:NAME, file:NUMBER, --to cron.
    typed = {"agent", "channel", "conversation", "file", "cron"}
    assert unmarked(result.stdout, {*NAMES, *typed}) == []


ASKED = {
    "words": ["words"],
    "actions": ["words", "--actions"],
    "metrics": ["words", "--metrics"],
    "the list of metrics": ["metric"],
    "a definition": ["metric", "volume"],
    "a metric": ["metric", "first_response_time", "--by", "channel", "--every", "week"],
    "a rate": ["metric", "spam_rate", "--channel", "sales", "--since", "2026-03-01"],
    "hours": ["metric", "missed", "--by", "cause", "--hours", "mon-fri 09:00-18:00"],
    "sides": ["metric", "messages_per_session", "--by", "side,channel"],
    "the week": ["metric", "arrivals", "--by", "weekday,hour"],
    "nothing counted": ["metric", "volume", "--by", "channel", "--until", "2000-01-01"],
    "a comparison": ["compare"],
    "nothing compared": ["compare", "--until", "2000-01-01"],
    "the queue": ["queue"],
    "conversations": ["conversations"],
    "no conversations": ["conversations", "--show", "spam"],
    "the history": ["history", "{conversation}"],
    "a chat": ["chat", "{conversation}"],
    "a link": ["link", "{conversation}"],
    "no notices": ["notices"],
    "no canned responses": ["canned"],
    "no discussions": ["discussions"],
    "the outbox": ["outbox"],
    "verify": ["verify"],
    "rebuild": ["rebuild"],
    "snapshot": ["snapshot"],
    "a note": ["do", "add-note", "{conversation}", "Hello"],
    "a channel": ["do", "add-channel", "support2"],
}


@pytest.mark.parametrize("words", ASKED.values(), ids=ASKED)
def test_what_a_command_says_is_marked(
    at: Run, centre: Centre, pseudo: None, monkeypatch: pytest.MonkeyPatch, words: list[str]
):
    monkeypatch.setenv("COLUMNS", "5000")
    conversation = centre.receive()
    result = at(*(word.format(conversation=conversation) for word in words))

    assert result.exit_code == 0, result.stderr
    assert "⟦" in result.stdout
    assert unmarked(result.stdout, {*NAMES, *VERBS, *cards(), *CODES, *SYSTEMS}) == []
    assert unmarked(result.stderr) == []


RULED = {
    "the channels": ["channel"],
    "the rules of a channel": ["channel", "sales"],
    "the rules before": ["channel", "support", "--on", "2026-03-02T09:00+00:00"],
    "what changed in the rules": ["channel", "sales", "--history"],
    "no change of rules": ["channel", "support", "--history"],
    "a rule is changed": ["channel", "sales", "--set", "close_after=1 h"],
    "who is there": ["who"],
    "who is in a roster": ["who", "--channel", "sales"],
    "nobody is in it": ["who", "--channel", "support"],
    "what is late": ["late"],
    "nothing is late": ["late", "--channel", "support"],
    "the day": ["timeline", "--since", "2026-03-02"],
    "nothing happened": ["timeline", "--since", "2026-03-01", "--until", "2026-03-02"],
    "the rules run": ["dispatch", "--once"],
    "presence": ["do", "set-presence", "paused"],
}


@pytest.mark.parametrize("words", RULED.values(), ids=RULED)
def test_what_is_said_of_the_rules_is_marked(
    at: Run, ruled: Centre, pseudo: None, monkeypatch: pytest.MonkeyPatch, words: list[str]
):
    monkeypatch.setenv("COLUMNS", "5000")
    result = at(*words)

    assert result.exit_code == 0, result.stderr
    assert "⟦" in result.stdout
    assert unmarked(result.stdout, {*NAMES, *CODES, *KEYS, *CHOICES, *TYPED}) == []
    assert unmarked(result.stderr) == []


WRONG = {
    "no such command": ["quue"],
    "no such option": ["queue", "--chanel", "x"],
    "an argument is missing": ["report"],
    "a value is missing": ["metric", "--by"],
    "a port is no port": ["lab", "--port", "99999999"],
    "no such verb": ["do", "fly"],
    "no such conversation": ["do", "close", "99999"],
    "no number": ["do", "close", "x"],
    "not allowed": ["--by", "ben", "do", "add-channel", "x2"],
    "nobody": ["--by", "zz", "do", "add-channel", "x2"],
    "no such metric": ["metric", "zz"],
    "no such comparison": ["compare", "zz"],
    "no such channel": ["queue", "--channel", "salez"],
    "no moment": ["metric", "volume", "--since", "zz"],
    "an empty window": ["metric", "volume", "--since", "2026-03-02", "--until", "2026-03-01"],
    "no such report": ["report", "zz"],
    "no such file": ["import", "messages", "zz.csv"],
    "no such schedule": ["schedule", "list"],
    "no destination": ["export", "sessions"],
    "no such table": ["export", "zz", "--csv", "-"],
    "no such database": ["--db", "zz.duckdb", "queue"],
    "no good rules": ["channel", "sales", "--set", "next_after=zz", "--set", "zz=1"],
    "no rule": ["channel", "sales", "--set", "zz"],
    "no such country": ["channel", "sales", "--holidays", "zz"],
    "no time": ["late", "--within", "zz"],
    "a day to come": ["timeline", "--since", "9999-01-01"],
    "no such clock": ["metric", "missed", "--clock", "zz"],
    "no such presence": ["do", "set-presence", "zz"],
    "no such folder": ["--db", "zz/zz.duckdb", "init"],
}


@pytest.mark.parametrize("words", WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told_in_marked_words(at: Run, pseudo: None, words: list[str]):
    result = at(*words)

    assert result.exit_code in (1, 2), (result.exit_code, result.stderr)
    assert "⟦" in result.stderr
    assert unmarked(result.stderr, {*NAMES, "zz", "salez"}) == []


def test_a_new_centre_and_what_could_not_be_imported_are_told_in_marked_words(
    run: Run, pseudo: None, tmp_path
):
    (tmp_path / "said.csv").write_text(
        "conversation,time,author,role,text,message\n"
        "c1,2026-03-02T09:00,Marta,contact,Hello,1\n"
        "c1,2026-03-02T09:00,Marta,contact,Hello,1\n"
        "c1,never,Marta,contact,Hello,2\n"
        ",2026-03-02T09:00,Marta,contact,Hello,3\n"
        "c1,2026-03-02T09:00,Marta,boss,Hello,4\n"
    )
    made = run("--db", "new.duckdb", "--by", "ana", "init", "--zone", "Europe/Madrid")
    done = run("--db", "new.duckdb", "--by", "ana", "import", "messages", tmp_path / "said.csv")

    known = {*NAMES, "ccanalytics"}
    assert unmarked(made.stdout, known) == []
    assert unmarked(done.stdout, known) == []
    assert unmarked(done.stderr, known) == []
    rejects = next(iter((tmp_path / "here").glob("*.rejects.csv"))).read_text("utf-8")
    assert len([line for line in rejects.splitlines() if "⟦" in line]) == 4
    assert unmarked(rejects, {"line", "reason", "never", "boss"}) == []


def test_the_demos_story_is_told_in_marked_words(run: Run, pseudo: None):
    said = run("demo", "--no-report").stdout
    told = [line for line in said.splitlines() if not line.startswith("  ")]
    # Below its head the queue is data.
    story = told[: next(n for n, line in enumerate(told) if "⟦queue⟧" in line) + 1]

    assert len(story) > 10
    assert unmarked("\n".join(story)) == []


def test_clicks_own_words_follow_the_setting_and_not_the_machine(
    run: Run, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.setenv("CCANALYTICS_LOCALE", "es")

    help_text, wrong = run("--help").stdout, run("report").stderr

    assert help_text.startswith("Uso: ccanalytics")
    assert "Mostrar esta ayuda y salir." in help_text
    assert wrong == ("ccanalytics: Falta el argumento 'NAME'. Ver: ccanalytics report --help\n")
    monkeypatch.setenv("CCANALYTICS_LOCALE", "en")
    monkeypatch.setenv("LANGUAGE", "es")
    assert run("--help").stdout.startswith("Usage: ccanalytics")
    with speaking("es"):
        assert run("--help").stdout.startswith("Uso: ccanalytics")


def test_keys_and_codes_of_json_are_the_same_in_every_language(
    at: Run, monkeypatch: pytest.MonkeyPatch
):
    english = json.loads(at("words", "--actions", "--json").stdout)
    monkeypatch.setenv("CCANALYTICS_LOCALE", "es")
    spanish = json.loads(at("words", "--actions", "--json").stdout)

    assert [list(one) for one in spanish] == [list(one) for one in english]
    assert [one["verb"] for one in spanish] == [one["verb"] for one in english]
    assert spanish[0]["summary"] != english[0]["summary"]
