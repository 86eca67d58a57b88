"""Commands that list: conversations, a contact's history, notices, what leaves."""

from __future__ import annotations

import json

import pytest

from ccanalytics import AgentRef
from ccanalytics.actions import AddNote, Answer, Close, Invite, Pin, Rename, Send, Transfer
from ccanalytics.cli import chat, conversations, notices
from ccanalytics.metrics.notices import KINDS
from ccanalytics.model.conversation import SHOWS
from ccanalytics.model.message import QUEUED, STATES
from centre import Centre
from cli.conftest import Run, failed_in_one_line


def test_what_may_be_asked_is_what_can_be_told():
    assert conversations.SHOWS == SHOWS
    assert (QUEUED, *STATES) == chat.STATES
    assert tuple(notices.WORDS) == KINDS


@pytest.fixture
def talks(centre: Centre) -> tuple[int, int, int]:
    """One that ben holds and has pinned, one that waits, one that ended."""
    held, waiting, ended = (
        centre.receive("t1", name="Marta"),
        centre.receive("t2", contact="luis", channel="support", text="Billing?"),
        centre.receive("t3", contact="eva"),
    )
    ben, dora = centre.desk("ben"), centre.desk("dora")
    ben.do(Send(conversation=held, text="Hello Marta"))
    ben.do(Pin(conversation=held))
    ben.do(Rename(conversation=held, title="The parcel"))
    dora.do(Answer(conversation=ended))
    dora.do(Close(conversation=ended))
    return held, waiting, ended


def numbers(at: Run, *words: str, by: str = "ben") -> list[int]:
    result = at("conversations", "--json", *words, by=by)
    assert result.exit_code == 0, result.stderr
    return [row["conversation_id"] for row in json.loads(result.stdout)]


def test_each_list_shows_what_its_name_says(at: Run, talks: tuple[int, int, int]):
    held, waiting, ended = talks

    assert numbers(at, "--show", "mine") == [held]
    assert numbers(at, "--show", "waiting_for_contact") == [held]
    assert numbers(at, "--show", "unanswered") == numbers(at, "--show", "waiting_for_us")
    assert numbers(at, "--show", "unanswered") == [waiting]
    assert sorted(numbers(at)) == sorted([held, waiting])
    assert numbers(at, "--show", "closed") == [ended]
    assert numbers(at, "--show", "spam") == []


def test_a_list_is_narrowed_by_channel_agent_contact_and_text(at: Run, talks: tuple[int, int, int]):
    held, waiting, _ended = talks

    assert numbers(at, "--channel", "support") == [waiting]
    assert numbers(at, "--agent", "agent:ben") == [held]
    assert numbers(at, "--contact", "MAR") == [held]
    assert numbers(at, "--text", "billing") == [waiting]
    assert len(numbers(at, "--limit", "1")) == 1


def test_people_read_a_list_with_their_own_titles(at: Run, talks: tuple[int, int, int]):
    mine = at("conversations", "--show", "mine", by="ben").stdout
    hers = at("conversations", "--agent", "ben", by="dora").stdout

    assert "The parcel (Marta)" in mine
    assert "The parcel" not in hers
    assert mine.splitlines()[-1] == "1 conversation."
    assert at("conversations", "--show", "spam").stdout == "There is none.\n"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--show", "nonsense"], 2, "'nonsense' is not one of"),
        (["--channel", "nowhere"], 1, "There is no channel 'nowhere'"),
        (["--agent", "zoe"], 1, "There is no agent 'zoe'"),
        (["--agent", "channel:sales"], 2, "is no agent:LOGIN"),
        (["--limit", "0"], 2, "--limit"),
    ],
)
def test_what_cannot_be_listed_is_told(at: Run, words: list[str], code: int, said: str):
    assert failed_in_one_line(at("conversations", *words), code, said)


@pytest.mark.parametrize("words", [["conversations", "--show", "mine"], ["notices"]])
def test_nobody_has_nothing_of_their_own(at: Run, words: list[str]):
    assert failed_in_one_line(at(*words, by="zoe"), 1, "'zoe' is none")


def test_the_history_has_the_earlier_sessions_of_the_contact(at: Run, centre: Centre):
    first = centre.receive("t1", text="First")
    at("do", "answer", first, by="ben")
    at("do", "close", first, by="ben")
    again = centre.receive("t9", text="Again", channel="support")

    [row] = json.loads(at("history", again, "--json").stdout)
    said = at("history", again).stdout

    assert (row["conversation_id"], row["first_text"], row["agents"]) == (first, "First", ["Ben"])
    assert said.splitlines()[-1] == "1 earlier session; page 1 of 1."
    assert at("history", again, "--page", 2).stdout == "There is no page 2.\n"
    assert at("history", first, "--page", 1).exit_code == 0
    assert failed_in_one_line(at("history", 99), 1, "There is no conversation 99")
    assert failed_in_one_line(at("history", again, "--page", 0), 2, "--page")


def test_notices_are_told_until_they_are_acknowledged(at: Run):
    received = json.loads(at("do", "receive", "sales", "t", "c", "Hi", "--json").stdout)
    conversation = received["facts"][-1]["subject"]
    assert at("do", "send", conversation, "Hello", by="ben").exit_code == 0
    transferred = at("do", "transfer", conversation, "dora", "--note", "x", by="ben")
    assert transferred.exit_code == 0

    [told] = json.loads(at("notices", "--json", by="dora").stdout)
    assert (told["kind"], told["conversation_id"], told["by"], told["text"]) == (
        "transferred",
        conversation,
        "Ben",
        "x",
    )
    assert "offered to you" in at("notices", "--acknowledge", by="dora").stdout
    assert at("notices", by="dora").stdout == "There is nothing new.\n"
    assert "offered to you" in at("notices", "--all", by="dora").stdout
    assert at("notices", "--all", "--since", told["position"], by="dora").stdout == (
        "There is nothing new.\n"
    )


def test_the_outbox_tells_how_far_everything_has_come(at: Run, centre: Centre):
    conversation = centre.receive()
    sent = centre.desk("ben").do(Send(conversation=conversation, text="Hello")).facts[-1].position
    centre.desk("ben").do(AddNote(conversation=conversation, text="never leaves"))
    centre.desk("ben").do(Invite(conversation=conversation, agent=AgentRef("dora")))
    centre.desk("ben").do(Transfer(conversation=conversation, to=AgentRef("carla")))

    [queued] = json.loads(at("outbox", "--json").stdout)
    line = ("do", "report-delivery", conversation, sent)
    assert at(*line, "failed", "--detail", "no such number").exit_code == 0

    assert (queued["position"], queued["kind"], queued["state"]) == (sent, "message", "queued")
    assert at("outbox", "--state", "queued").stdout == "Nothing of that kind leaves.\n"
    assert "no such number" in at("outbox", "--state", "failed").stdout
    assert failed_in_one_line(at("outbox", "--state", "gone"), 2, "'gone'")


def test_a_conversation_is_found_by_its_place(at: Run, centre: Centre):
    conversation = centre.receive("t 7")
    place = ("link", "--connector", "webchat", "--thread")

    assert json.loads(at(*place, "t 7", "--json").stdout)["conversation"] == conversation
    assert failed_in_one_line(at(*place, "t 8"), 1, "There is no conversation at webchat")
    assert failed_in_one_line(at("link"), 2, "Say which")
    assert failed_in_one_line(at("link", conversation, "--thread", "t 7"), 2, "Say which")
