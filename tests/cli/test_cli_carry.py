"""`ccanalytics carry`: the way out and in, from the command line."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from datetime import timedelta

import pytest

from ccanalytics.actions import Send
from ccanalytics.connectors.loopback import Loopback
from ccanalytics.desk import Desk
from ccanalytics.store.rows import utc_now
from centre import Centre

HELLO = {
    "do": "receive",
    "channel": "sales",
    "thread": "t1",
    "contact": "marta",
    "text": "Hello?",
}


def test_what_a_contact_does_is_taken_in(at, centre: Centre):
    came = at("carry", "--put", json.dumps(HELLO))

    assert came.stdout == "0 delivered, 0 failed, 1 received.\n"
    assert centre.desk().sql("SELECT text FROM messages").fetchall() == [("Hello?",)]


def test_what_an_agent_wrote_leaves(at, centre: Centre):
    chat = centre.receive("t1", connector="loopback")
    before = timedelta(seconds=5)
    ben = Desk(centre.path, "ben", clock=lambda: utc_now() - before)
    ben.do(Send(conversation=chat, text="Good morning"))

    left = json.loads(at("carry", "--once", "--json").stdout)

    assert (left["delivered"], left["failed"], left["refused"]) == (1, 0, [])
    assert Loopback(centre.path).has_arrived("t1")[0]["text"] == "Good morning"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{", "no JSON"),
        ('{"do": "close", "conversation": 1}', "There is no verb"),
        ('{"do": "rate", "conversation": 1}', "rate needs mark"),
        ('{"do": "rate", "conversation": 1, "mark": 5, "verb": 1}', "There is no field 'verb'"),
        ("\udcff", "no JSON"),
    ],
)
def test_a_line_that_makes_no_sense_is_wrong_usage(at, line: str, why: str):
    result = at("carry", "--put", line)

    assert result.exit_code == 2
    assert why in result.stderr


def test_a_refused_act_is_told_and_no_failure_of_the_command(at):
    result = at("carry", "--put", '{"do": "rate", "conversation": 99, "mark": 5}')

    assert result.exit_code == 0
    assert "There is no conversation 99" in result.stderr


def test_only_an_admin_carries(at):
    result = at("carry", by="ben")

    assert result.exit_code == 1
    assert "for an admin" in result.stderr


def test_a_watch_goes_on_until_it_is_stopped(at, centre: Centre):
    command = [sys.executable, "-c", "from ccanalytics.cli import cli; cli()"]
    with subprocess.Popen(
        [*command, "carry", "--watch", "--db", centre.path, "--by", "ana"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as watch:
        assert watch.stdout is not None
        for text in ("One", "Two"):
            Loopback(centre.path).put(verb="receive", **_said(text))
            assert watch.stdout.readline() == "0 delivered, 0 failed, 1 received.\n"
        watch.send_signal(signal.SIGINT)
        assert watch.wait(timeout=10) == 130


def _said(text: str) -> dict[str, str]:
    return {name: value for name, value in HELLO.items() if name != "do"} | {"text": text}
