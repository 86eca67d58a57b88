"""`ccanalytics do`: every verb of the menu, read from its dataclass."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import UTC, datetime

import pytest

from ccanalytics.actions import (
    VERBS,
    ConfigureChannel,
    CreateTask,
    DiscussInChat,
    Mention,
    Offer,
    PinAll,
    Quote,
    Receive,
    SetPresence,
    SetShifts,
    Transfer,
    UnmarkSpam,
    action_class,
)
from ccanalytics.cli.arguments import command_line, explained
from ccanalytics.cli.do import verb_command
from ccanalytics.model.action import Action
from ccanalytics.model.described import described
from ccanalytics.model.people import AgentRef, ChannelRef, ConversationRef
from centre import Centre
from cli.conftest import Run, count_facts, failed_in_one_line


@pytest.mark.parametrize("verb", VERBS)
def test_the_help_of_a_verb_has_the_words_of_its_docstring(run: Run, verb: str):
    said = described(action_class(verb))

    result = run("do", verb.replace("_", "-"), "--help")
    words = " ".join(result.stdout.split())

    assert result.exit_code == 0
    for line in (said.summary, said.facts, said.refused, said.known_as, *said.roles):
        assert line
        assert line in words


@pytest.mark.parametrize("verb", VERBS)
def test_every_field_of_an_action_can_be_given_and_no_name_is_taken_twice(verb: str):
    names = [parameter.name for parameter in verb_command(action_class(verb)).params]

    assert {field.name for field in fields(action_class(verb))} < set(names)
    assert len(names) == len(set(names))


@pytest.mark.parametrize("verb", VERBS)
def test_every_argument_says_what_it_is_for(verb: str):
    assert all(said for _, said in explained(action_class(verb)))
    options = [one for one in verb_command(action_class(verb)).params if one.opts[0][0] == "-"]
    assert all(option.help for option in options)


def test_every_verb_is_listed(run: Run):
    listed = run("do", "--help").stdout

    assert all(verb.replace("_", "-") in listed for verb in VERBS)


def test_a_verb_may_be_written_with_an_underscore(at: Run, centre: Centre):
    conversation = centre.receive()

    assert at("do", "add_note", conversation, "Knows us well").exit_code == 0


def test_an_act_prints_a_line_for_each_fact(at: Run, centre: Centre):
    conversation = centre.receive()

    result = at("do", "send", conversation, "Good morning", by="ben")

    first, second = result.stdout.splitlines()
    assert first.startswith(f"session.accepted · conversation {conversation} · session ")
    assert second.startswith(f"message.sent · conversation {conversation} · session ")


def test_times_are_those_of_the_centre(at: Run):
    result = at("do", "receive", "sales", "t", "c", "Hi", "--sent-at", "2026-03-02T23:30")

    assert result.stdout.splitlines()[-1].endswith(" · 3 Mar 2026, 00:30")


def test_the_same_key_is_done_once(at: Run, centre: Centre):
    conversation = centre.receive()
    at("do", "add-note", conversation, "Once", "--key", "k1")
    before = count_facts(centre)

    result = at("do", "add-note", conversation, "Once", "--key", "k1")

    assert result.exit_code == 0
    assert result.stdout.strip().endswith("already done")
    assert count_facts(centre) == before


def test_json_holds_the_facts(at: Run, centre: Centre):
    conversation = centre.receive()

    done = json.loads(at("do", "add-note", conversation, "Sí ☎", "--json").stdout)

    assert done["repeated"] is False
    (fact,) = done["facts"]
    assert fact["kind"] == "note.added"
    assert fact["subject"] == conversation
    assert fact["text"] == "Sí ☎"
    assert fact["happened_at"].endswith("Z")


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        (b"Good\nmorning\n", "Good\nmorning"),
        (b"no end", "no end"),
        (b"\xff\xfe bytes", "\ufffd\ufffd bytes"),
        ("¿Qué? ☎\r\n".encode(), "¿Qué? ☎"),
    ],
)
def test_a_dash_reads_the_text_from_stdin(at: Run, centre: Centre, given: bytes, stored: str):
    conversation = centre.receive()

    at("do", "add-note", conversation, "-", stdin=given)

    assert centre.desk().store.facts_since(0)[-1].text == stored


def test_a_text_above_the_limit_is_refused(at: Run, centre: Centre):
    conversation = centre.receive()

    result = at("do", "add-note", conversation, "-", stdin=b"x" * (2 << 20))

    assert failed_in_one_line(result, 2, "1 MiB")


def test_a_text_may_begin_with_a_dash(at: Run, centre: Centre):
    conversation = centre.receive()

    assert at("do", "send", conversation, "--", "-5 % today").exit_code == 0


def test_options_count_before_the_command_and_after_it(run: Run, centre: Centre):
    before = run("--db", centre.path, "--by", "ben", "queue")
    after = run("queue", "--db", centre.path, "--by", "ben")
    last = run("--db", "nowhere", "--by", "zoe", "do", "--by", "zoe", "add-channel", "chat",
               "--db", centre.path, "--by", "ana")  # fmt: skip

    assert before.stdout == after.stdout == "Nobody is waiting.\n"
    assert last.exit_code == 0


def test_the_environment_names_database_and_agent(
    run: Run, centre: Centre, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("CCANALYTICS_DB", str(centre.path))
    monkeypatch.setenv("CCANALYTICS_AGENT", "ana")

    assert run("do", "add-channel", "chat").exit_code == 0
    assert run("--db", "nowhere", "queue").exit_code == 1


@pytest.mark.parametrize(
    ("typed", "agent"),
    [("agent:dora", "dora"), ("dora", "dora")],
)
def test_an_agent_may_be_named_with_its_kind_or_without(
    at: Run, centre: Centre, typed: str, agent: str
):
    result = at("do", "set-role", typed, "supervisor")

    assert result.exit_code == 0
    roles = dict(centre.desk().sql("SELECT login, role FROM agents").fetchall())
    assert roles[agent] == "supervisor"


ACTIONS: list[Action] = [
    Transfer(conversation=12, to=AgentRef("ana"), note="It's yours; --really"),
    Transfer(conversation=12, to=ChannelRef("sales")),
    DiscussInChat(conversation=1, message=2, colleagues=(AgentRef("ana"), AgentRef("ben"))),
    Mention(conversation=1, who=ConversationRef(12), text="same"),
    Quote(conversation=1, message=2, text="-5 %", as_note=True),
    CreateTask(
        conversation=1,
        message=2,
        title="Call",
        assignee=AgentRef("ana"),
        due_at=datetime(2026, 3, 2, 10, 0, tzinfo=UTC),
    ),
    UnmarkSpam(conversation=1, session=3),
    Transfer(conversation=12, to=AgentRef("ana"), is_forced=True),
    ConfigureChannel(
        channel=ChannelRef("sales"), changes={"roster": "ana, ben", "welcome_text": "[a] = $1"}
    ),
    ConfigureChannel(
        channel=ChannelRef("sales"), changes={"next_after": 90, "hours": [{"week": "mon 9-17"}]}
    ),
    SetPresence(presence="away", agent=AgentRef("ben")),
    SetShifts(agent=AgentRef("ben"), shifts="Europe/Madrid mon-fri 09:00-17:00"),
    SetShifts(agent=AgentRef("ben"), shifts=({"zone": "Europe/Madrid", "week": "mon 9-17"},)),
    Offer(conversation=1, agent=AgentRef("ben"), is_known=True),
    PinAll(),
    Receive(
        channel="sales",
        thread="t 1",
        contact="+34",
        text="$HOME \"'`",
        is_group=True,
        sent_at=datetime(2026, 3, 2, 10, 0, tzinfo=UTC),
    ),
]


def test_rules_are_configured_and_what_they_did_says_why(at: Run, centre: Centre):
    rules = ("roster=ben", "next-after=30", "hours=none", "welcome_text=Hi = hello")
    assert at("do", "configure-channel", "sales", *rules).exit_code == 0
    conversation = centre.receive()
    presence = at("do", "set-presence", "online", by="ben").stdout

    offered = at("do", "offer", conversation, "--agent", "ben").stdout

    assert " · online · " in presence
    assert offered.startswith(f"session.offered · conversation {conversation} · session ")
    assert " · queue · " in offered
    assert centre.desk().settings("sales")["welcome_text"] == "Hi = hello"
    assert centre.desk().settings("sales")["hours"] == []


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["configure-channel", "sales", "next_after"], 2, "write KEY=VALUE"),
        (["configure-channel", "sales", "grace=1", "grace=2"], 2, "grace is given twice"),
        (["configure-channel", "sales", '{"grace": 1'], 2, "line 1, column 12"),
        (["configure-channel", "agent:ben", "grace=1"], 2, "'agent:ben' is no channel:NAME"),
        (["configure-channel", "salez", "grace=1"], 1, "did you mean 'sales'?"),
        (["configure-channel", "sales", "grace=x", "hours=[1]"], 1, "grace: 'x' is no number"),
        (["set-presence", "lunch"], 1, "use online, paused, away"),
        (["set-shifts", "ben", "Europe/Madri mon 9-17"], 1, "These shifts are no good"),
        (["set-shifts", "ben", "[["], 2, "the JSON cannot be read"),
    ],
)
def test_settings_that_cannot_be_read_are_told_in_one_line(
    at: Run, centre: Centre, words: list[str], code: int, said: str
):
    before = count_facts(centre)

    assert failed_in_one_line(at("do", *words), code, said)
    assert count_facts(centre) == before


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.verb())
def test_the_command_line_of_an_action_reads_back_as_the_action(action: Action):
    from shlex import split

    _, _, verb, *words = split(command_line(action))
    command = verb_command(type(action))
    given = command.make_context(verb, words).params

    values = {field.name: given[field.name] for field in fields(action)}
    assert type(action)(**{k: v for k, v in values.items() if v is not None}) == action
