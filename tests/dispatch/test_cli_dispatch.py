"""`ccanalytics dispatch` and `timeline`, as one types them."""

from __future__ import annotations

import json

import pytest

from ccanalytics.actions import Close, Receive, Send
from ccanalytics.store.alone import alone
from ccanalytics.store.rows import utc_now
from centre import Centre
from cli.conftest import Run, failed_in_one_line
from dispatch.conftest import Configure


def test_a_turn_says_what_was_done(at: Run, centre: Centre, configure: Configure):
    configure(welcome_text="Hi")
    centre.clock.now = utc_now()
    centre.receive()

    assert at("dispatch").stdout == "Offered: 1, texts written: 1.\n"
    assert at("dispatch").stdout == "Nothing was due.\n"
    assert json.loads(at("dispatch", "--json").stdout)["offered"] == 0


def test_another_one_at_work_is_said(at: Run, centre: Centre):
    with alone(centre.path, "dispatch"):
        assert at("dispatch").stdout.startswith("Another process runs the rules")
        assert json.loads(at("dispatch", "--json").stdout)["is_elsewhere"]


def test_who_may_not_and_where_there_is_nothing(at: Run):
    assert failed_in_one_line(at("dispatch", by="ben"), 1, "for a supervisor", "ben")
    for command in ("dispatch", "timeline"):
        result = at(command, "--db", "none.duckdb")
        assert failed_in_one_line(result, 1, "ccanalytics init --db none.duckdb")


def test_what_contacts_wrote_cannot_move_the_terminal(at: Run, centre: Centre):
    chat = centre.receive(text="\x1b[2J\u202egone\nMore", name="\x1b[31mMarta")
    said = at("timeline", "--since", "2026-03-02").stdout

    assert said == f"10:00:00  sales  #{chat} ␛[31mMarta  writes: ␛[2J�gone⏎More\n"


def test_a_window_and_a_channel(at: Run, centre: Centre):
    sold = centre.receive()
    centre.desk().do(Receive(channel="support", thread="t2", contact="omar", text="And me?"))
    centre.clock.tick(86_400)
    centre.desk("carla").do(Send(conversation=sold, text="Here I am"))
    centre.desk("carla").do(Close(conversation=sold))
    words = ("timeline", "--since", "2026-03-02", "--channel", "sales")
    told = json.loads(at(*words, "--json").stdout)

    assert at(*words).stdout.splitlines() == [
        "2 Mar 2026",
        f"10:00:00  sales  #{sold} marta  writes: Hello?",
        "3 Mar 2026",
        f"10:00:00  sales  #{sold} marta  Carla accepts after 1 d",
        f"10:00:00  sales  #{sold} marta  Carla answers after 1 d: Here I am",
        f"10:00:00  sales  #{sold} marta  Carla closes",
    ]
    assert [one["kind"] for one in told][1:] == [
        "session.accepted",
        "message.sent",
        "session.closed",
    ]
    assert told[0]["happened_at"].startswith("2026-03-02T09:00:00")
    assert at(*words, "--until", "2026-03-02T09:59").stdout == "Nothing happened.\n"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--since", "yesterday"], 2, "is no moment"),
        (["--since", "2099-01-01"], 2, "yet to come"),
        (["--since", "2026-03-02", "--until", "2026-03-01"], 2, "The window is empty"),
        (["--channel", "sale"], 1, "did you mean 'sales'"),
    ],
)
def test_a_window_that_makes_no_sense_is_told(at: Run, words: list[str], code: int, said: str):
    assert failed_in_one_line(at("timeline", *words), code, said)
